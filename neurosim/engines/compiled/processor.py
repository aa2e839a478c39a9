"""For which processor machine code is made."""

import ctypes
import struct
from functools import cache
from typing import NamedTuple

import llvmlite.binding as llvm

from neurosim.engines.base import UnusableError

#: 1.5 as machine code reads it: an IEEE number of 64 bits, the last byte first.
IEEE = bytes.fromhex("000000000000f83f")

#: Sums of eight floats that grow at the same time, by a feature of the processor; the rest of the registers
#: is for what is added to them. AVX-512 has 32 registers of eight floats, AVX 16 of four, NEON 32 of two.
SUMS = {"+avx512f": 16, "+avx": 4, "+neon": 4}
#: SSE2 has 16 registers of two floats.
FEWEST_SUMS = 2


class Processor(NamedTuple):
    """What code is compiled for.

    Attributes
    ----------
    name : str
        As LLVM has it, such as ``"znver3"``.
    features : str
        Instructions that it has or lacks, as ``"+fma,-avx512f"``.
    triple : str
        Its family, with the operating system.
    """

    name: str
    features: str
    triple: str

    @property
    def has_fma(self) -> bool:
        """Whether a * b + c, rounded once, is one instruction: on x86 not always, elsewhere it is."""
        return not self.triple.startswith("x86_64") or "+fma" in self.features.split(",")

    @property
    def sums(self) -> int:
        """How many sums of eight floats grow in registers at the same time."""
        has = self.features.split(",")
        return next((sums for feature, sums in SUMS.items() if feature in has), FEWEST_SUMS)

    @property
    def tile(self) -> int:
        """How many floats of each of eight rows are in registers at the same time."""
        return 8 if self.sums > 8 else 4

    def machine(self) -> llvm.TargetMachine:
        """Return what makes machine code of a module."""
        target = llvm.Target.from_triple(self.triple)
        machine: llvm.TargetMachine = target.create_target_machine(
            cpu=self.name, features=self.features, opt=3, jit=True
        )
        return machine


def module_for(machine: llvm.TargetMachine, text: str) -> llvm.ModuleRef:
    """Return a module in LLVM's language, read for what makes machine code of it."""
    module = llvm.parse_assembly(text)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)  # on Windows another triple
    return module


@cache
def this_processor() -> Processor:
    """Return the processor of this computer.

    Raises
    ------
    UnusableError
        Its floats are not those that machine code is written for, or llvmlite cannot make code for it.
    """
    if struct.pack("@d", 1.5) != IEEE:
        raise UnusableError("the floats of this computer are not IEEE numbers with the last byte first")
    if ctypes.sizeof(ctypes.c_void_p) != 8:
        raise UnusableError("machine code is made for processors of 64 bits, and this is none")
    try:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        features = llvm.get_host_cpu_features().flatten()
        found = Processor(llvm.get_host_cpu_name(), features, llvm.get_process_triple())
        found.machine()
    except RuntimeError as error:
        raise UnusableError(f"llvmlite cannot make machine code for this processor ({error})") from error
    return found
