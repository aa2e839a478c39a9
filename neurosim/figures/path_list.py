"""The list below the paths of a gradient: every path with its factors and its product, and the sum."""

from dataclasses import dataclass, replace

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.names import name_in_text
from neurosim.drawing.page.numbers import MINUS
from neurosim.drawing.page.products import product_sign, significant, sum_sign
from neurosim.drawing.page.routes import straight
from neurosim.drawing.page.scene import Stroke
from neurosim.figures.path import Path, Paths

SIZE = 9.0
LINE, TIGHT = 17.0, 13.0  # height of a line, at ease and where there is little room
SWATCH = 30.0
MARKS = {
    "slope": "[{}]",
    "jacobian": "{{{}}}",
    "aggregation_slope": "⟨{}⟩",
    "error_slope": "({})",
    "error_slope_net": "({})",
}


@dataclass(frozen=True, slots=True)
class PathList:
    """What is written below a drawing of paths.

    Attributes
    ----------
    products : tuple of (tuple of str)
        The lines of each path.
    factors : float or None
        Where the products begin next to the names; None where they stand below them.
    """

    paths: tuple[Path, ...]
    key: tuple[str, ...]
    names: tuple[str, ...]
    products: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...]
    factors: float | None
    line: float

    @property
    def height(self) -> float:
        """Return the height of all lines."""
        lines = len(self.key) + sum(len(product) for product in self.products) + len(self.sums)
        return self.line * (lines + (0 if self.factors is not None else len(self.names)) + 0.2)


def fitting_list(canvas: Canvas, record: Paths, room: float) -> PathList:
    """Return the list in that height: with narrower lines, and with fewer paths, if it must be."""
    for line in (LINE, TIGHT):
        found = _listing(canvas, record, record.paths, line)
        if found.height <= room:
            return found
    largest = sorted(record.paths, key=lambda path: -abs(path.product))
    while found.height > room and len(largest) > 1:
        largest.pop()
        kept = tuple(path for path in record.paths if path in largest)
        found = _listing(canvas, record, kept, TIGHT)
    return found


def _listing(canvas: Canvas, record: Paths, shown: tuple[Path, ...], line: float) -> PathList:
    ruler, left = canvas.ruler, 0.55 * canvas.style.left
    names = tuple(" → ".join(name_in_text(name) for name in (*path.neurons, "E")) for path in shown)
    products = [product_line(path) for path in shown]
    sums = _sums(record, shown)
    whole = "all paths together" if len(shown) == record.count else f"all {record.count} paths together"
    wide = max(ruler.width(whole, SIZE, bold=True), *(ruler.width(name, SIZE) for name in names))
    factors = left + SWATCH + wide + 16.0
    longest = max(ruler.width(text, SIZE) for text in (*products, _key(shown)))
    longest = max(longest, ruler.width(",  ".join(sums), SIZE, bold=True))
    if factors + longest <= canvas.end:
        lines = tuple((text,) for text in products)
        return PathList(shown, (_key(shown),), (*names, whole), lines, (",  ".join(sums),), factors, line)
    room = canvas.end - left - SWATCH
    names = tuple(_shortened(canvas, path, room) for path in shown)
    wrapped = tuple(tuple(ruler.wrapped(text, SIZE, room, most=9)) for text in products)
    key = tuple(ruler.wrapped(_key(shown), SIZE, room + SWATCH))
    return PathList(shown, key, (*names, whole), wrapped, sums, None, line)


def _shortened(canvas: Canvas, path: Path, room: float) -> str:
    """Return the names along a path, the longest ones cut where they are too wide together."""
    names = [name_in_text(name) for name in (*path.neurons, "E")]
    for most in range(max(3, *map(len, names)), 2, -1):
        text = " → ".join(name if len(name) <= most else f"{name[: most - 1]}…" for name in names)
        if canvas.ruler.width(text, SIZE) <= room:
            return text
    return canvas.ruler.shortened(text, SIZE, room)


def product_line(path: Path) -> str:
    """Return the factors of a path and their product, as a calculator gives it."""
    texts = [significant(value) for _, value in path.factors]
    shown = []
    for (kind, _), text in zip(path.factors, texts, strict=True):
        mark = MARKS.get(kind, "({})" if text.startswith(MINUS) else "{}")
        shown.append(mark.format(text))
    result = significant(path.product)
    return f"{' · '.join(shown)} {product_sign(texts, result)} {result}"


def _sums(record: Paths, shown: tuple[Path, ...]) -> tuple[str, str]:
    """Return the sum of the paths, and what the backward pass gives."""
    total, products = significant(record.total), [significant(path.product) for path in shown]
    sign = sum_sign(products, total) if len(shown) == record.count else "="
    return f"sum {sign} {total}", f"backward pass: δ · out = {significant(record.gradient)}"


def _key(shown: tuple[Path, ...]) -> str:
    """Return what the brackets mean, as far as they occur."""
    kinds = {kind for path in shown for kind, _ in path.factors}
    parts = ["⟨∂net/∂(w · out)⟩"] if "aggregation_slope" in kinds else []
    parts += ["out", *(["[f′(net)]"] if "slope" in kinds else []), "weight", "…"]
    parts += ["{∂out/∂net}"] if "jacobian" in kinds else []
    ends = [
        name
        for kind, name in (("error_slope", "(∂E/∂out)"), ("error_slope_net", "(∂E/∂net)"))
        if kind in kinds
    ]
    rounded = "≈" in "".join(product_line(path) for path in shown)
    note = ";   ≈ where the printed factors are rounded" if rounded else ""
    return " · ".join([*parts, " or ".join(ends)]) + note


def write_list(canvas: Canvas, record: Paths, listing: PathList, top: float, tones: tuple[str, ...]) -> None:
    """Write every path with its factors and its product, and the sum."""
    style, writer, left = canvas.style, canvas.writer, 0.55 * canvas.style.left
    indent, below = left + SWATCH, listing.factors is None
    at = indent if listing.factors is None else listing.factors
    y = top - 0.6 * listing.line
    for number, text in enumerate(listing.key, start=1):
        writer.write(f"note:factors {number}", text, left if below else at, y)
        y -= listing.line
    for k, lines in enumerate(listing.products):
        swatch = Stroke(f"key:path {k + 1}", straight((left, y), (left + 22, y)), tones[k], 2.6)
        canvas.scene.add(replace(swatch, dashed=k % 2 == 1))
        writer.write(f"name:path {k + 1}", listing.names[k], indent, y, colour=style.ink)
        y -= listing.line if below else 0.0
        for number, text in enumerate(lines):
            gid = f"product:path {k + 1}" + (f" {number + 1}" if number else "")
            writer.write(gid, text, at, y, colour=style.ink)
            y -= listing.line
    tone = style.gradient_text
    writer.write("name:sum", listing.names[-1], indent, y, colour=tone, bold=True)
    y -= listing.line if below else 0.0
    for number, text in enumerate(listing.sums):
        writer.write(f"product:sum {number + 1}", text, at, y, colour=tone, bold=True)
        y -= listing.line
