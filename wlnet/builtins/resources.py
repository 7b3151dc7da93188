"""What Wolfram fetches from its servers: ResourceData, ExampleData, EntityValue and their kin."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, S, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

_FAILED = S.__getattr__("$Failed")

_FETCHING = {
    "ResourceFunction": "a function of Wolfram's repository",
    "ResourceData": "data of Wolfram's repository",
    "ResourceObject": "an entry of Wolfram's repositories",
    "ExampleData": "one of Wolfram's sample images, texts or data sets",
    "CloudGet": "an expression from the cloud",
    "CloudImport": "a file from the cloud",
    "CloudConnect": "the connection to the cloud",
    "EntityValue": "what Wolfram's knowledge base has on an entity",
    "EntityList": "the entities of a class",
    "WebImageSearch": "images from the web",
    "WebSearch": "pages from the web",
    "WikipediaData": "a page of Wikipedia",
    "WolframAlpha": "the answer of Wolfram|Alpha",
}


def _declare(name: str, what: str) -> None:
    head: Symbol = S.__getattr__(name)
    messages(name, {"network": "`1` would be fetched from the network, which wlnet does not reach."})

    def fetch(k: Kernel, subject: Expr, *more: Expr) -> Expr | None:
        k.message(head, "network", Compound(S.HoldForm, (Compound(head, (subject, *more)),)))
        return _FAILED

    fetch.__doc__ = (
        f'{name}["name"]: {what}, which wlnet cannot fetch: a message, and $Failed.\n\n    >> {name}["Bird"]\n'
        f"     : {name}::network: {name}[Bird] would be fetched from the network, which wlnet does not reach.\n"
        "     = $Failed\n"
    )
    builtin(name)(fetch)


for _name, _what in _FETCHING.items():
    _declare(_name, _what)
