"""From LLVM's language to a function that Python can call."""

import ctypes
import re
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import llvmlite
import llvmlite.binding as llvm
import numpy as np

from neurosim.engines.base import UnusableError
from neurosim.engines.compiled.kept_code import KeptCode
from neurosim.engines.compiled.processor import Processor, module_for, this_processor
from neurosim.engines.places import LINE
from neurosim.ground.errors import EngineError

FLOATS, WHOLE = np.dtype(np.float64), np.dtype(np.int64)


class Need(NamedTuple):
    """What an array must be that a function is given.

    Attributes
    ----------
    length : int
        How many numbers it holds at least.
    kind : dtype
    read_only : bool
        Whether it is only read, so that nobody needs to be allowed to write to it.
    aligned : bool
        Whether it has to begin where a line of the processor's cache does: several floats are read at once.
    """

    length: int
    kind: np.dtype = FLOATS
    read_only: bool = False
    aligned: bool = False


class Function:
    """A function of machine code.

    Parameters
    ----------
    text : str
        The module, in LLVM's language.
    name : str
        Of the function in it.
    arrays : sequence of str
        The arrays that it takes, by name; after them it takes whole numbers.
    numbers : int
        How many of those.
    processor : Processor, optional
        What it is compiled for; left out, this computer's.

    Raises
    ------
    UnusableError
        It cannot be compiled on this computer.
    """

    def __init__(
        self, text: str, name: str, arrays: Sequence[str], numbers: int, processor: Processor | None = None
    ) -> None:
        self._library = _library(text, processor or this_processor())  # as long as the function is there
        self._arrays, self._count = tuple(arrays), numbers
        kinds = [ctypes.c_void_p] * len(arrays) + [ctypes.c_int64] * numbers
        self._call = ctypes.CFUNCTYPE(None, *kinds)(self._library.get_function_address(name))

    def __call__(
        self, given: Mapping[str, np.ndarray], needs: Mapping[str, Need], numbers: Sequence[int]
    ) -> None:
        """Call it.

        Parameters
        ----------
        given : mapping of str to array
            The arrays by name; others may be among them.
        needs : mapping of str to Need
            What each of them must be: machine code does not look where an array ends.

        Raises
        ------
        EngineError
            An array is too short, of another kind, or in pieces; nothing was computed.
        """
        if len(numbers) != self._count:
            raise EngineError(f"machine code is given {len(numbers)} whole numbers, and takes {self._count}")
        self._call(*[_address(name, given[name], needs[name]) for name in self._arrays], *numbers)


def _address(name: str, array: np.ndarray, need: Need) -> int:
    """Where an array begins; refuses one that machine code would read or write wrongly."""
    flags, address = array.flags, array.ctypes.data
    if array.dtype != need.kind:
        raise EngineError(f"machine code is given an array '{name}' of {array.dtype}, and needs {need.kind}")
    if not (flags.c_contiguous and flags.aligned and (flags.writeable or need.read_only)):
        raise EngineError(
            f"machine code is given an array '{name}' that is in pieces, or cannot be written to"
        )
    if need.aligned and array.size and address % LINE:
        raise EngineError(f"machine code is given an array '{name}' that begins within a line of the cache")
    if array.size < need.length:
        raise EngineError(
            f"machine code is given an array '{name}' of {array.size} numbers, and needs {need.length}"
        )
    return address


@lru_cache(maxsize=8)
def _library(text: str, processor: Processor) -> llvm.ExecutionEngine:
    """Machine code of a module, ready to be called."""
    try:
        _name_library(text, processor)
        code = _code(text, processor)
        machine = processor.machine()
        library = llvm.create_mcjit_compiler(module_for(machine, ""), machine)
        library.add_object_file(llvm.ObjectFileRef.from_data(code))
        library.finalize_object()
    except RuntimeError as error:  # what llvmlite raises
        raise UnusableError(f"llvmlite cannot compile on this computer ({error})") from error
    return library


def _code(text: str, processor: Processor) -> bytes:
    """Machine code of a module, from the disk where it was compiled before."""
    versions = llvmlite.__version__, *map(str, llvm.llvm_version_info)
    kept = KeptCode("\n".join([*versions, *processor, text]))
    code = kept.read()
    if code is None:
        machine = processor.machine()
        code = bytes(machine.emit_object(module_for(machine, text)))
        kept.write(code)
    return code


def _name_library(text: str, processor: Processor) -> None:
    """Tell LLVM where the functions of the C library are that a module calls: those that Python calls.

    LLVM ends the whole process where it does not find one by itself.
    """
    names = set(re.findall(r"^declare double @(\w+)\(double\)$", text, re.MULTILINE))
    if "@llvm.fma." in text and not processor.has_fma:
        names.add("fma")
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    for name in sorted(names):
        try:
            function = getattr(library, name)
        except AttributeError:
            raise UnusableError(f"the C library of this computer has no function '{name}'") from None
        llvm.add_symbol(name, ctypes.cast(function, ctypes.c_void_p).value)
