"""What the array language can refuse. A rule states the fact; the caller that knows the layer says who."""


class IRError(ValueError):
    """Anything the array language refuses."""


class ShapeError(IRError):
    """The shapes or settings given to an operation do not fit together."""


class DtypeError(IRError):
    """The element types given to an operation do not fit together."""


class GraphError(IRError):
    """A graph breaks the rules of its form: an undefined value, a name used twice, a wrong order."""


class DerivativeError(IRError):
    """Something was asked to be differentiated that has no derivative."""
