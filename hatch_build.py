"""What hatch does on building a wheel: the grammar's LALR table is made once, here, not at each user's first start."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GrammarTableHook(BuildHookInterface):  # type: ignore[type-arg, misc]
    """Adds the table of ``grammar/wolfram.lark`` to the wheel, where ``wlnet.syntax.grammar`` looks for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            # An editable checkout keeps the table of the grammar as it stands at every start.
            return
        # Loaded by its path: importing the package needs NumPy, which builds do without.
        file = Path(self.root) / "wlnet" / "syntax" / "grammar.py"
        spec = importlib.util.spec_from_file_location("wlnet_grammar", file)
        assert spec is not None
        assert spec.loader is not None
        grammar = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(grammar)
        self._folder = tempfile.TemporaryDirectory()
        if not grammar.write_table(grammar.build_table(), self._folder.name):
            raise OSError("the table of the grammar could not be written")
        name = grammar.table_name()
        build_data["force_include"][str(Path(self._folder.name) / name)] = f"wlnet/syntax/tables/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if version != "editable":
            self._folder.cleanup()
