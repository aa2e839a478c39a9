"""Whether a MATLAB file (version 5 to 7) is whole: every element of a known type and within its parent.

The reader of scipy trusts these numbers and ends the whole program where they are damaged, without an
error that could be caught; so they are looked at first. It would also unpack a small file into all memory.

References
----------
.. [1] MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format": data elements and arrays.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from itertools import islice

from neurosim.data.unzipping import ZLIB, Unzipped

HEADER = 128
KINDS = frozenset((1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 14, 15, 16, 17, 18))
INT8, INT32, UINT32, MATRIX, COMPRESSED, UTF8 = 1, 5, 6, 14, 15, 16
CELL, STRUCTURE, OBJECT, CHARACTERS, SPARSE, NUMERIC = 1, 2, 3, 4, 5, range(6, 16)
COMPLEX = 0x0800
DEEPEST = 50
#: Most bytes that the arrays of a file may take when they are read, all numbers as floats of 8 bytes.
MOST_BYTES = 1_000_000_000
#: Most data elements: a network of ten layers has about 100.
MOST_ELEMENTS = 100_000


class TooLarge(ValueError):
    """More stands in the file than is read."""


def damage(content: bytes) -> str | None:
    """Return what is wrong with the file, or None.

    Version 4 has no elements; nothing is said about it.

    Raises
    ------
    TooLarge
        Its arrays would take too much memory.

    Examples
    --------
    >>> damage(b"MATLAB 5.0 MAT-file".ljust(124) + b"\\x00\\x01IM" + b"cut")
    'an element is cut off'
    """
    if 0 in content[:4]:  # the mark of version 4
        return None
    order = "<" if content[126:HEADER] == b"IM" else ">"
    try:
        _Walk(order).over(memoryview(content)[HEADER:], 0)
    except TooLarge:
        raise
    except (ValueError, zlib.error, struct.error) as error:
        return str(error)
    return None


class _Walk:
    """A walk over all elements of a file, which counts them and what they will take."""

    def __init__(self, order: str) -> None:
        self.order = order
        self.elements = 0
        self.bytes = 0

    def over(self, data: memoryview, depth: int) -> int:
        """Look at all elements side by side, and at those within them; return how many there are."""
        count = 0
        for kind, content in _elements(data, self.order):
            count += 1
            self.elements += 1
            if self.elements > MOST_ELEMENTS:
                raise TooLarge(f"it holds more than {MOST_ELEMENTS:,} elements")
            if depth > DEEPEST:
                raise ValueError("arrays are nested too deeply")
            if kind == COMPRESSED:
                self.array(self.unpacked(content), depth + 1)
            elif kind == MATRIX and len(content) > 0:
                self.array(content, depth + 1)
        return count

    def unpacked(self, content: memoryview) -> memoryview:
        """The one array in a compressed element; its size is judged before it is unpacked."""
        zipped = Unzipped(content, ZLIB)
        kind, size = struct.unpack(f"{self.order}II", zipped.read(8))
        if kind != MATRIX:
            raise ValueError(f"a compressed element of type {kind}")
        self.take(size)
        array = zipped.read(size)
        self.bytes -= size  # it is gone when the next one comes
        if len(array) < size:
            raise ValueError("an element is cut off")
        if zipped.read(1):  # which also sees whether its sum is right
            raise ValueError("a compressed element that holds more than an array")
        return memoryview(array)

    def take(self, size: int) -> None:
        self.bytes += size
        if self.bytes > MOST_BYTES:
            raise TooLarge(f"its arrays take more than {MOST_BYTES:,} bytes")

    def array(self, content: memoryview, depth: int) -> None:
        """An array is made of flags, dimensions, name, and as many elements of data as its class has."""
        if len(content) == 0:
            return
        head = list(islice(_elements(content, self.order), 3))
        if not head or head[0][0] != UINT32 or len(head[0][1]) != 8:
            raise ValueError("an array without flags")
        (word,) = struct.unpack_from(f"{self.order}I", head[0][1])
        kind, imaginary = word & 0xFF, int(bool(word & COMPLEX))
        count = self.over(content, depth) - 3
        if kind not in NUMERIC and kind not in (CELL, STRUCTURE, OBJECT, CHARACTERS, SPARSE):
            return  # objects of MATLAB's classes have no dimensions; scipy hands them on as they are
        sizes = _sizes(head, self.order)
        entries = len(content) if kind == SPARSE else math.prod(sizes)
        if entries > len(content):  # all of them take a byte at least
            raise ValueError(f"an array of {' x '.join(map(str, sizes))} in {len(content)} bytes")
        self.take(8 * entries * (1 + imaginary))
        expected = count
        if kind == CELL:
            expected = entries
        elif kind == SPARSE:
            expected = 3 + imaginary
        elif kind == CHARACTERS or kind in NUMERIC:
            expected = 1 + imaginary
        if count != expected:
            raise ValueError(f"an array of {count} elements where {expected} are announced")


def _elements(data: memoryview, order: str) -> Iterator[tuple[int, memoryview]]:
    """Type and content of every element: a tag of type and size, then the content, padded to 8 bytes."""
    at = 0
    while at < len(data):
        if len(data) - at < 8:
            raise ValueError("an element is cut off")
        kind, size = struct.unpack_from(f"{order}II", data, at)
        start, small = at + 8, kind >> 16
        if small:  # up to 4 bytes stand within the tag, its type in the lower half
            kind, size, start = kind & 0xFFFF, small, at + 4
            if small > 4:
                raise ValueError(f"a small element of {small} bytes")
        if kind not in KINDS:
            raise ValueError(f"an element of the unknown type {kind}")
        if start + size > len(data):
            raise ValueError("an element is cut off")
        yield kind, data[start : start + size]
        padding = 0 if small or kind == COMPRESSED else -size % 8
        at = at + 8 if small else start + size + padding


def _sizes(head: list[tuple[int, memoryview]], order: str) -> tuple[int, ...]:
    """The dimensions that stand after the flags of an array, before its name."""
    kinds = [kind for kind, _ in head]
    # Some programs other than MATLAB write dimensions without sign or names in UTF-8; scipy takes them.
    if len(kinds) != 3 or kinds[1] not in (INT32, UINT32) or kinds[2] not in (INT8, UTF8):
        raise ValueError("an array without dimensions and name")
    dimensions = head[1][1]
    if len(dimensions) < 8 or len(dimensions) % 4 != 0:
        raise ValueError("an array whose dimensions are cut off")
    sizes = struct.unpack(f"{order}{len(dimensions) // 4}i", dimensions)
    if min(sizes) < 0:
        raise ValueError(f"an array of size {min(sizes)}")
    return sizes
