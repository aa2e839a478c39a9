"""Keys of TOML texts that others wrote: none may be so long that reading it takes minutes."""

import re

from neurosim.ground.errors import FormatError

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


def check_keys(text: str) -> None:
    """Refuse a TOML text with a key of very many names.

    Raises
    ------
    FormatError
        It has one.

    Examples
    --------
    >>> check_keys("training.rate = 0.5  # ........................................")
    >>> check_keys(".".join("a" * 100) + " = 0.5")
    Traceback (most recent call last):
    ...
    neurosim.FormatError: a key has more than 30 names joined by dots, the most it may have
    """
    for piece in _KEY_ENDS.split(_COMMENT_OR_TEXT.sub("", text)):
        if piece.count(".") >= MOST_PARTS:
            raise FormatError(f"a key has more than {MOST_PARTS} names joined by dots, the most it may have")
