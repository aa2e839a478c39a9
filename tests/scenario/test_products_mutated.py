"""Products with a few bytes changed, cut, doubled or put in, and with any field of their metadata wrong."""

import json
import random
import re
import time
from pathlib import Path

import pytest

import neurosim as ns
from neurosim.cli.remaking import remade
from neurosim.drawing import save_figure
from neurosim.printing import HtmlPrinter, LatexPrinter, MarkdownPrinter, XlsxPrinter
from neurosim.scenario.verify.verdicts import verified

pytestmark = pytest.mark.slow

KINDS = ("log.md", "log.html", "log.tex", "lesson.html", "net.svg", "net.pdf", "log.xlsx")
TIMES = 20  # a kind
WRONG: tuple[object, ...] = (
    None,
    0,
    -1,
    1e308,
    True,
    [],
    {},
    "",
    "x",
    "\0",
    10**30,
    [[]],
    {"a": 1},
    "../../x.toml",
    ["trace", 3],
)
PUT_IN = (b"<", b"\0", b"(", b"[", b"{", b"stream\n", b"\xff", b"&#99999999;", b"\\", b'"')


@pytest.fixture(scope="module")
def products(tmp_path_factory):
    """A folder with a product of every kind, made in Python."""
    folder = tmp_path_factory.mktemp("products")
    net = ns.Network.layered([2, 1], seed=3, loss="half_squared_error", name="tiny")
    trace = net.trace([1.0, 0.5], [1.0], learning_rate=0.5)
    for name, printer in (("log.md", MarkdownPrinter), ("log.html", HtmlPrinter), ("log.tex", LatexPrinter)):
        (folder / name).write_text(printer().print(trace), encoding="utf-8")
    (folder / "log.xlsx").write_bytes(XlsxPrinter().document(trace))
    trace.play(folder / "lesson.html")
    net.forward([1.0, 0.5])
    for name in ("net.svg", "net.pdf"):
        save_figure(net.draw(), folder / name)
    return folder


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with one kind of damage somewhere."""
    changed = bytearray(content)
    place = chance.randrange(len(changed))
    match chance.randrange(5):
        case 0:
            for _ in range(chance.choice((1, 3, 20))):
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        case 1:
            del changed[place:]
        case 2:
            del changed[place : place + chance.randrange(1, 2000)]
        case 3:
            changed[place:place] = changed[place : place + 2000] * chance.choice((1, 2, 50))
        case 4:
            changed[place:place] = chance.choice(PUT_IN) * chance.choice((1, 100, 5000))
    return bytes(changed)


def judged(path: Path) -> float:
    """The seconds that a verdict took; it must be one, in printable lines, and no mistake of ours."""
    started = time.process_time()
    (verdict,) = verified(path, remade)
    for line in str(verdict).splitlines():
        assert line.isprintable()
    assert not re.match(r"cannot be made again: \w+Error: ", verdict.reason), verdict
    return time.process_time() - started


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_product_gets_a_verdict_and_soon(products, tmp_path, name):
    chance, content = random.Random(name), (products / name).read_bytes()
    judged(products / name)  # what is imported is no part of the time
    for _ in range(TIMES):
        (tmp_path / name).write_bytes(damaged(content, chance))
        assert judged(tmp_path / name) < 2.0


def fields_of(table, above=()):
    """The paths of all fields in tables."""
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from fields_of(value, (*above, key))


@pytest.mark.parametrize("name", ["log.tex", "net.svg"])
def test_every_option_is_checked_and_told_by_its_path(products, tmp_path, name):
    text = (products / name).read_text(encoding="utf-8")
    if name == "net.svg":
        net = ns.Network.layered([2, 1], seed=3)
        net.forward([1.0, 0.5])
        save_figure(net.draw(style="dark"), tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
    found = re.search(r'\{"neurosim": .*\}', text.replace("&quot;", '"'))
    assert found is not None
    options = json.loads(found[0])["neurosim"]["options"]

    def reason(path, change):
        document = json.loads(found[0])
        spot = document["neurosim"]["options"]
        for key in path[:-1]:
            spot = spot[key]
        change(spot, path[-1])
        line = json.dumps(document)
        line = line.replace('"', "&quot;") if "&quot;neurosim" in text else line
        start = found.start() if "&quot;" not in text else text.index("{&quot;neurosim")
        whole = text[start : text.index("\n", start)]
        (tmp_path / name).write_text(text.replace(whole[: whole.rindex("}") + 1], line), encoding="utf-8")
        (verdict,) = verified(tmp_path / name, remade)
        assert not verdict.ok
        return verdict.reason

    paths = list(fields_of(options))
    assert len(paths) > 25
    for path in paths:
        told = ".".join(("options", *path))
        damaged = "cannot be made again: its metadata are damaged: "
        assert reason(path, lambda spot, key: spot.pop(key)) == f"{damaged}'{told}' is missing"
        unfit: tuple[object, ...] = ({"a": 1}, -5e5, [[]])
        for wrong in unfit:
            said = reason(path, lambda spot, key, wrong=wrong: spot.update({key: wrong}))
            assert said.startswith(f"{damaged}'{told}"), said
    for path in {path[:-1] for path in paths}:
        said = reason((*path, "own"), lambda spot, key: spot.update({key: 1}))
        assert said.startswith(
            f"cannot be made again: its metadata are damaged: '{'.'.join(('options', *path))}.own'"
        ), said
        assert "is unknown" in said


def test_every_field_of_the_metadata_may_be_missing_or_wrong(products, tmp_path):
    text = (products / "log.md").read_text(encoding="utf-8")
    found = re.search(r'\{"neurosim": .*\}', text)
    assert found is not None
    fields: list[tuple[str, ...]] = [(name,) for name in json.loads(found[0])["neurosim"]]
    fields += [("options", name) for name in json.loads(found[0])["neurosim"]["options"]]
    fields += [("options", "numbers", name) for name in ("significant", "minus", "times", "carried")]
    fields += [("options", "notation", name) for name in ("letters", "style", "layer", "equations")]
    path = tmp_path / "log.md"
    for *above, last in fields:
        for wrong in ("missing", *WRONG):
            document = json.loads(found[0])
            table = document["neurosim"]
            for name in above:
                table = table[name]
            if wrong == "missing":
                del table[last]
            else:
                table[last] = wrong
            path.write_text(text.replace(found[0], json.dumps(document)), encoding="utf-8")
            assert judged(path) < 2.0


def test_a_network_that_is_carried_is_drawn_again_up_to_a_size(products, monkeypatch):
    monkeypatch.setattr("neurosim.figures.remembered.MOST_DRAWN", 1)
    (verdict,) = verified(products / "net.svg", remade)
    assert verdict.reason == "cannot be made again: it carries 2 connections, and at most 1 are drawn again"


def test_a_log_that_is_carried_is_made_again_up_to_a_length(products, monkeypatch):
    monkeypatch.setattr("neurosim.scenario.verify.repeating.MOST_PRINTED", 10)
    (verdict,) = verified(products / "log.md", remade)
    assert re.match(
        r"cannot be made again: it carries a log of \d+ lines and numbers in them", verdict.reason
    )
