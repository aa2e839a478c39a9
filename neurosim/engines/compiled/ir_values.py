"""What a function in LLVM's intermediate representation (IR) computes with: floats, several side by side."""

import struct
from dataclasses import dataclass


def type_of(lanes: int) -> str:
    """Return LLVM's name for so many floats side by side."""
    return "double" if lanes == 1 else f"<{lanes} x double>"


def constant(number: float, lanes: int = 1) -> str:
    """Return a float with all its bits, in every lane."""
    bits = f"0x{struct.unpack('<Q', struct.pack('<d', number))[0]:016X}"
    return bits if lanes == 1 else f"<{', '.join([f'double {bits}'] * lanes)}>"


def bits_of(lanes: int) -> str:
    """Return LLVM's name for so many conditions side by side."""
    return "i1" if lanes == 1 else f"<{lanes} x i1>"


@dataclass(frozen=True, slots=True)
class Value:
    """What an instruction gave, by its name in the text."""

    text: str
    lanes: int = 1

    @property
    def typed(self) -> str:
        """The name with its type, as an instruction takes it."""
        return f"{type_of(self.lanes)} {self.text}"
