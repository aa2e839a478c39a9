"""The words and letters of a figure, as the log has them.

Figures are made with English words and the letters of net-out. What stands in them is of a few kinds,
which are known here by their English text; anything else is a name, and stays.
"""

import re

from neurosim.drawing.page.scene import TextLine
from neurosim.printing.log import StepLog
from neurosim.printing.words import NARROW_SPACE

#: Before the number of a quantity; the others stand bare.
PREFIX = re.compile(r"(E = |E |target |t |b |δ )?")
#: Kinds of texts that hold words; the rest are names and numbers.
WORDED = ("legend", "column", "count", "weights", "note", "subtitle")
#: English texts, and what their parts are called in the table ``figure`` of a language.
_SENTENCES = (
    (r"weight( [<>] 0)?", "weight"),
    (r"in the disc: (?P<names>.+)", "inside"),
    (r"above the disc: (?P<names>.+)", "above"),
    (r"upper: (?P<names>.+)", "upper"),
    (r"lower: (?P<names>.+)", "lower"),
    (r"grey: (?P<names>.+)", "grey"),
    (r"old → new", "change"),
    (r"no room for the numbers of (?P<count>\S+) of (?P<all>\S+) connections", "no_numbers"),
    (r"no room for (?P<names>.+)", "no_room"),
    (r"weights by colour and width", "by_colour"),
    (r"weights by width and colour only", "by_width"),
    (r"numbers: (?P<places>.*the) (?P<count>\d+) largest \|w\| of those drawn", "numbers"),
    (r"dashed: negative", "dashed"),
    (r"(?P<count>\S+) neurons, (?P<drawn>\S+) drawn", "neurons"),
    (r"(?P<drawn>\S+) of (?P<count>\S+)", "some_of"),
    (r"(?P<count>\S+) weights", "weights"),
    (r"(?P<count>\S+) generations", "generations"),
    (r"left out", "left_out"),
    (r"input", "input"),
    (r"hidden( \d+)?", "hidden"),
    (r"output", "output"),
)


class FigureWords:
    """Translates the texts of a scene.

    Parameters
    ----------
    log : StepLog
        Whose language, letters and decimal sign they take.
    """

    def __init__(self, log: StepLog) -> None:
        self.log = log
        letter, turned = log.notation.letter, log.notation.turned
        slope = f"∂{letter('error')}/∂{letter('weight')}"
        self.slope = f"−{slope}" if turned else slope
        self.letters = {
            "E = ": f"{letter('error')} = ",
            "E ": f"{letter('error')} ",
            "target ": f"{log.words('figure.target')} ",
            "t ": f"{letter('target')} ",
            "b ": f"{letter('bias')} ",
            "δ ": f"{letter('delta')} ",
        }
        self.names = {name: letter(name) for name in ("net", "out", "delta")}
        self.names |= {"bias": self._say("bias"), "old weights": self._say("old_weights")}
        self.names |= {
            "before the weights changed": self._say("outdated"),
            "of an earlier pass": self._say("earlier_pass"),
        }

    def prefix(self, text: str) -> str:
        """Return the letter, or word, that stands before a number: ``"δ "``."""
        found = PREFIX.match(text)
        return "" if found is None else self.letters.get(found.group(), "")

    def number(self, text: str) -> str:
        """Return a number, with or without something before it."""
        return self.prefix(text) + self._digits(PREFIX.sub("", text, count=1))

    def text(self, words: TextLine) -> str:
        """Return any other text."""
        if words.gid.partition(":")[0] not in WORDED:
            return words.text
        return "; ".join(map(self._part, words.text.split("; ")))

    def _part(self, text: str) -> str:
        if text.endswith("…"):
            return self._cut(text.removesuffix("…"))
        if "∂E/∂w" in text.split("  ") or text == "δ":
            word = f"  {self._say('and')}  "
            return word.join(self._gradient(part) for part in text.split("  and  "))
        for pattern, key in _SENTENCES:
            match = re.fullmatch(pattern, text)
            if match is not None:
                return self._say(key, **self._values(match)) + (
                    match.group(1) or "" if key in _NUMBERED else ""
                )
        return self._digits(text)

    def _cut(self, start: str) -> str:
        """A sentence whose end had no room: its own words, and no more of them."""
        for key, english in (("by_colour", "weights by colour and width"), ("by_width", "weights by width")):
            if english.startswith(start):
                return self._say(key)[: len(start)].rstrip() + "…"
        return "…"

    def _values(self, match: re.Match[str]) -> dict[str, str]:
        """The parts of a sentence that differ."""
        values = {name: text for name, text in match.groupdict().items() if text}
        if self.log.words.code != "en":  # elsewhere 2,145 is a little more than 2
            values |= {name: re.sub(r"(?<=\d),(?=\d)", NARROW_SPACE, text) for name, text in values.items()}
        if "names" in values:
            values["names"] = ", ".join(self.names.get(name, name) for name in values["names"].split(", "))
        if "places" in values:
            at = values["places"].removesuffix("the").replace("∂E/∂w at", self.slope + ":")
            values["places"] = at + self._say("the")
        return values

    def _gradient(self, text: str) -> str:
        return {"∂E/∂w": self.slope, "δ": self.names["delta"]}.get(text, text)

    def _digits(self, text: str) -> str:
        return text.replace(".", ",") if self.log.format.decimal_comma else text

    def _say(self, key: str, **values: str) -> str:
        return self.log.words(f"figure.{key}", **values)


_NUMBERED = ("weight", "hidden")  # their first group follows as it is
