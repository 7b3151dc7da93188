"""The recurrent layers: BasicRecurrentLayer, GatedRecurrentLayer, LongShortTermMemoryLayer.

A layer is a list of gates; each has weights for the input, weights for the state, and biases. The products with the
inputs of all steps and gates are one matrix product before the steps; a step multiplies the state with the stacked
state weights and does the rest element by element.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from wlnet.nets.inference import Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.layers.dropout import uniform_above
from wlnet.nets.options import ArrayParameter, BadValue, Parameter, number, whole
from wlnet.nets.values import Edge, Value, is_list, is_number

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

METHODS = ("VariationalWeights", "VariationalInput", "VariationalState", "StateUpdate")
PROBABILITY = number(0, 1, open_end=True)


def dropout(value: Value) -> Value:
    """None, a probability, or a tuple of rules from methods to probabilities."""
    if value is None or (is_number(value) and 0 <= value < 1):
        return value if value is None else float(value)
    rules = [Edge(k, v) for k, v in value.items()] if isinstance(value, Mapping) else value
    rules = [rules] if isinstance(rules, Edge) else rules
    if is_list(rules) and all(isinstance(rule, Edge) for rule in rules):
        names = [rule.source for rule in rules]
        if len(set(names)) == len(names) and all(name in METHODS for name in names):
            return tuple(Edge(rule.source, float(PROBABILITY(rule.target))) for rule in rules)
    listed = ", ".join(f'"{name}"' for name in METHODS)
    raise BadValue(
        f"None, a probability from 0 up to, but not including, 1, or rules from the methods {listed} to such"
    )


def gate_arrays(*gates: str) -> tuple[ArrayParameter, ...]:
    return tuple(
        ArrayParameter(f"{gate}{name}", start)
        for gate in gates
        for name, start in (("InputWeights", "weight"), ("StateWeights", "weight"), ("Biases", "bias"))
    )


class RecurrentLayer(Layer):
    """What the three have in common. A subclass names its gates and writes the step."""

    forms = (("Size",),)
    parameters = (Parameter("Size", whole()), Parameter("Dropout", dropout, None))
    state_names: ClassVar[tuple[str, ...]] = ("State",)
    gates: ClassVar[tuple[str, ...]]

    def rates(self) -> dict[str, float]:
        """The probability of each method of dropout."""
        given = self.settings["Dropout"]
        if given is None:
            return {}
        return {rule.source: rule.target for rule in given} if isinstance(given, tuple) else {METHODS[0]: given}

    def shapes(self, s: Site) -> None:
        count = self.settings["Size"]
        length, inner, size = s.dim(), s.dim(), s.dim(count, f"its state has size {count}")
        clause = "it takes a sequence of vectors"
        for gate in self.gates:
            s.array(f"{gate}InputWeights", [size, inner])
            s.array(f"{gate}StateWeights", [size, size])
            s.array(f"{gate}Biases", [size])
        s.require("Input", [length, inner], clause)
        s.require("Output", [length, size], f"its state has size {count}")
        for state in self.states:
            s.require(state, [size], f"its state has size {count}")
        s.real("Output")

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        (x,) = inputs  # (batch, length, k)
        batch, length, inner = x.shape
        rates = self.rates() if ctx.train else {}
        weights, recurrent, biases = (
            self._stacked(b, ctx, name) for name in ("InputWeights", "StateWeights", "Biases")
        )
        rows = biases.shape[0]
        steps = b.reshape(b.transpose(x, (1, 0, 2)), (length * batch, inner))
        products = b.reshape(b.matmul(steps, weights, transpose_b=True), (length, batch, rows))
        if "VariationalInput" in rates:
            products = b.mul(products, _kept(b, rates["VariationalInput"], (batch, rows)))
        products = b.add(products, biases)
        if "VariationalWeights" in rates:
            recurrent = b.mul(recurrent, _kept(b, rates["VariationalWeights"], recurrent.shape))
        kept = _kept(b, rates["VariationalState"], (batch, rows)) if "VariationalState" in rates else None
        sequences = [products]
        if "StateUpdate" in rates:
            sequences.append(_kept(b, rates["StateUpdate"], (length, batch, self.settings["Size"])))

        def step(
            b: Builder, states: tuple[IRValue, ...], slices: tuple[IRValue, ...]
        ) -> tuple[tuple[IRValue, ...], tuple[IRValue, ...]]:
            product = b.matmul(states[0], recurrent, transpose_b=True)
            if kept is not None:
                product = b.mul(product, kept)
            after = self.step(b, slices[0], product, states, slices[1] if len(slices) > 1 else None)
            return after, (after[0],)

        finals, (outputs,) = b.scan(step, [ctx.state(name) for name in self.states], sequences)
        return {"Output": b.transpose(outputs, (1, 0, 2)), **dict(zip(self.states, finals, strict=True))}

    def _stacked(self, b: Builder, ctx: Context, name: str) -> IRValue:
        """The arrays of all gates, one below the other."""
        arrays = [ctx.array(f"{gate}{name}") for gate in self.gates]
        return b.concat([array for array in arrays if array is not None], 0)

    def step(
        self, b: Builder, x: IRValue, product: IRValue, states: tuple[IRValue, ...], kept: IRValue | None
    ) -> tuple[IRValue, ...]:
        """The next states: `x` is W.x_t + b and `product` W.s_(t-1) of all gates in a row, `kept` masks the update."""
        raise NotImplementedError


def _kept(b: Builder, p: float, shape: tuple[int, ...]) -> IRValue:
    """0 with probability p, else 1/(1 - p)."""
    return b.mul(b.elementwise(uniform_above(p), b.random("uniform", shape)), 1 / (1 - p))


def _parts(b: Builder, x: IRValue, size: int) -> list[IRValue]:
    return [b.slice_axis(x, 1, begin, begin + size) for begin in range(0, x.shape[1], size)]


class BasicRecurrentLayer(RecurrentLayer):
    """s_t = Tanh[InputWeights.x_t + StateWeights.s_(t-1) + Biases].

    >> BasicRecurrentLayer[1, "InputWeights" -> {{99}}, "StateWeights" -> {{0}}, "Biases" -> {0}][{{1}, {-1}, {0}}]
    """

    symbol = "BasicRecurrentLayer"
    gates = ("",)
    array_parameters = gate_arrays("")
    docs = Docs(
        summary="A recurrent layer: a state that passes from element to element of a sequence.",
        formula="Output = {s1, .., sT}, s_t = Tanh[InputWeights.x_t + StateWeights.s_(t-1) + Biases]",
        ports={
            "Input": "sequence of vectors of size k",
            "Output": "sequence of as many vectors of size n",
            "State": "state port: the vector before the first and after the last step, at first zeros",
        },
        source="Wolfram Language reference, BasicRecurrentLayer",
        notes='"Dropout" is active in training: "VariationalWeights" drops state weights, "VariationalInput" and '
        '"VariationalState" what the input and the state add to the gates, with one mask for all steps; kept values '
        "are divided by 1 - p. A number stands for the first.",
    )

    def validate(self) -> None:
        if "StateUpdate" in self.rates():
            raise BadValue('"StateUpdate" drops what is added to the state, and this layer adds nothing to it')

    def step(
        self, b: Builder, x: IRValue, product: IRValue, states: tuple[IRValue, ...], kept: IRValue | None
    ) -> tuple[IRValue, ...]:
        del states, kept
        return (b.apply("tanh", b.add(x, product)),)


class GatedRecurrentLayer(RecurrentLayer):
    """The gated recurrent unit of Cho et al. 2014, its reset gate behind the matrix product as in cuDNN.

    >> NetInitialize[GatedRecurrentLayer[2, "Input" -> {"n", 1}], Method -> {"Random", "Weights" -> 0}][{{1}, {2}}]
    """

    symbol = "GatedRecurrentLayer"
    gates = ("InputGate", "ResetGate", "MemoryGate")
    array_parameters = gate_arrays(*gates)
    docs = Docs(
        summary="A recurrent layer that learns when to keep its state.",
        formula="s_t = (1 - i) m + i s_(t-1); i = LogisticSigmoid[Wix.x_t + Wis.s_(t-1) + bi], r likewise, "
        "m = Tanh[Wmx.x_t + r (Wms.s_(t-1)) + bm]",
        ports=BasicRecurrentLayer.docs.ports,
        source="Wolfram Language reference, GatedRecurrentLayer",
        notes="i is InputGate, r ResetGate, m MemoryGate. " + BasicRecurrentLayer.docs.notes + ' "StateUpdate" drops '
        "elements of m, anew at each step.",
    )

    def step(
        self, b: Builder, x: IRValue, product: IRValue, states: tuple[IRValue, ...], kept: IRValue | None
    ) -> tuple[IRValue, ...]:
        size = states[0].shape[1]
        cut = 2 * size
        gates = b.add(b.slice_axis(x, 1, 0, cut), b.slice_axis(product, 1, 0, cut))
        stay, reset = _parts(b, b.apply("logistic_sigmoid", gates), size)
        fresh = b.mul(reset, b.slice_axis(product, 1, cut, None))
        memory = b.apply("tanh", b.add(b.slice_axis(x, 1, cut, None), fresh))
        if kept is not None:
            memory = b.mul(memory, kept)
        return (b.add(b.mul(b.sub(1.0, stay), memory), b.mul(stay, states[0])),)


class LongShortTermMemoryLayer(RecurrentLayer):
    """The long short-term memory of Hochreiter and Schmidhuber 1997, with a forget gate and no peepholes.

    >> NetInitialize[LongShortTermMemoryLayer[2, "Input" -> {"n", 1}], Method -> {"Random", "Weights" -> 0}][{{1}}]
    """

    symbol = "LongShortTermMemoryLayer"
    gates = ("InputGate", "OutputGate", "ForgetGate", "MemoryGate")
    array_parameters = gate_arrays(*gates)
    state_names = ("State", "CellState")
    docs = Docs(
        summary="A recurrent layer with a memory cell beside its state.",
        formula="c_t = f c_(t-1) + i m, s_t = o Tanh[c_t]; i = LogisticSigmoid[Wix.x_t + Wis.s_(t-1) + bi], "
        "o and f likewise, m = Tanh[Wmx.x_t + Wms.s_(t-1) + bm]",
        ports={**BasicRecurrentLayer.docs.ports, "CellState": "state port: the cell c, as State"},
        source="Wolfram Language reference, LongShortTermMemoryLayer",
        notes="i is InputGate, o OutputGate, f ForgetGate, m MemoryGate. " + BasicRecurrentLayer.docs.notes
        + ' "StateUpdate" drops elements of i m, anew at each step.',
    )  # fmt: skip

    def step(
        self, b: Builder, x: IRValue, product: IRValue, states: tuple[IRValue, ...], kept: IRValue | None
    ) -> tuple[IRValue, ...]:
        size = states[0].shape[1]
        total = b.add(x, product)
        enter, leave, stay = _parts(b, b.apply("logistic_sigmoid", b.slice_axis(total, 1, 0, 3 * size)), size)
        update = b.mul(enter, b.apply("tanh", b.slice_axis(total, 1, 3 * size, None)))
        if kept is not None:
            update = b.mul(update, kept)
        cell = b.add(b.mul(stay, states[1]), update)
        return b.mul(leave, b.apply("tanh", cell)), cell
