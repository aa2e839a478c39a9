"""Signs: names in any script, with the fonts that are installed, and a warning where none has them."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

#: Families that hold many scripts, or the thousands of signs of Chinese, Japanese and Korean; tried first.
PREFERRED = ("Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")


@contextmanager
def with_all_signs(figure: "Figure") -> Iterator[None]:
    """Let texts whose font lacks a sign use an installed one that has it, as long as the context lasts.

    Where no font has it, a warning says which signs are boxes and what to do.
    """
    from matplotlib.text import Text

    before: list[tuple[Text, list[str]]] = []
    nowhere: set[str] = set()
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        families = list(text.get_fontfamily())
        more = {sign: family_with(sign) for sign in missing_signs(text)}
        nowhere.update(sign for sign, family in more.items() if family is None)
        found = sorted({family for family in more.values() if family is not None})
        if found:
            before.append((text, families))
            text.set_fontfamily([*families, *found])
    if nowhere:
        warnings.warn(
            f"no installed font has the signs '{''.join(sorted(nowhere))}', which the figure shows as boxes: "
            "install a font that has them (for Chinese, Japanese and Korean: Noto Sans CJK), or save as SVG, "
            "where text stays text",
            stacklevel=3,
        )
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)  # that a family has no bold letters is no news
    try:
        yield
    finally:
        log.setLevel(level)
        for text, families in before:
            text.set_fontfamily(families)


def missing_signs(text: "Text") -> set[str]:
    """Return the signs of a text that its own font does not have."""
    content = text.get_text()
    if content.isascii():
        return set()
    from matplotlib.font_manager import findfont

    path = findfont(text.get_fontproperties())
    return {sign for sign in content if not sign.isspace() and not _has(path, sign)}


@lru_cache(maxsize=4096)
def family_with(sign: str) -> str | None:
    """Return an installed family that has a sign, or None."""
    from matplotlib.font_manager import fontManager

    # The last resort draws a box with the kind of script in it, not the sign.
    fonts = [f for f in fontManager.ttflist if f.style == "normal" and not f.name.startswith("Last Resort")]
    fonts.sort(key=lambda font: (font.name not in PREFERRED, font.name))
    return next((font.name for font in fonts if _has(font.fname, sign)), None)


def _has(path: str, sign: str) -> bool:
    from matplotlib.font_manager import get_font

    try:
        return bool(get_font(path).get_char_index(ord(sign)))
    except (OSError, RuntimeError):  # a font file that cannot be read has no signs
        return False
