"""Compressed bytes, unzipped piece by piece: who reads them can stop, however much they stand for."""

import zlib
from collections.abc import Iterator

#: How compressed bytes begin and end: as a gzip file, or as within a MATLAB file.
GZIP, ZLIB = 31, 15
#: Most bytes that one compressed byte can stand for.
MOST_FOR_ONE = 1032
#: Bytes that are taken in and handed out at once.
TAKEN, PIECE = 1 << 13, 1 << 20


class Unzipped:
    """What compressed bytes stand for, to be read like a file.

    Parameters
    ----------
    content : bytes
    kind : {GZIP, ZLIB}

    Examples
    --------
    >>> zipped = Unzipped(zlib.compress(b"net and out"), ZLIB)
    >>> zipped.read(3), zipped.read(100), zipped.read(1)
    (b'net', b' and out', b'')
    """

    def __init__(self, content: bytes | memoryview, kind: int) -> None:
        self._pieces = _pieces(content, kind)
        self._left = b""

    def read(self, most: int) -> bytes:
        """Return the next bytes, fewer than asked for only at the end.

        Raises
        ------
        zlib.error
            They are damaged or cut off.
        """
        found, length = [], 0
        while length < most:
            piece = self._left or next(self._pieces, b"")
            if not piece:
                break
            taken, self._left = piece[: most - length], piece[most - length :]
            found.append(taken)
            length += len(taken)
        return b"".join(found)


def _pieces(content: bytes | memoryview, kind: int) -> Iterator[bytes]:
    """The bytes piece by piece. A gzip file may be several, one after the other."""
    stream = zlib.decompressobj(kind)
    for start in range(0, len(content), TAKEN):
        given = bytes(content[start : start + TAKEN])
        while given:
            if stream.eof:
                given = given.lstrip(b"\0")  # with which some programs fill up the last block
                if not given or kind != GZIP:
                    break
                stream = zlib.decompressobj(kind)
            piece = stream.decompress(given, PIECE)
            given = stream.unused_data or stream.unconsumed_tail
            if piece:
                yield piece
    while not stream.eof:  # some may wait within the stream
        piece = stream.decompress(b"", PIECE)
        if not piece:
            raise zlib.error("the file is cut off")
        yield piece
