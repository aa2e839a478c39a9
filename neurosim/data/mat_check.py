"""Whether a MATLAB file (version 5 to 7) is whole: every element of a known type and within its parent.

The reader of scipy trusts these numbers and ends the whole program where they are damaged, without an
error that could be caught; so they are looked at first.

References
----------
.. [1] MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format": data elements and arrays.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from itertools import islice

HEADER = 128
KINDS = frozenset((1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 14, 15, 16, 17, 18))
INT8, INT32, UINT32, MATRIX, COMPRESSED, UTF8 = 1, 5, 6, 14, 15, 16
CELL, STRUCTURE, OBJECT, CHARACTERS, SPARSE, NUMERIC = 1, 2, 3, 4, 5, range(6, 16)
COMPLEX = 0x0800
DEEPEST = 50


def damage(content: bytes) -> str | None:
    """Return what is wrong with the file, or None.

    Version 4 has no elements; nothing is said about it.

    Examples
    --------
    >>> damage(b"MATLAB 5.0 MAT-file".ljust(124) + b"\\x00\\x01IM" + b"cut")
    'an element is cut off'
    """
    if 0 in content[:4]:  # the mark of version 4
        return None
    order = "<" if content[126:HEADER] == b"IM" else ">"
    try:
        _walk(memoryview(content)[HEADER:], order, 0)
    except (ValueError, zlib.error, struct.error) as error:
        return str(error)
    return None


def _walk(data: memoryview, order: str, depth: int) -> int:
    """Look at all elements side by side, and at those within them; return how many there are."""
    count = 0
    for kind, content in _elements(data, order):
        count += 1
        if depth > DEEPEST:
            raise ValueError("arrays are nested too deeply")
        if kind == COMPRESSED:
            _walk(memoryview(zlib.decompress(content)), order, depth + 1)
        elif kind == MATRIX and len(content) > 0:
            _check_array(content, order, depth + 1)
    return count


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


def _check_array(content: memoryview, order: str, depth: int) -> None:
    """An array is made of flags, dimensions, name, and as many elements of data as its class has."""
    head = list(islice(_elements(content, order), 3))
    if not head or head[0][0] != UINT32 or len(head[0][1]) != 8:
        raise ValueError("an array without flags")
    (word,) = struct.unpack_from(f"{order}I", head[0][1])
    kind, imaginary = word & 0xFF, int(bool(word & COMPLEX))
    count = _walk(content, order, depth) - 3
    if kind not in NUMERIC and kind not in (CELL, STRUCTURE, OBJECT, CHARACTERS, SPARSE):
        return  # objects of MATLAB's classes have no dimensions; scipy hands them on as they are
    sizes = _sizes(head, order)
    expected = count
    if kind == CELL:
        expected = math.prod(sizes)
    elif kind == SPARSE:
        expected = 3 + imaginary
    elif kind == CHARACTERS or kind in NUMERIC:
        expected = 1 + imaginary
    if count != expected:
        raise ValueError(f"an array of {count} elements where {expected} are announced")


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
