"""Coders that are functions of the user."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np

from wlnet.nets.coders.coder import BadExample, CoderDocs
from wlnet.nets.coders.decoder import RAW, Decoder, Reading
from wlnet.nets.coders.encoder import Encoder, as_numbers
from wlnet.nets.coders.parameters import foreign
from wlnet.nets.options import BadValue, Parameter, boolean
from wlnet.nets.types import UNKNOWN, BadType, PortType, in_words, parse, spec
from wlnet.nets.values import AUTOMATIC, Array, Value, Word, is_list, show


def _anything(value: Value) -> Value:
    return value


_PERSISTENCE = (
    Parameter("SaveDefinitions", _anything, True, symbol=True),
    Parameter("Initialization", _anything, None, symbol=True),
    Parameter("IncludedContexts", _anything, Word("All"), symbol=True),
    Parameter("ExcludedContexts", _anything, AUTOMATIC, symbol=True),
)
"""What Wolfram keeps of the definitions that the function rests on; here it finds them in the session."""


def _output(value: Value) -> Value:
    """What the function gives, as a specification of a port type."""
    try:
        kind = parse(value)
        return () if spec(kind) == "Real" else spec(kind)
    except BadType as bad:
        raise BadValue(str(bad)) from None


class FunctionEncoder(Encoder):
    """The array that a function gives."""

    name = "Function"
    forms = (("Function",), ("Function", "Dimensions"))
    parameters = (
        Parameter("Function", foreign("a function")),
        Parameter("Dimensions", _output, AUTOMATIC),
        Parameter("Pattern", foreign("a pattern", optional=True), None),
        Parameter("Batched", boolean, False),
        *_PERSISTENCE,
    )
    hosted = MappingProxyType({"Function": "encoding", "Pattern": "pattern"})
    numeric = True
    phrase = "function"
    docs = CoderDocs(
        summary="Encode by a function of your own.",
        takes='whatever the function takes; where that is a list, "Pattern" tells one example from a list of them',
        gives="the array that the function gives, of the dimensions stated",
        example='NetEncoder[{"Function", StringLength, {}}][{"ab", "abc"}]',
        source="Wolfram Language reference, netencoder/Function",
        notes='With "Batched" the function is given the list of all examples and gives the list of their arrays. '
        "SaveDefinitions, Initialization and the contexts are understood and not needed.",
    )

    def port_type(self) -> PortType:
        return parse(self.settings["Dimensions"])

    def takes(self, value: Value) -> bool:
        pattern = self.settings["Pattern"]
        return not is_list(value) if pattern is None else bool(pattern.call(value))

    def takes_entry(self, value: Value) -> bool:
        return self.settings["Pattern"] is None or self.takes(value)

    def encode(self, value: Value) -> Array:
        return self._array(self.settings["Function"].call(value))

    def encode_all(self, values: Sequence[Value]) -> list[Array]:
        if not self.settings["Batched"] or not values:
            return super().encode_all(values)
        found = self.settings["Function"].call(list(values))
        if not is_list(found) or len(found) != len(values):
            raise BadExample(f"{self} should give a list of {len(values)} arrays, one for each example")
        arrays = []
        for i, one in enumerate(found, 1):
            try:
                arrays.append(self._array(one))
            except BadExample as bad:
                raise BadExample(f"example {i}: {bad}") from None
        return arrays

    def _array(self, found: Value) -> Array:
        array = as_numbers(found)
        if array is None:
            raise BadExample(f"{self} gave {show(found)}, which is no array of numbers")
        if self.type.dims is not None and not self.fits(array):
            raise BadExample(f"{self} gave {in_words(PortType(array.shape))}; it should give {in_words(self.type)}")
        return array

    def refusal(self, value: Value) -> str:
        return f"{show(value)} does not match the pattern of {self}"


def _names(value: Value) -> Value:
    if value is None or (is_list(value) and len(value) and all(isinstance(name, str) for name in value)):
        return tuple(value) if value is not None else None
    raise BadValue("a list of names")


class FunctionDecoder(Decoder):
    """What a function makes of the array."""

    name = "Function"
    forms = (("Function",),)
    parameters = (
        Parameter("Function", foreign("a function")),
        Parameter("Properties", _names, None),
        *_PERSISTENCE,
    )
    hosted = MappingProxyType({"Function": "decoding"})
    phrase = "function"
    docs = CoderDocs(
        summary="Decode by a function of your own.",
        takes="any array, which the function is given as a NumericArray",
        gives='what the function gives; with "Properties" it is given the name of one, too, usually the first',
        example='NetDecoder[{"Function", Total[Normal[#]] &}][{1, 2, 3}]',
        source="Wolfram Language reference, netdecoder/Function",
    )

    @property
    def property_names(self) -> tuple[str, ...]:
        return self.settings["Properties"] or ()

    def port_type(self) -> PortType:
        return UNKNOWN

    def reading(self, request: Value = None) -> Reading | None:
        if request == RAW and isinstance(request, Word):
            return None
        names = self.property_names
        call = self.settings["Function"].call
        if request is None and not names:
            return lambda array, _rng: call(array)
        name = names[0] if request is None else request
        if name not in names:
            raise self.no_property(request)
        return lambda array, _rng: call(np.asarray(array), name)
