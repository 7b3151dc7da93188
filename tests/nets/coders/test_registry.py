"""The registry of coders: declarations are whole, and each can be found by its name."""

import pytest

from wlnet.nets.coders.coder import Coder
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.registry import build_coder, coders
from wlnet.nets.errors import SpecificationError

ALL = [kind for head in ("NetEncoder", "NetDecoder") for kind in coders(head).values()]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: f"{kind.head}-{kind.name}")
def test_declarations(kind: type[Coder]) -> None:
    assert coders(kind.head)[kind.name] is kind
    assert kind.phrase
    assert all((kind.docs.summary, kind.docs.takes, kind.docs.gives, kind.docs.source))
    names = [name for p in kind.parameters for name in (p.name, *p.old)]
    assert len(names) == len(set(names))
    assert {name for form in kind.forms for name in form} <= {p.name for p in kind.parameters}
    assert set(kind.hosted) <= {p.name for p in kind.parameters}
    if issubclass(kind, Decoder):
        assert all(entry.meaning for entry in kind.properties.values())


def test_unknown_names() -> None:
    with pytest.raises(SpecificationError) as caught:
        build_coder("NetEncoder", "Clas")
    assert str(caught.value).startswith('NetEncoder: there is no encoder "Clas"; there is ')
    assert str(caught.value).endswith('Did you mean "Class"?')
