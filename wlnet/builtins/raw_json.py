"""JSON without a format's name: Developer`ReadRawJSONString, Developer`WriteRawJSONString and their kin."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin


@builtin("Developer`ReadRawJSONString")
def read_raw_json_string(_k: Kernel, text: Expr) -> Expr | None:
    """Developer`ReadRawJSONString[s]: what ImportString[s, "RawJSON"] gives.

    >> Developer`ReadRawJSONString["{\\"a\\": [1, null]}"]
     = <|"a" -> {1, Null}|>
    """
    return Compound(S.ImportString, (text, "RawJSON"))


@builtin("Developer`ReadRawJSONFile")
def read_raw_json_file(_k: Kernel, file: Expr) -> Expr | None:
    """Developer`ReadRawJSONFile[file]: what Import[file, "RawJSON"] gives.

    >> Developer`ReadRawJSONFile["none.json"]
     : Import::nffil: File none.json not found during Import.
     = $Failed
    """
    return Compound(S.Import, (file, "RawJSON"))


@builtin("Developer`WriteRawJSONString")
def write_raw_json_string(_k: Kernel, e: Expr, *options: Expr) -> Expr | None:
    """Developer`WriteRawJSONString[expr]: what ExportString[expr, "RawJSON"] gives.

    >> Developer`WriteRawJSONString[<|"a" -> {1, True}|>, "Compact" -> True]
     = "{\\"a\\":[1,true]}"
    """
    return Compound(S.ExportString, (e, "RawJSON", *options))


@builtin("Developer`WriteRawJSONFile")
def write_raw_json_file(_k: Kernel, file: Expr, e: Expr, *options: Expr) -> Expr | None:
    """Developer`WriteRawJSONFile[file, expr]: what Export[file, expr, "RawJSON"] does.

    >> f = FileNameJoin[{$TemporaryDirectory, "wlnet-raw.json"}]; Developer`WriteRawJSONFile[f, {1}];
    >> {Developer`ReadRawJSONFile[f], DeleteFile[f]}
     = {{1}, Null}
    """
    return Compound(S.Export, (file, e, "RawJSON", *options))


@builtin("Developer`ToJSON")
def to_json(_k: Kernel, e: Expr, *options: Expr) -> Expr | None:
    """Developer`ToJSON[expr]: the text of an expression as JSON.

    >> Developer`ToJSON[{1, "a"}, "Compact" -> True]
     = "[1,\\"a\\"]"
    """
    return Compound(S.ExportString, (e, "JSON", *options))


@builtin("Developer`FromJSON")
def from_json(_k: Kernel, text: Expr) -> Expr | None:
    """Developer`FromJSON[s]: the expression of a JSON text, its objects as lists of rules.

    >> Developer`FromJSON["{\\"a\\": 1}"]
     = {"a" -> 1}
    """
    return Compound(S.ImportString, (text, "JSON"))
