from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, rebuilt, refused, sizes, word
from wlnet.engines import numpy_engine
from wlnet.execution import apply
from wlnet.ir.gradient import Gradient, gradient
from wlnet.nets.arrays import slots
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.extract import extract
from wlnet.nets.initialize import initialize
from wlnet.nets.layer import Layer
from wlnet.nets.lower import array_values, lower

DOUBLE = layer("LinearLayer", 1, Weights=[[2]], Biases=[0])
JUDGE = layer("LinearLayer", (), Weights=[[3]], Biases=[0])
# LogisticSigmoid of these gives 0.8 and 0.3
SAMPLE, FAKE = np.log(0.8 / 0.2), np.log(0.3 / 0.7)
SIGMOID = [layer("LinearLayer", (), Weights=[[1]], Biases=[0]), word("LogisticSigmoid")]
EXAMPLES = [
    Example(layer("NetGANOperator", [word("Ramp"), JUDGE]), {"Sample": [1], "Latent": [2]},
            {"LossReal": -3, "LossFake": 6, "GeneratedFake": [2]}),
    Example(layer("NetGANOperator", [DOUBLE, SIGMOID]), {"Sample": [SAMPLE], "Latent": [FAKE / 2]},
            {"LossReal": 0.2231436, "LossFake": 0.3566749, "GeneratedFake": [FAKE]}),
    Example(layer("NetGANOperator", [DOUBLE, SIGMOID], "Wasserstein"), {"Sample": [SAMPLE], "Latent": [FAKE / 2]},
            {"LossReal": -0.8, "LossFake": 0.3, "GeneratedFake": [FAKE]}),
    Example(layer("NetGANOperator", [DOUBLE, JUDGE], "JensenShannon"), {"Sample": [0.25], "Latent": [1 / 24]},
            {"LossReal": -np.log(0.75), "LossFake": -np.log(0.75), "GeneratedFake": [1 / 12]}),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def random_gan(rng: np.random.Generator, loss: str) -> Layer:
    latent, size, hidden = (int(n) for n in rng.integers(1, 6, 3))
    judge = [hidden, word("Tanh"), layer("LinearLayer", ()), word("LogisticSigmoid")]
    net = layer("NetGANOperator", [[hidden, word("Tanh"), layer("LinearLayer", (size, 2))], judge],
                loss, Latent=latent)  # fmt: skip
    made = initialize(net, seeding=int(rng.integers(99)))
    assert isinstance(made, Layer)
    return made


@pytest.mark.parametrize("seed", range(50))
def test_against_the_parts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    loss = ("JensenShannon", "Wasserstein")[seed % 2]
    net = random_gan(rng, loss)
    data = {port: rng.normal(size=(3, *net.type(port).dims)).astype(np.float32) for port in net.inputs}  # type: ignore[misc]
    made = np.asarray(apply(extract(net, "Generator"), data["Latent"]))
    real, fake = (np.asarray(apply(extract(net, "Discriminator"), x)) for x in (data["Sample"], made))
    found = apply(net, data)
    assert isinstance(found, dict)
    agree(found["GeneratedFake"], made, 1e-5)
    agree(found["LossReal"], -real if seed % 2 else -np.log(real), 1e-5)
    agree(found["LossFake"], fake if seed % 2 else -np.log(1 - fake), 1e-5)


def test_automatic_loss_goes_by_the_end_of_the_discriminator() -> None:
    nets = [
        (SIGMOID, False), (JUDGE, True), (chain([chain(SIGMOID)]), False),
        ([layer("LinearLayer", ()), word("Tanh")], True),
    ]  # fmt: skip
    for judge, wasserstein in nets:
        assert layer("NetGANOperator", [DOUBLE, judge]).wasserstein is wasserstein  # type: ignore[attr-defined]


@pytest.mark.parametrize("loss", ["JensenShannon", "Wasserstein"])
def test_gradients(loss: str) -> None:
    rng = np.random.default_rng(5)
    net = random_gan(rng, loss)
    check_gradient(net, {port: rng.normal(size=(2, *net.type(port).dims)) for port in net.inputs})  # type: ignore[misc]


def test_in_training_the_generator_goes_against_the_discriminator() -> None:
    net = random_gan(np.random.default_rng(2), "JensenShannon")
    rng = np.random.default_rng(3)
    data = {port: rng.normal(size=(2, *net.type(port).dims)) for port in net.inputs}  # type: ignore[misc]
    keys = [slot.position for slot in slots(net)]
    found = {}
    for mode in ("Test", "Train"):
        graph = gradient(lower(net, 2, mode=mode, dtype="float64"), ["LossReal", "LossFake"], keys)  # type: ignore[arg-type]
        found[mode] = numpy_engine.compile(graph)(data, array_values(net))
    for key in keys:
        sign = -1 if key[0] == "Generator" else 1
        agree(found["Train"][Gradient(key)], sign * found["Test"][Gradient(key)], 1e-9)
        assert np.any(found["Test"][Gradient(key)] != 0)


def test_moving_averages_see_the_sample_and_then_what_is_made() -> None:
    norm = layer("BatchNormalizationLayer", Epsilon=0, Momentum=0.5, Input=1)
    for judge in (norm, layer("NetNestOperator", norm, 1)):
        made = initialize(chain([judge, layer("LinearLayer", (), Weights=[[1]], Biases=[0])]))
        net = layer("NetGANOperator", [DOUBLE, made], Latent=1)
        plan = numpy_engine.compile(lower(net, 2, mode="Train", dtype="float64"))
        data = {"Sample": np.array([[1.0], [3]]), "Latent": np.array([[2.0], [4]])}
        _, updates = plan.run_with_updates(data, array_values(net))
        (mean,) = (value for key, value in updates.items() if key[-1] == "MovingMean")  # type: ignore[index]
        agree(mean, [0.5 * 0.5 * 2 + 0.5 * 6])


def test_sizes_both_ways() -> None:
    bare = [layer("LinearLayer"), [layer("LinearLayer"), word("LogisticSigmoid")]]
    net = layer("NetGANOperator", bare, Latent=3, Sample=(4, 5))
    assert sizes(net, *net.outputs) == [(), (), (4, 5)]
    assert net.solution.children["Generator"].array_dims("Weights") == (20, 3)
    assert net.solution.at(("Discriminator", 1)).array_dims("Weights") == (1, 20)
    net = layer("NetGANOperator", [layer("LinearLayer", 6), layer("LinearLayer", ())])
    assert sizes(net, "Sample", "GeneratedFake") == [(6,), (6,)]
    assert rebuilt(net) == net
    assert net.label == "NetGANOperator[{LinearLayer[6], LinearLayer[{}]}]"


def test_messages() -> None:
    refused(
        lambda: layer("NetGANOperator", [layer("LinearLayer", 6), layer("LinearLayer", (), Input=5)]), TypeConflict,
        "tyfail1",
        'NetGANOperator: port "GeneratedFake": needs a vector of size 5, since in layer "Discriminator" '
        '(LinearLayer[{}]) port "Input" was given as {5}; it is a vector of size 6, since in layer "Generator" '
        "(LinearLayer[6]) its output size is 6.",
    )  # fmt: skip
    refused(
        lambda: layer("NetGANOperator", [DOUBLE, layer("LinearLayer", 2)]), TypeConflict, "tyfail1",
        'NetGANOperator: port "LossReal": needs a vector of size 2, since in layer "Discriminator" (LinearLayer[2]) '
        "its output size is 2; it is a number.",
    )  # fmt: skip
    refused(
        lambda: layer("NetGANOperator", DOUBLE), SpecificationError, "netinvarg",
        "NetGANOperator: the first argument should be a list of 2; it was given as LinearLayer[1].",
    )  # fmt: skip
    refused(
        lambda: layer("NetGANOperator", [DOUBLE, JUDGE], "Hinge"), SpecificationError, "netinvarg",
        'NetGANOperator: "Loss" should be "JensenShannon" or "Wasserstein"; it was given as "Hinge".',
    )  # fmt: skip
    refused(
        lambda: layer("NetGANOperator"), SpecificationError, "netargx",
        "NetGANOperator: it takes 1 or 2 arguments; 0 were given.",
    )  # fmt: skip
