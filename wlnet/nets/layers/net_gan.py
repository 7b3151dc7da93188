"""NetGANOperator: a generator of samples and the discriminator that judges them, with the losses of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.container import Container
from wlnet.nets.inference import Site
from wlnet.nets.items import unary_net_with_coders
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.layers.elementwise import ElementwiseLayer
from wlnet.nets.net import End, Net
from wlnet.nets.options import Parameter, automatic_or, choice
from wlnet.nets.relations import carries
from wlnet.nets.values import AUTOMATIC, Word

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


class NetGANOperator(Layer):
    """LossReal = -Log[D[Sample]], LossFake = -Log[1 - D[G[Latent]]], or -D[Sample] and D[G[Latent]].

    G is the generator, D the discriminator. The first losses are "JensenShannon", the second "Wasserstein"; Automatic
    is the first for a discriminator that ends in LogisticSigmoid. In training the gradient changes its sign on the way
    from the discriminator to the generator: what makes LossFake smaller for the one makes it larger for the other.

    >> NetGANOperator[{Ramp, LinearLayer[{}, "Weights" -> {{3}}, "Biases" -> {0}]}][{{1}, {2}}]
    """

    symbol = "NetGANOperator"
    forms = (("Generator", "Discriminator"), ("Generator", "Discriminator", "Loss"))
    parameters = (
        Parameter("Generator", unary_net_with_coders),
        Parameter("Discriminator", unary_net_with_coders),
        Parameter("Loss", automatic_or(choice("JensenShannon", "Wasserstein"))),
    )
    inner = ("Generator", "Discriminator")
    together = 2
    mixed = True
    input_names = ("Sample", "Latent")
    output_names = ("LossReal", "LossFake", "GeneratedFake")
    docs = Docs(
        summary="Train a generator and a discriminator against each other.",
        formula="LossReal = -Log[D[Sample]], LossFake = -Log[1 - D[GeneratedFake]], GeneratedFake = G[Latent]",
        ports={
            "Sample": "what the discriminator takes: a real sample",
            "Latent": "what the generator takes",
            "LossReal": "number: how far the discriminator is from knowing the sample for real",
            "LossFake": "number: how far it is from knowing the generated sample for fake",
            "GeneratedFake": "what the generator makes, of the dimensions of Sample",
        },
        source="Wolfram Language reference, NetGANOperator; Goodfellow et al. 2014; Arjovsky et al. 2017",
        notes='With "Wasserstein" the losses are -D[Sample] and D[GeneratedFake].',
    )

    @property
    def wasserstein(self) -> bool:
        """Whether the losses are those of Wasserstein."""
        loss = self.settings["Loss"]
        return not _is_probability(self.children["Discriminator"]) if loss == AUTOMATIC else loss == "Wasserstein"

    def shapes(self, s: Site) -> None:
        generator, discriminator = s.children["Generator"], s.children["Discriminator"]
        judged = discriminator.ports[discriminator.net.inputs[0]]
        carries(s, "Sample", judged)
        carries(s, "Latent", generator.ports[generator.net.inputs[0]])
        carries(s, "GeneratedFake", generator.ports[generator.net.outputs[0]])
        carries(s, "GeneratedFake", judged)
        for loss in ("LossReal", "LossFake"):
            s.require(loss, [], "a loss is a number")
            carries(s, loss, discriminator.ports[discriminator.net.outputs[0]])

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> dict[str, IRValue]:
        sample, latent = inputs
        generator, discriminator = self.children["Generator"], self.children["Discriminator"]
        made = ctx.inside("Generator", {generator.inputs[0]: latent})[generator.outputs[0]]
        shown = b.scale_gradient(b.cast(made, b.dtype), -1.0) if ctx.train else made
        real, fake = (
            b.cast(ctx.inside("Discriminator", {discriminator.inputs[0]: x})[discriminator.outputs[0]], b.dtype)
            for x in (sample, shown)
        )
        if self.wasserstein:
            losses = b.neg(real), fake
        else:
            losses = b.neg(b.log(real)), b.neg(b.log(b.sub(1.0, fake)))
        return {"LossReal": losses[0], "LossFake": losses[1], "GeneratedFake": made}


def _is_probability(net: Net) -> bool:
    """Whether the last layer is a LogisticSigmoid."""
    while isinstance(net, Container):
        ends = [wire.source for wire in net.wires if wire.target == End((), net.outputs[0])]
        if not ends or not ends[0].path:
            return False
        net = net.children[ends[0].path[0]]
    return isinstance(net, ElementwiseLayer) and net.settings["Function"] == Word("LogisticSigmoid")
