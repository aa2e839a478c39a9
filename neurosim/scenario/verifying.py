"""Making products again, and comparing every number with the one that stands in them."""

import difflib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from neurosim.errors import FileError, FormatError, NeurosimError
from neurosim.scenario.catalogue import load, names
from neurosim.scenario.products import READERS, Pieces, pieces_in, provenance_in, read_product
from neurosim.scenario.provenance import scenario_hash
from neurosim.scenario.repeating import repeated
from neurosim.scenario.runs import run_of
from neurosim.trace.packing import Packed
from neurosim.trace.provenance import Provenance

#: Runs a command line again.
Remake = Callable[[Sequence[str]], None]

COMMANDS = ("trace", "draw", "run", "play")  # metadata come from anywhere; nothing else is run for them
ABOVE = 3  # folders in which a scenario is looked for: that of the product, and those it lies in
MOST = 12  # differences that are told
NO_METADATA = (
    "cannot be verified: it says nothing about where it is from, or is damaged where it did; make it again"
)
_NUMBER = re.compile(r"[−-]?\d+(?:[.,]\d+)*(?:e[+−-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one product.

    Attributes
    ----------
    differences : tuple of str
        One sentence for each piece that differs.
    reason : str
        Why they differ, or why it could not be made again.
    """

    path: Path
    ok: bool
    numbers: int = 0
    differences: tuple[str, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        if not self.differences:
            return f"{self.path}: {self.reason}"
        shown = [f"  {text}" for text in self.differences[:MOST]]
        if len(self.differences) > MOST:
            shown.append(f"  ... {len(self.differences) - MOST} more")
        return "\n".join([f"{self.path}: {self.reason}", *shown])


def verified(path: Path, remake: Remake) -> tuple[Verdict, ...]:
    """Return a verdict on a product, or on all products in a folder and below.

    Raises
    ------
    FileError
        There is nothing of that name.
    FormatError
        A single file ends like no product of neurosim, or the folder has none.
    """
    if path.is_dir():
        found = [
            file for file in sorted(path.rglob("*")) if file.suffix.lower() in READERS and file.is_file()
        ]
        verdicts = [verdict for file in found if (verdict := _verdict(file, remake)) is not None]
        if not verdicts:
            raise FormatError(
                f"'{path}' holds no product of neurosim ({', '.join(READERS)} with its metadata)"
            )
        return tuple(verdicts)
    read_product(path)  # what cannot be read is no verdict on a single file
    if path.suffix.lower() not in READERS:
        raise FormatError(f"'{path}' cannot be verified; products end in {', '.join(READERS)}")
    return (_verdict(path, remake) or Verdict(path, False, reason=NO_METADATA),)


def _verdict(path: Path, remake: Remake) -> Verdict | None:
    """The verdict on one file; None when it is no product of neurosim."""
    try:
        content = read_product(path)
        given = provenance_in(path, content)
        if given is None:
            return None
        there = pieces_in(path, content)
        if isinstance(given, Packed):
            return _compared(path, there, pieces_in(path, repeated(given, path)))
        scenario = _scenario_of(given, path)
        now = scenario_hash(load(scenario))
        fresh = _made_again(given, scenario, path, remake)
    except NeurosimError as error:
        return Verdict(path, False, reason=f"cannot be made again: {error}")
    verdict = _compared(path, there, fresh)
    if not verdict.ok and now != given.sha256 and not _same_scenario(given, scenario):
        stale = f"STALE, the scenario '{given.scenario}' has changed since it was made"
        return replace(verdict, reason=stale)
    return verdict


def _compared(path: Path, there: Pieces, fresh: Pieces) -> Verdict:
    """The verdict on a product beside what it should be."""
    differences = tuple(_differences(_neutral(there), _neutral(fresh)))
    numbers = sum(len(_NUMBER.findall(text)) for _, text in there)
    if not differences:
        return Verdict(path, True, numbers, reason=f"up to date, {numbers} numbers")
    edited = "EDITED by hand, or made by another version of neurosim or its libraries"
    return Verdict(path, False, numbers, differences, edited)


def _same_scenario(given: Provenance, scenario: str) -> bool:
    """Whether the product is of one part of a file, whose hash is its own."""
    return any(scenario_hash(part) == given.sha256 for part in load(scenario).parts)


def _scenario_of(given: Provenance, path: Path) -> str:
    """The scenario as it can be loaded from here: by name, as given, or beside or above the product."""
    if given.scenario in names():
        return given.scenario
    places = [Path(given.scenario)]
    for folder in (path.parent, *path.resolve().parents[1:ABOVE]):
        places += [folder / given.scenario, folder / Path(given.scenario).name]
    for place in places:
        if place.is_file():
            return str(place)
    raise FileError(
        f"its scenario '{given.scenario}' is neither here nor beside it; verify it from the folder of the "
        "scenario, or put the scenario beside it"
    )


def _made_again(given: Provenance, scenario: str, path: Path, remake: Remake) -> Pieces:
    """The pieces of the product, made anew."""
    words = [scenario if word == given.scenario else word for word in given.command]
    if not words or words[0] not in COMMANDS or any(word.startswith(("--output", "--out")) for word in words):
        raise FormatError(f"its metadata name no command that makes products: {' '.join(words) or 'nothing'}")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"again{path.suffix.lower()}"
        if words[0] == "run":
            made = {file.name: file for file in run_of(load(scenario)).write_figures(folder)}
            if path.name not in made:
                raise FormatError(f"'neurosim run {scenario}' makes no figure of the name '{path.name}'")
            target = made[path.name]
        else:
            remake([*words, "--output", str(target)])
        return pieces_in(path, target.read_bytes())


def _neutral(pieces: Pieces) -> Pieces:
    """The pieces without blank ones, and without the line that says by what they were made."""
    made_by = re.compile(r"neurosim \d[\w.+]*, neurosim ")
    return [(place, text) for place, text in pieces if text.strip() and not made_by.search(text)]


def _differences(there: Pieces, fresh: Pieces) -> Iterator[str]:
    """One sentence for every piece that is not as it should be."""
    matcher = difflib.SequenceMatcher(
        None, [text for _, text in there], [text for _, text in fresh], autojunk=False
    )
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        for number in range(max(j - i, m - k)):
            old = there[i + number] if i + number < j else None
            new = fresh[k + number] if k + number < m else None
            yield _difference(old, new)


def _difference(old: tuple[str, str] | None, new: tuple[str, str] | None) -> str:
    if old is None and new is not None:
        return f"{new[0]}: missing is {_brief(new[1])}"
    if new is None and old is not None:
        return f"{old[0]}: not from neurosim is {_brief(old[1])}"
    assert old is not None and new is not None
    ours, theirs = _NUMBER.findall(new[1]), _NUMBER.findall(old[1])
    if len(ours) == len(theirs):
        changed = [f"{b} should be {a}" for a, b in zip(ours, theirs, strict=True) if a != b]
        if changed:
            return f"{old[0]}: {', '.join(changed)}"
    return f"{old[0]}: {_brief(old[1])} should be {_brief(new[1])}"


def _brief(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"
