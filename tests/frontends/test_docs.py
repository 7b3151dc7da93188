"""The documentation: generated pages are up to date, code in the hand-written ones works, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wlnet.builtins import load_all
from wlnet.frontends.docs import outdated, pages, write
from wlnet.frontends.docs.language import is_partial, is_there, lacking, refuses, state
from wlnet.frontends.docs.layers import NoExample, example_of, expected
from wlnet.frontends.docs.markdown import code, prose, table
from wlnet.frontends.docs.names import Section, examples, sections
from wlnet.kernel.registry import Builtin, registry
from wlnet.nets.layer import Layer
from wlnet.nets.layers.linear import LinearLayer
from wlnet.nets.options import MULTIPLIERS, Parameter, whole
from wlnet.nets.registry import layers

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
load_all()


def test_generated_pages_are_up_to_date() -> None:
    assert outdated(DOCS) == [], "run `make docs` and commit what it writes"


def test_every_layer_has_a_page_with_all_sections() -> None:
    now = pages(DOCS)
    for symbol in layers():
        text = now[f"layers/{symbol}.md"]
        assert re.findall(r"^## (.*)", text, re.M) == ["Formula", "Example", "Ports", "Parameters", "Arrays", "Source"]
        assert re.search(r"^Out\[1\]= \S", text, re.M), symbol


def test_lists_of_names_have_each_name_once() -> None:
    for file in ("layers.txt", "nets.txt", "core.txt"):
        names = [name for section in sections(DOCS / "names" / file) for name in section.names]
        assert sorted(names) == sorted(set(names)), file
        assert all(section.title for section in sections(DOCS / "names" / file))


def test_every_layer_is_in_the_list_of_layers() -> None:
    names = {name for section in sections(DOCS / "names" / "layers.txt") for name in section.names}
    assert set(layers()) <= names


def test_examples_beside_the_code_belong_to_layers() -> None:
    assert set(examples(DOCS / "names" / "examples.txt")) <= set(layers())


@pytest.mark.parametrize("file", sorted(DOCS.rglob("*.md")), ids=lambda f: str(f.relative_to(DOCS)))
def test_links_lead_to_files(file: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", file.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        assert "://" in target or (file.parent / target).exists(), target


def test_what_is_missing_is_said() -> None:
    section = Section("some", ("Plus", "NoSuchFunction"))
    assert [is_there(name) for name in section.names] == [True, False]
    assert state(section) == "partial"
    assert state(Section("none", ("NoSuchFunction",))) == "absent"
    assert state(Section("all", ("Plus", "HoldAll", "$Context", "Automatic"))) == "full"
    assert not is_partial("Plus")


def test_a_docstring_says_what_a_function_lacks() -> None:
    def function(k: object, e: object) -> None:
        """F[x]: something.

        Not built: matrices,
        and files.
        """

    assert lacking(Builtin("System`F", function, 0, None)) == "matrices, and files."


def test_a_name_that_only_refuses_is_not_built() -> None:
    def function(k: object, e: object) -> None:
        """NetFly[...]: not built yet."""

    assert refuses(Builtin("System`NetFly", function, 0, None))
    assert not refuses(registry.builtins["System`Plus"])


def test_an_example_is_evaluated() -> None:
    found = example_of(LinearLayer, {"LinearLayer": 'LinearLayer[1, "Weights" -> {{2}}, "Biases" -> {1}][{3}]'})
    assert found.value == "{7.}"
    assert found.net.type("Output").dims == (1,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("LinearLayer", "LinearLayer: this is no application of a layer"),
        ("Total[{1, 2}]", "Total[{1, 2}]: this is no application of a layer"),
        (None, "LinearLayer has no example: give its docstring a line >> LinearLayer[...][data]"),
    ],
)
def test_what_is_no_example(text: str | None, message: str) -> None:
    with pytest.raises(NoExample, match=re.escape(message)):
        example_of(LinearLayer, {"LinearLayer": text} if text else {})


def test_an_example_that_fails_is_refused_with_its_message() -> None:
    with pytest.raises(NoExample, match="LinearLayer::"):
        example_of(LinearLayer, {"LinearLayer": "LinearLayer[1][{3}]"})


def test_an_example_in_the_docstring_comes_first() -> None:
    documented = type("Documented", (), {"__doc__": ">> LinearLayer[]", "symbol": "LinearLayer", "opaque": False})
    with pytest.raises(NoExample, match=re.escape("LinearLayer[]: this is no application of a layer")):
        example_of(documented, {"LinearLayer": "never"})
    assert not issubclass(documented, Layer)


def test_what_a_parameter_takes_is_told_by_its_check() -> None:
    assert expected(Parameter("Size", whole(2))) == "an integer of 2 or more"
    assert expected(LinearLayer.parameters[0]) == "an integer of 1 or more, or a list of them, or Automatic"
    assert expected(MULTIPLIERS) == "Automatic, a number, None, or a list of rules from parts to numbers"


def test_markdown() -> None:
    assert code("a `b") == "`` a `b ``"
    assert prose("a_b `c_d` <e>") == r"a\_b `c_d` \<e\>"
    assert table(("A", "B"), [("x|y", "")]) == "| A | B |\n| --- | --- |\n| x\\|y |  |\n"


def test_writing_brings_a_folder_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    for file in (DOCS / "names").iterdir():
        (tmp_path / "names" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "GoneLayer.md").write_text("gone", encoding="utf-8")
    assert set(write(tmp_path)) == {*pages(tmp_path), "layers/GoneLayer.md"}
    assert write(tmp_path) == []
    assert not (tmp_path / "layers" / "GoneLayer.md").exists()


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"].values()
    text = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    for requirement in [*project["dependencies"], *(r for group in optional for r in group)]:
        name = re.split(r"[<>=\[;]", requirement)[0].strip()
        assert f"| {name} |" in text, name


# What the worked examples of the hand-written pages need: their code runs as it stands, in a process of its own,
# since a layer or function declared here would stay declared for all other tests.
AS_TEST = """
import sys, types
page, declaration, test = sys.argv[1:]
for name, text in (("declaration", declaration), ("test_of_it", test)):
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(text, f"{page}, {name}", "exec"), vars(module))
import pytest
for name, function in vars(sys.modules["test_of_it"]).items():
    if not name.startswith("test_"):
        continue
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    for row in marks[0].args[1] if marks else [()]:
        function(*row)
        print(name)
"""


@pytest.mark.parametrize(("page", "runs"), [("adding-a-layer.md", 3), ("adding-a-builtin.md", 5)])
def test_worked_example(page: str, runs: int) -> None:
    declaration, test = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.S)
    done = subprocess.run(
        [sys.executable, "-c", AS_TEST, page, declaration, test],
        capture_output=True, text=True, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == runs
