"""One step of each method: against vectors worked out from the formulas, and against torch where it has the method."""

import numpy as np
import pytest

from wlnet.engines.numpy_engine import compile
from wlnet.training.optimisers import OPTIMISERS
from wlnet.training.step import RATES, Learned, gradient_input, initial_states, update_graph

KEY = ("w",)


def steps(name, rate, settings, given, start=1.0, **limits):
    """The array after each step for the given gradients, in float64."""
    optimiser, arrays = OPTIMISERS[name](settings), [Learned(KEY, **limits)]
    shape = np.shape(start)
    plan = compile(update_graph({KEY: shape}, arrays, optimiser, "float64"))
    held = {KEY: np.array(start, float), **initial_states({KEY: shape}, arrays, optimiser, "float64")}
    found = []
    for t, gradient in enumerate(given, 1):
        rates = np.array([rate * arrays[0].multiplier * optimiser.factor(t)])
        _, updates = plan.run_with_updates({gradient_input(0): np.array(gradient), RATES: rates}, held)
        held.update(updates)
        found.append(held[KEY].copy())
    return found


@pytest.mark.parametrize(
    ("name", "rate", "expected"),
    [
        ("ADAM", 0.001, [0.9990006320557848, 0.9986552291229406]),
        ("SGD", 0.1, [0.95, 0.9235]),
        ("RMSProp", 0.001, [0.995411878502585, 0.9929920996552941]),
        ("SignSGD", 0.001, [0.999, 0.998]),
    ],
)
def test_two_steps_by_hand(name, rate, expected):
    np.testing.assert_allclose(steps(name, rate, {}, [0.5, -0.2]), expected, rtol=1e-14)


@pytest.mark.parametrize("name", sorted(OPTIMISERS))
def test_many_steps_equal_those_of_torch(name):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(len(name))
    start, gradients = rng.standard_normal(7), rng.standard_normal((20, 7))
    w = torch.nn.Parameter(torch.tensor(start))
    # torch divides the momentum buffer of SGD by the rate, and adds Epsilon of ADAM after correcting the moments.
    made, ours = {
        "SGD": (torch.optim.SGD([w], 0.05, momentum=0.8), {"Momentum": 0.8}),
        "ADAM": (
            torch.optim.Adam([w], 0.05, betas=(0.8, 0.95), eps=0.0),
            {"Beta1": 0.8, "Beta2": 0.95, "Epsilon": 0.0},
        ),
        "RMSProp": (None, {"Beta": 0.9, "Epsilon": 1e-4, "Momentum": 0.7}),
        "SignSGD": (None, {"Momentum": 0.6}),
    }[name]
    found = steps(name, 0.05, ours, gradients, start)
    mean, square, step = np.zeros(7), np.zeros(7), np.zeros(7)
    for gradient, mine in zip(gradients, found, strict=True):
        if made is not None:
            w.grad = torch.tensor(gradient)
            made.step()
        elif name == "RMSProp":
            square, mean = 0.9 * square + 0.1 * gradient**2, 0.9 * mean + 0.1 * gradient
            step = 0.7 * step - 0.05 * gradient / np.sqrt(square - mean**2 + 1e-4)
            w.data += torch.tensor(step)
        else:
            mean = 0.6 * mean + 0.4 * gradient
            w.data -= 0.05 * torch.tensor(np.sign(mean))
        np.testing.assert_allclose(mine, w.detach().numpy(), rtol=1e-6, atol=1e-9)


def test_gradients_are_clipped_before_decay_is_added():
    (found,) = steps("SGD", 1.0, {"Momentum": 0.0}, [[5.0, -0.25]], [2.0, 2.0], gradients=0.5, decay=0.1)
    np.testing.assert_allclose(found, [2 - (0.5 + 0.2), 2 - (-0.25 + 0.2)], rtol=1e-14)


def test_weights_are_clipped_after_the_step():
    (found,) = steps("SGD", 1.0, {"Momentum": 0.0}, [[5.0, -5.0, 0.1]], [0.0, 0.0, 0.0], weights=0.3)
    np.testing.assert_allclose(found, [-0.3, 0.3, -0.1], rtol=1e-14)


def test_a_negative_multiplier_climbs():
    (found,) = steps("SGD", 0.5, {}, [2.0], multiplier=-1.0)
    assert found == 2.0


def test_an_unknown_setting_is_refused():
    with pytest.raises(ValueError, match="no setting 'Beta3'"):
        OPTIMISERS["ADAM"]({"Beta3": 1.0})
