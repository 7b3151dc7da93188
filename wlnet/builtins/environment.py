"""The world a program runs in: the system's variables, the command line, and the processes it may not start."""

from __future__ import annotations

import os
import sys

from wlnet.expression import NONE, Compound, Expr, S, Symbol, elements, rule
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, symbols, variable
from wlnet.version import __version__

symbols("OperatingSystem")
_FAILED = S.__getattr__("$Failed")

LANGUAGE_VERSION = 14.0
"""The version of the Wolfram Language whose reference pages these built-ins follow."""


@variable("$Version")
def version(_k: Kernel) -> Expr:
    """``$Version``: the name and version of this program, and the language version it follows."""
    return f"wlnet {__version__} (Wolfram Language {LANGUAGE_VERSION:g} subset)"


@variable("$VersionNumber")
def version_number(_k: Kernel) -> Expr:
    return LANGUAGE_VERSION


@variable("$ReleaseNumber")
def release_number(_k: Kernel) -> Expr:
    return 0


@variable("$PathnameSeparator")
def pathname_separator(_k: Kernel) -> Expr:
    return os.sep


@variable("$OperatingSystem")
def operating_system(_k: Kernel) -> Expr:
    return {"darwin": "MacOSX", "win32": "Windows"}.get(sys.platform, "Unix")


@variable("$SystemID")
def system_id(_k: Kernel) -> Expr:
    import platform

    arm = platform.machine().lower() in ("arm64", "aarch64")
    if sys.platform == "darwin":
        return "MacOSX-ARM64" if arm else "MacOSX-x86-64"
    if sys.platform == "win32":
        return "Windows-x86-64"
    return "Linux-ARM64" if arm else "Linux-x86-64"


@variable("$ProcessorCount")
def processor_count(_k: Kernel) -> Expr:
    return os.cpu_count() or 1


@variable("$ProcessID")
def process_id(_k: Kernel) -> Expr:
    return os.getpid()


@variable("$HomeDirectory")
def home_directory(_k: Kernel) -> Expr:
    return os.path.expanduser("~")


@variable("$TemporaryDirectory")
def temporary_directory(_k: Kernel) -> Expr:
    import tempfile

    return tempfile.gettempdir()


@variable("$InitialDirectory")
def initial_directory(_k: Kernel) -> Expr:
    return _INITIAL


_INITIAL = os.getcwd()


@variable("$UserBaseDirectory")
def user_base_directory(_k: Kernel) -> Expr:
    return os.path.join(os.path.expanduser("~"), ".wlnet")


def _strings(k: Kernel, name: str, default: list[str]) -> Expr:
    found = k.properties.get(name, default)
    return Compound(S.List, tuple(str(a) for a in found)) if isinstance(found, (list, tuple)) else Compound(S.List, ())


@variable("$CommandLine")
def command_line(k: Kernel) -> Expr:
    """``$CommandLine``: how this program was called. Front ends set the property of this name."""
    return _strings(k, "$CommandLine", sys.argv)


@variable("$ScriptCommandLine")
def script_command_line(k: Kernel) -> Expr:
    """``$ScriptCommandLine``: the script's name and its arguments, or {}. Front ends set the property of this name."""
    return _strings(k, "$ScriptCommandLine", [])


@variable("$InputFileName")
def input_file_name(k: Kernel) -> Expr:
    """``$InputFileName``: the file being read, or "". Get and the front ends set the property of this name."""
    found = k.properties.get("$InputFileName", "")
    return found if type(found) is str else ""


@variable("$Input")
def input_name(k: Kernel) -> Expr:
    found = k.properties.get("$InputFileName", "")
    return os.path.basename(found) if type(found) is str else ""


@variable("$Notebooks")
def notebooks(_k: Kernel) -> Expr:
    return S.__getattr__("False")


@variable("$FrontEnd")
def front_end(_k: Kernel) -> Expr:
    return S.Null


messages("NotebookDirectory", {"nosv": "There is no notebook or file whose directory could be given."})


@builtin("NotebookDirectory")
def notebook_directory(k: Kernel) -> Expr | None:
    """NotebookDirectory[]: the directory of the file being evaluated, with the separator at its end.

    >> NotebookDirectory[]
     : NotebookDirectory::nosv: There is no notebook or file whose directory could be given.
     = $Failed
    """
    name = k.properties.get("$InputFileName")
    if type(name) is not str or not name:
        k.message(S.NotebookDirectory, "nosv")
        return _FAILED
    return os.path.join(os.path.dirname(os.path.abspath(name)), "")


@builtin("Environment")
def environment(k: Kernel, name: Expr) -> Expr | None:
    """Environment["name"]: the value of a variable of the operating system, or $Failed.

    >> Environment["NO_SUCH_VARIABLE"]
     = $Failed
    """
    if type(name) is not str:
        k.message(S.Environment, "string", 1, Compound(S.Environment, (name,)))
        return None
    return os.environ.get(name, _FAILED)


@builtin("GetEnvironment")
def get_environment(_k: Kernel, names: Expr = S.All) -> Expr | None:
    """GetEnvironment["name"], GetEnvironment[{name1, ...}]: variables of the system as rules; None where not set.

    >> GetEnvironment["NO_SUCH_VARIABLE"]
     = "NO_SUCH_VARIABLE" -> None
    """
    if type(names) is str:
        return rule(names, os.environ.get(names, NONE))
    items = tuple(sorted(os.environ)) if names is S.All else elements(names)
    if items is None:
        return None
    return Compound(S.List, tuple(rule(n, os.environ.get(str(n), NONE)) for n in items))


for _name in ("Run", "RunProcess", "StartProcess", "URLRead", "URLFetch", "URLDownload", "URLExecute", "SystemOpen",
              "Import"):  # fmt: skip
    messages(_name, {"refused": "wlnet starts no other programs and reaches no network, so `1` is refused."})


def refuse_process(k: Kernel, head: Symbol, command: str) -> Expr:
    """Refuse to run a command, with a message."""
    k.message(head, "refused", command)
    return _FAILED


def _refuse(name: str, what: str) -> None:
    head: Symbol = S.__getattr__(name)

    def refuse(k: Kernel, *args: Expr) -> Expr | None:
        k.message(head, "refused", Compound(S.HoldForm, (Compound(head, args),)))
        return _FAILED

    refuse.__doc__ = (
        f'{name}[...]: {what}; wlnet refuses.\n\n    >> {name}["x"]\n     : {name}::refused: wlnet starts no other '
        f"programs and reaches no network, so {name}[x] is refused.\n     = $Failed\n"
    )
    builtin(name)(refuse)


for _name in ("Run", "RunProcess", "StartProcess", "SystemOpen"):
    _refuse(_name, "runs another program")
for _name in ("URLRead", "URLFetch", "URLDownload", "URLExecute"):
    _refuse(_name, "reads from the network")
