"""Explanations: there is one for every tag of the net framework, and their code does what they say."""

import re
from pathlib import Path

import pytest

import wlnet
from wlnet.checking import check_text
from wlnet.checking.explanations import EXPLANATIONS, explanation

SOURCE = Path(wlnet.__file__).parent
NETS = [p for room in ("nets", "execution", "training", "builtins/nets") for p in sorted((SOURCE / room).rglob("*.py"))]
TAG = re.compile(r'(?:Problem|refuse|_problem|_bad)\(\s*(?:head, )?"([a-z0-9]+)"')

# What no script brings about in a moment.
ELSEWHERE = {"time"}


def tags(tag: str, code: str) -> bool:
    return any(f.tag.endswith(f"::{tag}") for f in check_text(code))


@pytest.mark.parametrize("tag", sorted(EXPLANATIONS))
def test_wrong_and_right(tag: str) -> None:
    found = EXPLANATIONS[tag]
    assert tag in ELSEWHERE or tags(tag, found.wrong), [str(f) for f in check_text(found.wrong)]
    assert not check_text(found.right), [str(f) for f in check_text(found.right)]


def test_every_tag_of_the_nets_is_explained() -> None:
    used = {tag for path in NETS for tag in TAG.findall(path.read_text(encoding="utf-8"))}
    assert used - EXPLANATIONS.keys() == {"argt", "argx"}  # of any built-in


def test_names() -> None:
    assert explanation("NetChain::tyfail1") is explanation("tyfail1") is EXPLANATIONS["tyfail1"]
    assert explanation("nothing") is None
