"""SVG: every element gets a class and an id that a web page can use."""

import re
from html import unescape
from xml.sax.saxutils import quoteattr

_GROUP = re.compile(r'<g id="([^"]*)"( ?/?)>')
_FAMILY = re.compile(r"font-family: ('[^']*')(?=[;\"])")  # for readers that lack the font
_CLASSES = {"edge": "connection"}
_ARROW = "->"


def annotated(text: str) -> str:
    """Return the SVG with ``id="connection-i1-h1" class="connection" data-of="i1->h1"`` in its groups.

    Ids consist of letters, digits, ``-``, ``_`` and ``.``; where two would be equal the later ones
    get a number. ``data-of`` holds the exact name.
    """
    taken: set[str] = set()
    seen: set[str] = set()
    names = [name for name, _ in _GROUP.findall(text)]
    taken.update(name for name in names if ":" not in name and _valid(name) == name)

    def group(match: re.Match[str]) -> str:
        gid, end = unescape(match.group(1)), match.group(2)
        kind, colon, of = gid.partition(":")
        if not colon:
            if _valid(gid) == gid:
                name = _unique(gid, taken) if gid in seen else gid
                seen.add(gid)
                return f'<g id="{name}" class="{re.sub(r"[_0-9.]+$", "", gid) or gid}"{end}>'
            kind, of = "part", gid
        kind = _CLASSES.get(kind, kind)
        name = _unique(f"{kind}-{'-'.join(_valid(end) for end in of.split(_ARROW))}", taken)
        exact = "".join(letter for letter in of if letter.isprintable())
        return f'<g id="{name}" class="{kind.partition("-")[0]}" data-of={_quoted(exact)}{end}>'

    text = _FAMILY.sub(r"font-family: \1, Verdana, sans-serif", text)
    return _GROUP.sub(group, text)


def _quoted(text: str) -> str:
    quoted = quoteattr(text)
    return quoted if quoted.startswith('"') else '"' + text.replace("&", "&amp;").replace('"', "&quot;") + '"'


def _valid(name: str) -> str:
    """Return the name with every character that an id cannot hold replaced by its number.

    Examples
    --------
    >>> _valid("h1"), _valid("a b"), _valid("δ")
    ('h1', 'a_b', 'x3b4')
    """
    plain = []
    for letter in name:
        if letter.isascii() and (letter.isalnum() or letter in "-_."):
            plain.append(letter)
        elif letter.isspace():
            plain.append("_")
        else:
            plain.append(f"x{ord(letter):x}")
    return "".join(plain)


def _unique(name: str, taken: set[str]) -> str:
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name}-{count}"
    taken.add(candidate)
    return candidate
