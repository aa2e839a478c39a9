"""From IR to a function that Python can call: compiled once, and kept on disk."""

import ctypes
import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import llvmlite
import llvmlite.binding as llvm

#: Bytes of the checksum that stands before machine code in a file.
CHECKSUM = 32


class Processor(NamedTuple):
    """What code is compiled for."""

    name: str
    features: str


@cache
def this_processor() -> Processor:
    """Return the processor of this computer."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return Processor(llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())


def cache_folder() -> Path:
    """Return where machine code is kept, next to the user's other caches."""
    base = os.environ.get("NEUROSIM_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "neurosim" / "machine-code"


class Function:
    """A function of machine code.

    Parameters
    ----------
    text : str
        The module, in LLVM's language.
    name : str
        Of the function in it.
    arrays, numbers : int
        How many arrays it takes, and then how many whole numbers.
    """

    def __init__(self, text: str, name: str, *, arrays: int, numbers: int) -> None:
        self._library = _loaded(text)  # as long as the function is there
        kinds = [ctypes.c_void_p] * arrays + [ctypes.c_int64] * numbers
        self._call = ctypes.CFUNCTYPE(None, *kinds)(self._library.get_function_address(name))

    def __call__(self, arrays: Sequence[int], numbers: Sequence[int]) -> None:
        """Call it, with the addresses of the arrays."""
        self._call(*arrays, *numbers)


def _loaded(text: str) -> llvm.ExecutionEngine:
    """Machine code of a module, from the disk where it was compiled before."""
    processor = this_processor()
    key = "\n".join([text, *processor, llvmlite.__version__, ".".join(map(str, llvm.llvm_version_info))])
    file = cache_folder() / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.o"
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=processor.name, features=processor.features, opt=3, jit=True
    )
    code = _kept(file)
    if code is None:
        module = llvm.parse_assembly(text)
        module.triple, module.data_layout = machine.triple, str(machine.target_data)
        code = machine.emit_object(module)
        _keep(file, code)
    empty = llvm.parse_assembly("")
    empty.triple, empty.data_layout = machine.triple, str(machine.target_data)
    library = llvm.create_mcjit_compiler(empty, machine)
    library.add_object_file(llvm.ObjectFileRef.from_data(code))
    library.finalize_object()
    return library


def _kept(file: Path) -> bytes | None:
    """Machine code from a file; None where there is none, it is damaged, or others could have written it."""
    try:
        about = file.stat()
        if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022):
            return None
        content = file.read_bytes()
    except OSError:
        return None
    checksum, code = content[:CHECKSUM], content[CHECKSUM:]
    return code if code and hashlib.sha256(code).digest() == checksum else None


def _keep(file: Path, code: bytes) -> None:
    """Write machine code to a file, if that is possible."""
    unfinished = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.write_bytes(hashlib.sha256(code).digest() + code)
        unfinished.chmod(0o600)
        unfinished.replace(file)
    except OSError:  # a folder that cannot be written to: it is compiled again next time
        unfinished.unlink(missing_ok=True) if unfinished.exists() else None
