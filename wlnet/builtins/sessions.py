"""The running session: memory, identifiers, hashes, values kept, environment variables."""

from __future__ import annotations

import os
import sys
import tracemalloc
import uuid
import zlib
from typing import Any

from wlnet.builtins.byte_arrays import ByteArray
from wlnet.builtins.stream_table import refused
from wlnet.expression import (
    NONE,
    NULL,
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    elements,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages
from wlnet.syntax import full_form


def byte_count(e: Expr) -> int:
    """About how many bytes an expression takes; parts that occur twice count twice."""
    if type(e) is PackedArray or type(e) is NumericArray:
        return 112 + int(e.array.nbytes)
    if type(e) is Compound:
        return 40 + 8 * len(e.args) + byte_count(e.head) * (type(e.head) is Compound) + sum(map(byte_count, e.args))
    if type(e) is Association:
        return 160 + sum(byte_count(k) + byte_count(v) for k, v in e)
    if type(e) is str:
        return 32 + len(e.encode("utf-8", errors="surrogatepass"))
    if type(e) is int:
        return 16 if -(2**63) <= e < 2**63 else 16 + (e.bit_length() + 7) // 8
    if type(e) is Complex:
        return 32 + byte_count(e.re) + byte_count(e.im)
    if type(e) is float:
        return 16
    return 72 if type(e) is BigReal else 0 if not hasattr(e, "array") else sys.getsizeof(e)


@builtin("ByteCount")
def byte_count_(_k: Kernel, e: Expr) -> Expr | None:
    """ByteCount[expr]: about how many bytes expr takes here; symbols count 0.

    >> {ByteCount[1], ByteCount[Range[1000.]] > 8000, ByteCount[Table[x, 100]] > 800}
     = {16, True, True}
    """
    return byte_count(e)


@builtin("MemoryInUse")
def memory_in_use(_k: Kernel) -> Expr | None:
    """MemoryInUse[]: how many bytes this process has in memory now.

    >> MemoryInUse[] > 10^6
     = True
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return _peak()


def _peak() -> int:
    try:
        import resource
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in units of 1024 bytes, macOS in bytes.
    return used if sys.platform == "darwin" else used * 1024


@builtin("MaxMemoryUsed", "HoldAll")
def max_memory_used(k: Kernel, *e: Expr) -> Expr | None:
    """MaxMemoryUsed[]: the most bytes this process has had in memory; MaxMemoryUsed[expr]: what expr took on top.

    >> {MaxMemoryUsed[] > 10^6, MaxMemoryUsed[Range[10^5]] > 8 10^5}
     = {True, True}
    """
    if len(e) > 1:
        k.messages.wrong_count(S.MaxMemoryUsed, len(e), 0, 1)
        return None
    if not e:
        return _peak()
    outer = tracemalloc.is_tracing()
    if not outer:
        tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        k.evaluate(e[0])
        return max(0, tracemalloc.get_traced_memory()[1] - before)
    finally:
        if not outer:
            tracemalloc.stop()


@builtin("CreateUUID")
def create_uuid(_k: Kernel, prefix: Expr = "") -> Expr | None:
    """CreateUUID[]: a new universally unique identifier; CreateUUID["base"] puts text before it.

    >> {StringLength[CreateUUID[]], StringStartsQ[CreateUUID["net-"], "net-"], CreateUUID[] === CreateUUID[]}
     = {36, True, False}
    """
    return prefix + str(uuid.uuid4()) if type(prefix) is str else None


messages(
    "Hash",
    {
        "hash": "`1` is not a hash type that wlnet knows.",
        "form": "`1` is none of the formats Integer, DecimalString, HexString, Base64Encoding, ByteArray.",
    },
)
_DIGESTS = {"sha": "sha1", "sha1": "sha1", "md5": "md5", "sha224": "sha224", "sha256": "sha256", "sha384": "sha384"}
_DIGESTS |= {"sha512": "sha512", "sha3224": "sha3_224", "sha3256": "sha3_256", "sha3384": "sha3_384"}
_DIGESTS |= {"sha3512": "sha3_512", "expression": "sha256"}


@builtin("Hash")
def hash_(k: Kernel, e: Expr, kind: Expr = "Expression", form: Expr = "Integer") -> Expr | None:
    """Hash[expr], Hash[expr, type, format]: a hash code, of the UTF-8 bytes of a string, or of FullForm.

    Types are Expression, Adler32, CRC32, MD5, SHA, SHA256, SHA384, SHA512 and the SHA3 ones.

    >> {Hash["abc", "MD5", "HexString"], Hash["abc", "CRC32"], Hash[{1, x}] === Hash[{1, x}]}
     = {"900150983cd24fb0d6963f7d28e17f72", 891568578, True}
    """
    import base64
    import hashlib

    if type(e) is ByteArray:
        data = e.data
    else:
        data = (e if type(e) is str else full_form(e)).encode("utf-8", errors="surrogatepass")
    if type(e) is str and kind == "Expression":
        data = b'"' + data + b'"'
    name = str(kind).lower().replace("-", "").replace("_", "")
    if name in ("adler32", "crc32"):
        code = (zlib.adler32 if name == "adler32" else zlib.crc32)(data)
        digest = code.to_bytes(4, "big")
    elif name in _DIGESTS:
        digest = hashlib.new(_DIGESTS[name], data, usedforsecurity=False).digest()
        if name == "expression":
            digest = digest[:8]
    else:
        k.message(S.Hash, "hash", kind)
        return None
    forms: dict[Any, Expr] = {
        "Integer": int.from_bytes(digest, "big"),
        "DecimalString": str(int.from_bytes(digest, "big")),
        "HexString": digest.hex(),
        "Base64Encoding": base64.b64encode(digest).decode("ascii"),
        "ByteArray": ByteArray(digest),
    }
    if form not in forms:
        k.message(S.Hash, "form", form)
        return None
    return forms[form]


@builtin("Once", "HoldFirst", options={"PersistenceTime": "Infinity"})
def once(k: Kernel, _options: object, e: Expr, where: Expr = "KernelSession") -> Expr | None:
    """Once[expr]: the value of expr, which is evaluated only the first time in a session.

    >> n = 0; Once[n++; 5]; Once[n++; 5]; n
     = 1
    """
    kept: dict[Expr, Expr] = k.properties.setdefault("Once", {})  # type: ignore[assignment]
    if e not in kept:
        kept[e] = k.evaluate(e)
    return kept[e]


messages("SetEnvironment", {"rule": "`1` is not a rule from a name to a string or None, or a list of such rules."})


@builtin("SetEnvironment")
def set_environment(k: Kernel, given: Expr) -> Expr | None:
    """SetEnvironment["name" -> "value"]: sets an environment variable of this process; None removes it.

    >> SetEnvironment["WL_EXAMPLE" -> "yes"]; {Environment["WL_EXAMPLE"], SetEnvironment["WL_EXAMPLE" -> None]}
     = {"yes", Null}
    """
    rules = elements(given) or (given,)
    for r in rules:
        name, value = r.args if type(r) is Compound and r.head is S.Rule and len(r.args) == 2 else (0, 0)
        if type(name) is not str or not (type(value) is str or value is NONE):
            k.message(S.SetEnvironment, "rule", given)
            return S.__getattr__("$Failed")
    if refused(k, "Setting an environment variable"):
        return S.__getattr__("$Failed")
    for r in rules:
        name, value = r.args  # type: ignore[union-attr]
        if type(value) is str:
            os.environ[str(name)] = value
        else:
            os.environ.pop(str(name), None)
    return NULL
