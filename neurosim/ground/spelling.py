"""Letters such as δ where standard output has no such letter: spelt out, in place of an error."""

import codecs
import sys
from io import TextIOWrapper
from typing import TextIO, TypeGuard

#: How letters and signs of the step log are spelt where they cannot be shown.
SPELT = {
    "α": "alpha",
    "δ": "delta",
    "σ": "sigma",
    "η": "eta",
    "Σ": "sum",
    "Δ": "Delta",
    "∂": "d",
    "·": "*",
    "×": "*",
    "−": "-",
    "–": "-",
    "→": "->",
    "←": "<-",
    "≈": "~",
    "≤": "<=",
    "≥": ">=",
    "√": "sqrt",
    "\u202f": "",
    "θ": "theta",
    "ε": "eps",
    "ŷ": "y",
    "⊙": "o",
    "ᵀ": "^T",
    "⁻": "^-",
    "⁽": "^(",
    "⁾": ")",
    "├": "+",
    "└": "+",
    "│": "|",
    "─": "-",
    **{sign: f"^{digit}" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{sign: f"_{digit}" for digit, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "½": "1/2",
    "′": "'",
    "…": "...",
    "∞": "inf",
}
#: The name under which Python knows this way to deal with what cannot be encoded.
HANDLER = "neurosim-spelt"


def spell_out_what_it_cannot_show() -> None:
    """Have letters such as δ spelt out on standard output and error, if they would be an error there.

    A stream that can show them is left alone, and so is one that somebody has given another way to deal
    with what it cannot show.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and _would_fail(stream):
            codecs.register_error(HANDLER, _spelt)
            stream.reconfigure(errors=HANDLER)


def _would_fail(stream: TextIO) -> TypeGuard[TextIOWrapper]:
    """Whether a stream refuses the signs of the step log, and can be told not to."""
    if getattr(stream, "errors", None) not in ("strict", "surrogateescape", "backslashreplace"):
        return False
    if not hasattr(stream, "reconfigure"):
        return False
    try:
        "".join(SPELT).encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return False


def _spelt(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(SPELT.get(letter, "?") for letter in missing), error.end
