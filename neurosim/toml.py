"""TOML texts that others wrote: none may take minutes, or end in an error of Python's own."""

import re
import tomllib
from typing import Any

from neurosim.errors import FormatError

#: Most names that dots may join in one key. The reader of Python takes minutes for one of 10,000.
MOST_PARTS = 30
# Comments and texts, in which dots join nothing. What is begun and not ended goes on to the end, so that
# nothing is looked at twice.
_COMMENT_OR_TEXT = re.compile(
    r"#[^\n]*+"
    r'|"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^']|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?",
    re.DOTALL,
)
_KEY_ENDS = re.compile(r"[=\[\]{},\n]")


def parsed_toml(text: str, where: str) -> dict[str, Any]:
    """Return what stands in a TOML text; messages begin with `where`.

    Raises
    ------
    tomllib.TOMLDecodeError
        It is not TOML; its message gives the line.
    FormatError
        It is nested too deeply, or holds a number or a key that is too long.

    Examples
    --------
    >>> parsed_toml("rate = 0.5", "a.toml")
    {'rate': 0.5}
    >>> parsed_toml(".".join("a" * 100) + " = 0.5", "a.toml")
    Traceback (most recent call last):
    ...
    neurosim.errors.FormatError: a.toml: a key has more than 30 names joined by dots, the most it may have
    """
    for piece in _KEY_ENDS.split(_COMMENT_OR_TEXT.sub("", text)):
        if piece.count(".") >= MOST_PARTS:
            most = f"more than {MOST_PARTS} names joined by dots"
            raise FormatError(f"{where}: a key has {most}, the most it may have")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # Python refuses to read whole numbers of more than 4300 digits
        raise FormatError(f"{where}: a number has too many digits to be read") from None
    except RecursionError:
        raise FormatError(f"{where}: arrays or tables are nested too deeply") from None
