"""Small nets with losses for the tests of this room."""

import numpy as np

from wlnet.nets.arrays import slots
from wlnet.nets.initialize import initialize
from wlnet.nets.net import End
from wlnet.nets.types import Integer, PortType
from wlnet.session import Session
from wlnet.training.losses import attach
from wlnet.training.step import Learned, Loss
from wlnet.training.stepper import Stepper


def made(code, classes=None, loss=None):
    """A net of the language with its losses attached and its arrays drawn."""
    net = Session().evaluate(code).expression.net
    targets = {"Output": PortType((), Integer(1, classes))} if classes else None
    attached = attach(net, targets=targets) if loss is None else attach(net, loss, targets)
    return attached, initialize(attached.net, generator=np.random.default_rng(1), seeding="Inherited")


def stepper(attached, net, optimiser, **settings):
    learned = list({slot.key: Learned(slot.key) for slot in slots(net) if slot.parameter.learned}.values())
    losses = [Loss(End((), term.output), term.scale) for term in attached.terms]
    return Stepper(net, losses, learned, optimiser, **settings)
