"""Making products again in memory, and comparing every number with the one that stands in them.

Verifying is reading: nothing is written, and what a foreign product says is only taken where it cannot
name a file of the user.
"""

import difflib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from neurosim.ground.errors import FormatError, NeurosimError, cut, harmless, reason_of
from neurosim.ground.jobs import in_parallel
from neurosim.ground.progress import progress
from neurosim.printing.formats import FORMATS
from neurosim.printing.products import Pieces
from neurosim.scenario.run.provenance import scenario_hash
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.verify.finding import scenario_of
from neurosim.scenario.verify.product_pdf import cut_alike, latex_numbers, set_numbers
from neurosim.scenario.verify.products import READERS, pieces_in, provenance_in, read_product
from neurosim.scenario.verify.repeating import repeated
from neurosim.trace.packing import Packed
from neurosim.trace.provenance import Provenance

#: Makes the content of a product again, of its scenario; of a PDF of a log the LaTeX.
Remake = Callable[[Provenance, Scenario, Path], bytes]

PATIENCE = 1.0  # seconds: only work that takes longer shows how far it is
MOST = 12  # differences that are told
MOST_LETTERS = 400  # of a reason
MOST_COMPARED = 4_000_000  # pairs of pieces; beyond that, pieces are compared by their position
NO_METADATA = (
    "cannot be verified: it does not say how it was made, or this information is damaged; make it again"
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
        # Names and texts come from files of others: each stays in its line.
        lines = [
            f"{self.path}: {cut(self.reason, MOST_LETTERS)}",
            *(f"  {text}" for text in self.differences[:MOST]),
        ]
        if len(self.differences) > MOST:
            lines.append(f"  ... {len(self.differences) - MOST} more")
        return "\n".join(map(harmless, lines))


def verified(
    path: Path, remake: Remake, scenarios: Sequence[Path] = (), jobs: int = 1
) -> tuple[Verdict, ...]:
    """Return a verdict on a product, or on all products in a folder and below.

    Parameters
    ----------
    scenarios : sequence of pathlib.Path
        Scenarios that the user named.
    jobs : int
        So many files of a folder are made again at the same time, each by a process of its own; `remake` is
        then a function of a module.

    Raises
    ------
    FileError
        There is nothing of that name.
    FormatError
        A single file ends like no product of neurosim, or the folder has none.
    """
    if path.is_dir():
        found = list(_in_folder(path, partial(_verdict, remake=remake, scenarios=scenarios), jobs))
        if not found:
            raise FormatError(
                f"'{path}' holds no file that neurosim made ({', '.join(READERS)} with its metadata)"
            )
        return tuple(found)
    read_product(path)  # what cannot be read is no verdict on a single file
    if path.suffix.lower() not in READERS:
        raise FormatError(
            f"'{path}' cannot be verified; files that can be verified end in {', '.join(READERS)}"
        )
    return (_verdict(path, remake, scenarios) or Verdict(path, False, reason=NO_METADATA),)


def _in_folder(path: Path, look: Callable[[Path], Verdict | None], jobs: int) -> Iterator[Verdict]:
    """The verdicts on everything in a folder that may be a product; links to folders are not followed."""
    closed: list[OSError] = []
    products: list[Path] = []
    for folder, folders, files in os.walk(path, onerror=closed.append):
        folders.sort()
        found = (Path(folder) / name for name in sorted(files))
        products += [file for file in found if file.suffix.lower() in READERS]
    with progress("Verifying", len(products), patience=PATIENCE) as watch:
        verdicts = in_parallel(look, products, jobs, "verifying with several jobs")
        for done, verdict in enumerate(verdicts, start=1):
            watch(done)
            if verdict is not None:
                yield verdict
    for error in closed:
        reason = reason_of(error)
        yield Verdict(Path(error.filename), False, reason=f"cannot be read: {reason}")


def _verdict(path: Path, remake: Remake, scenarios: Sequence[Path]) -> Verdict | None:
    """The verdict on one file; None when it is not a product of neurosim."""
    try:
        content = read_product(path)
        given = provenance_in(path, content)
        if given is None:
            return None
        is_set = _is_set(given, path.suffix.lower())
        there = set_numbers(path, content) if is_set else pieces_in(path, content)  # before any work is done
        if isinstance(given, Packed):
            return _compared(path, there, repeated(given, path), is_set)
        scenario = scenario_of(given.scenario, path, scenarios)
        verdict = _compared(path, there, remake(given, scenario, path), is_set)
    except NeurosimError as error:
        return Verdict(path, False, reason=f"cannot be made again: {error}")
    except Exception as error:  # a file of somebody else must not end the report on a folder
        return Verdict(path, False, reason=f"cannot be made again: {type(error).__name__}: {error}")
    if not verdict.ok and not _same_scenario(given, scenario):
        stale = f"STALE, the scenario '{given.scenario}' has changed since it was made"
        return replace(verdict, reason=stale)
    return verdict


def _is_set(given: Provenance | Packed, ending: str) -> bool:
    """Whether a product is what another program has made of a log, as LaTeX makes a PDF."""
    makers = [kind.__name__ for kind in FORMATS.values() if ending in kind.becomes]
    if isinstance(given, Packed):
        return given.maker in makers
    return bool(makers) and given.command[:1] == ("trace",)


def _compared(path: Path, there: Pieces, fresh: bytes, is_set: bool) -> Verdict:
    """The verdict on a product next to what it should be; of one that LaTeX has set, next to the LaTeX."""
    if is_set:
        right = latex_numbers(fresh.decode())
        there = cut_alike(there, right)
    else:
        there, right = _neutral(there), _neutral(pieces_in(path, fresh))
    same = [text for _, text in there] == [text for _, text in right]
    numbers = sum(len(_NUMBER.findall(text)) for _, text in there)
    if same:
        return Verdict(path, True, numbers, reason=f"up to date, {numbers} numbers")
    differences = tuple(_differences(there, right))
    edited = "EDITED by hand, or made by another version of neurosim or its libraries"
    return Verdict(path, False, numbers, differences, edited)


def _same_scenario(given: Provenance, scenario: Scenario) -> bool:
    """Whether the scenario is as it was; a product may be of one part of a file, whose hash is its own."""
    return any(scenario_hash(part) == given.sha256 for part in (scenario, *scenario.parts))


def _neutral(pieces: Pieces) -> Pieces:
    """The pieces without blank ones, and without the line that says by what they were made."""
    made_by = re.compile(r"neurosim \d[\w.+]*, neurosim ")
    return [(place, text) for place, text in pieces if text.strip() and not made_by.search(text)]


def _differences(there: Pieces, fresh: Pieces) -> Iterator[str]:
    """One sentence for every piece that is not as it should be."""
    old, new = [text for _, text in there], [text for _, text in fresh]
    start = len(os.path.commonprefix([old, new]))
    for kind, i, j, k, m in _changes(old[start:], new[start:]):
        if kind == "equal":
            continue
        for number in range(max(j - i, m - k)):
            before = there[start + i + number] if i + number < j else None
            after = fresh[start + k + number] if k + number < m else None
            yield _difference(before, after)


def _changes(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """What was changed, as `difflib` says it; of what is much too long, everything."""
    if len(old) * len(new) > MOST_COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _difference(old: tuple[str, str] | None, new: tuple[str, str] | None) -> str:
    if old is None and new is not None:
        return f"{_cut(new[0])}: {_brief(new[1])} is missing"
    if new is None and old is not None:
        return f"{_cut(old[0])}: {_brief(old[1])} is not from neurosim"
    assert old is not None and new is not None
    ours, theirs = _NUMBER.findall(new[1]), _NUMBER.findall(old[1])
    if len(ours) == len(theirs):
        changed = [f"{_cut(b)} should be {a}" for a, b in zip(ours, theirs, strict=True) if a != b]
        if changed:
            more = [f"... {len(changed) - MOST} more"] if len(changed) > MOST else []
            return f"{_cut(old[0])}: {', '.join([*changed[:MOST], *more])}"
    return f"{_cut(old[0])}: {_brief(old[1])} should be {_brief(new[1])}"


def _brief(text: str) -> str:
    return f"'{_cut(' '.join(text[:1000].split()))}'"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
