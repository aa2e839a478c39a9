"""Shared parts: the frames of a film as SVG, in which what they have in common stands once."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree

_LONG = re.compile(r"-?\d+\.\d{3,}")
_OUTLINES = ("d", "x", "y", "width", "height")  # attributes whose numbers are points on the page
_OWN = ("id", "data-of", "type")  # would keep equal parts of two frames apart


class SharedParts:
    """Takes the frames apart, and puts them together from parts that stand once.

    A frame of a network differs from the one before it in some numbers and colours only; the rest of it is a
    reference to a part.
    """

    def __init__(self) -> None:
        self._definitions: dict[str, str] = {}
        self._frames: list[list[str]] = []
        self._box = ""

    def add(self, svg: str) -> None:
        """Take a frame apart."""
        root = ElementTree.fromstring(svg)
        self._box = root.get("viewBox", "")
        self._frames.append(list(self._parts(root)))

    def definitions(self) -> str:
        """Return the invisible element that holds what several frames use."""
        shared = "".join(f'<g id="{name}">{part}</g>\n' for part, name in self._names().items())
        return (
            '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>\n'
            f"{''.join(self._definitions.values())}{shared}</defs></svg>\n"
        )

    def frames(self, labels: list[str]) -> Iterator[str]:
        """Yield every frame as an element for a page; `labels` say what is in them."""
        names = self._names()
        for parts, label in zip(self._frames, labels, strict=True):
            drawn = "".join(f'<use href="#{names[part]}"/>' if part in names else part for part in parts)
            yield f'<svg viewBox="{self._box}" role="img" aria-label="{escape(label)}">{drawn}</svg>'

    def _names(self) -> dict[str, str]:
        """The parts that occur more than once, with their names."""
        counts = Counter(part for frame in self._frames for part in frame)
        return {part: f"e{k}" for k, part in enumerate(part for part, n in counts.items() if n > 1)}

    def _parts(self, element: ElementTree.Element) -> Iterator[str]:
        """Yield the innermost groups that have a name, in the order in which they are painted."""
        for child in element:
            if _tag(child) == "defs":
                self._define(child)
            elif any(inner.get("id") for inner in child.iterfind(".//{*}g")):
                yield from self._parts(child)
            elif _tag(child) not in ("metadata", "style"):
                yield self._written(child)

    def _define(self, definitions: ElementTree.Element) -> None:
        """Keep markers and clips; equal ones have equal names in all frames."""
        for child in definitions:
            name = child.get("id")
            if name is not None:
                self._definitions[name] = self._written(child, f' id="{name}"') + "\n"

    def _written(self, element: ElementTree.Element, name: str = "") -> str:
        """Return an element as text, with points to a hundredth."""
        tag, inside = _tag(element), escape((element.text or "").strip(), quote=False)
        if tag == "defs":
            self._define(element)
            return ""
        look = name + "".join(
            f' {key.rpartition("}")[2]}="{escape(_short(key, value))}"'
            for key, value in element.items()
            if key not in _OWN
        )
        for child in element:
            inside += self._written(child) + escape((child.tail or "").strip(), quote=False)
        return f"<{tag}{look}>{inside}</{tag}>" if inside else f"<{tag}{look}/>"


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _short(key: str, value: str) -> str:
    if key not in _OUTLINES:
        return value
    return _LONG.sub(lambda match: f"{float(match.group()):z.2f}", " ".join(value.split()))
