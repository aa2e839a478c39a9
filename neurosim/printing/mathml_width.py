"""How wide a browser sets a formula: enough to make it smaller on paper, where nobody can scroll."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SIGN, DOT, AROUND = 0.55, 0.28, 0.5  # ems: a letter or digit, a point, the space around an operator
BRACKET, AROUND_FRACTION = 0.7, 0.4
SMALLER = 0.71  # indices
BETWEEN_COLUMNS = 0.8
NARROW = "(),;|\u2061"


def mathml_width(mathml: str) -> float:
    """Return how many ems a formula takes, rather too many than too few.

    Examples
    --------
    >>> round(mathml_width("<mi>w</mi><mo>=</mo><mn>0.25</mn>"), 2)
    3.53
    """
    text = mathml.replace("&#x2061;", "\u2061")
    return _width(ElementTree.fromstring(f"<mrow>{text}</mrow>"))


def _width(node: Element) -> float:
    """The width of an element: its columns, its wider half, its base and indices, or all of it in a row."""
    if node.tag == "mtable":
        return _columns(node)
    inside = [_width(child) for child in node]
    text = node.text or ""
    match node.tag:
        case "mfrac":
            return max(inside) + AROUND_FRACTION
        case "msub" | "msup" | "msubsup":
            return inside[0] + SMALLER * max(inside[1:])
        case "mspace":
            return float(node.get("width", "0em").removesuffix("em"))
        case "mo":
            return BRACKET * len(text.strip("\u2061")) if text in NARROW else SIGN * len(text) + AROUND
    dots = sum(map(text.count, ".,ijl"))
    return sum(inside) + SIGN * (len(text) - dots) + DOT * dots + (0.9 if node.tag == "msqrt" else 0.0)


def _columns(table: Element) -> float:
    """The widths of the columns, unless a cell that reaches over all of them needs more."""
    rows = [[_width(cell) for cell in row] for row in table]
    over = max(
        (row[0] for row, made in zip(rows, table, strict=True) if made[0].get("columnspan")), default=0.0
    )
    rows = [row for row, made in zip(rows, table, strict=True) if not made[0].get("columnspan")]
    columns = max(map(len, rows))
    widest = [max(row[k] for row in rows if k < len(row)) for k in range(columns)]
    return max(over, sum(widest) + BETWEEN_COLUMNS * columns)
