"""From the text of a kernel to its address, by LLVM. Object code is kept in the user's cache for later processes."""

import ctypes
import hashlib
import os
import threading
from functools import cache
from typing import Any

SUFFIX = ".wlk"
DIGEST = hashlib.sha256().digest_size


class Toolchain:
    """LLVM for the processor at hand. Kernels live as long as the process."""

    def __init__(self, llvm: Any) -> None:
        self._llvm = llvm
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        processor, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
        target = llvm.Target.from_default_triple()
        self._machine = target.create_target_machine(cpu=processor, features=features, opt=3, jit=True)
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), self._machine)
        self._identity = repr((llvm.llvm_version_info, processor, features))
        self._addresses: dict[str, int] = {}
        self._lock = threading.Lock()
        self.compiled = 0

    def address(self, text: str) -> int:
        """The address of the function that a text defines; it is called `kernel` there."""
        name = "wlnet_" + hashlib.sha256((self._identity + text).encode()).hexdigest()[:32]
        with self._lock:
            if name not in self._addresses:
                code = _read(name)
                if code is None:
                    code = self._compiled(text.replace("@kernel(", f"@{name}("))
                    _write(name, code)
                self._engine.add_object_file(self._llvm.ObjectFileRef.from_data(code))
                self._engine.finalize_object()
                self._addresses[name] = self._engine.get_function_address(name)
            return self._addresses[name]

    def _compiled(self, text: str) -> bytes:
        self.compiled += 1
        module = self._llvm.parse_assembly(text)
        module.verify()
        # No passes: kernels are written as they should run, and passes would take longer than everything else.
        code: bytes = self._machine.emit_object(module)
        return code


@cache
def toolchain() -> Toolchain | None:
    """The compiler; None where WLNET_JIT=0 switches it off, LLVM is missing, or it does not know the processor."""
    if os.environ.get("WLNET_JIT") == "0":
        return None
    try:
        import llvmlite.binding as llvm
    except (ImportError, OSError):
        return None
    try:
        return Toolchain(llvm)
    except RuntimeError:  # what llvmlite raises for a platform it does not know
        return None


def run_kernel(address: int, row: Any) -> None:
    """Call one kernel on a row, an int64 array. The global lock of Python is not held meanwhile."""
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(address)(row.ctypes.data)


# The user's cache -----------------------------------------------------------------------------------------------------


def cache_directory() -> str:
    """Where object code is kept."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "wlnet", "kernels")


def _read(name: str) -> bytes | None:
    """The code kept under a name, unless there is none or the file is damaged."""
    try:
        with open(os.path.join(cache_directory(), name + SUFFIX), "rb") as file:
            content = file.read()
    except OSError:
        return None
    code = content[DIGEST:]
    return code if hashlib.sha256(code).digest() == content[:DIGEST] else None


def _write(name: str, code: bytes) -> None:
    """Keep code for later processes; where the cache cannot be written, each process compiles its own."""
    target = os.path.join(cache_directory(), name + SUFFIX)
    part = f"{target}.{os.getpid()}"
    try:
        os.makedirs(cache_directory(), exist_ok=True)
        # Written aside and renamed, so that no process ever reads half a file.
        with open(part, "wb") as file:
            file.write(hashlib.sha256(code).digest() + code)
        os.replace(part, target)
    except OSError:
        return
