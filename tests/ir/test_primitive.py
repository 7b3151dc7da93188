"""The registry: no primitive without test rows, no name twice."""

import dataclasses
import importlib
import pkgutil

import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import IRError
from wlnet.ir.primitive import REGISTRY, Primitive, lookup

from . import ops


def test_every_primitive_has_test_rows():
    pytest.importorskip("torch")
    tested = set()
    for found in pkgutil.iter_modules(ops.__path__):
        if found.name.startswith("test_"):
            tested |= {case.op for case in importlib.import_module(f"{ops.__name__}.{found.name}").CASES}
    assert tested == set(REGISTRY)


def test_second_definition_is_refused():
    conv = lookup("conv")
    with pytest.raises(IRError, match=r"^primitive conv is defined twice$"):
        Primitive("conv", "pure", conv.rule, conv.forward, conv.vjp)


def test_no_field_can_be_forgotten():
    assert all(
        field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        for field in dataclasses.fields(Primitive)
    )


def test_unknown_primitive():
    with pytest.raises(IRError, match=r"^there is no primitive fold$"):
        Builder().emit("fold", ())
