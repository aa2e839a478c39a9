"""Kinds of figures: each says all of itself in one file, and whatever lists kinds finds it there."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from kind_checks import assert_consistent

from neurosim.cli.app import commands
from neurosim.figures import kinds as folder
from neurosim.figures.registry import all_kinds, kind_named, kind_names
from neurosim.gallery.writing import page
from neurosim.passes import by_hand
from neurosim.scenario import load
from neurosim.scenario.figure_sources import ScenarioSource
from neurosim.scenario.figures import figure_table
from neurosim.scenario.table.json_schemas import schema

TYPED = 'title = "t"\nsource = "s"\n[network]\ninputs = ["x"]\n[[network.neurons]]\nname = "o"\n'
TYPED += "weights = { x = 0.5 }\n[[samples]]\ninputs = [1.0]\ntargets = [1.0]\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", kind_names())
def test_a_kind_is_consistent(name: str) -> None:
    assert_consistent(kind_named(name))


def test_lists_name_kinds_in_the_order_of_their_places() -> None:
    places = [kind.place for kind in all_kinds()]
    assert places == sorted(set(places))
    assert [kind.name for kind in all_kinds()] == list(kind_names())
    assert kind_names()[:4] == ("network", "decision-line", "bias-styles", "neuron")
    assert kind_names()[-1] == "delta-sizes"


NEW = '''
"""The signs of the weights: how many of them are positive."""

from dataclasses import dataclass
from typing import Unpack

from neurosim.drawing.page.canvas import Canvas
from neurosim.drawing.page.choices import Choices, Drawn
from neurosim.figures.example import Example
from neurosim.figures.kind import Kind
from neurosim.figures.options import OfFirst
from neurosim.figures.source import Source


@dataclass(frozen=True, slots=True)
class WeightSigns:
    """How many weights there are of each sign."""

    positive: int
    negative: int


class WeightSignsOptions(OfFirst):
    """The keys that such a figure takes."""

    beyond: float = 0.0


def count(source: Source, options: WeightSignsOptions) -> WeightSigns:
    weights = [c.weight for c in source.with_weights(options.weights).network().connections]
    return WeightSigns(sum(w > options.beyond for w in weights), sum(w < -options.beyond for w in weights))


def draw_signs(record: WeightSigns, **choices: Unpack[Choices]) -> Drawn:
    canvas = Canvas(choices, f"{record.positive} positive, {record.negative} negative")
    return canvas.done()


KIND = Kind(
    name="weight-signs",
    place=999,
    teaches="How many weights of a network are positive.",
    options=WeightSignsOptions,
    record=WeightSigns,
    make=count,
    draw=draw_signs,
    examples=(
        Example(
            name="signs-of-mazur",
            title="All weights are positive",
            teaches="A network may begin with positive weights alone.",
            family="Signs",
            place=9999,
            scenario="mazur",
            options={"weights": "first"},
        ),
    ),
)
'''


@pytest.fixture
def new_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """One new file in the folder of the kinds."""
    more = tmp_path / "more"
    more.mkdir()
    (more / "weight_signs.py").write_text(NEW, encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(more)])
    monkeypatch.chdir(tmp_path)
    yield "weight-signs"
    sys.modules.pop("neurosim.figures.kinds.weight_signs")
    vars(folder).pop("weight_signs")


def run(*words: str) -> str:
    result = CliRunner().invoke(commands, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_new_kind_is_one_file_that_everything_finds(new_kind: str) -> None:
    assert_consistent(kind_named(new_kind))

    assert "orweight-signs." in "".join(run("draw", "--help").split())
    run("draw", "mazur", "--kind", new_kind, "--output", "a.svg", "--record", "a.json")
    assert "8 positive, 0 negative" in Path("a.svg").read_text(encoding="utf-8")
    run("redraw", "a.json", "--output", "b.svg")
    assert "8 positive, 0 negative" in Path("b.svg").read_text(encoding="utf-8")
    run("verify", "a.svg")

    tables = schema("scenario")["properties"]["figures"]["items"]["anyOf"]
    (table,) = [one for one in tables if one["title"] == new_kind]
    assert set(table["properties"]) == {"kind", "title", "file", "weights", "beyond"}
    assert table["description"] == "How many weights of a network are positive."

    assert "signs-of-mazur" in run("figures", "--list")
    assert run("figures", "signs-of-mazur", "--out", "gallery").strip().endswith("signs-of-mazur.svg")
    assert page().endswith(
        "## Signs\n\n### All weights are positive\n\nA network may begin with positive weights alone.\n\n"
        "![All weights are positive](signs-of-mazur.svg)\n\n"
        "    neurosim draw mazur --kind weight-signs --output signs-of-mazur.svg\n"
    )


def test_a_new_kind_brings_its_own_key_into_scenarios(new_kind: str) -> None:
    Path("mine.toml").write_text(f'{TYPED}[[figures]]\nkind = "{new_kind}"\nbeyond = 0.75\n', "utf-8")
    run("run", "mine.toml", "--out", "out")
    assert "0 positive, 0 negative" in Path("out/mine-1-weight-signs.svg").read_text(encoding="utf-8")
    Path("mine.toml").write_text(f'{TYPED}[[figures]]\nkind = "network"\nbeyond = 0.75\n', "utf-8")
    result = CliRunner().invoke(commands, ["check", "mine.toml"])
    assert "figures[1] (counted from 1): a figure of the kind 'network' takes no 'beyond'" in str(
        result.exception or result.output
    )


def test_the_schema_of_scenarios_holds_each_figure_to_its_kind() -> None:
    validator = Draft202012Validator(schema("scenario"))
    base = {"title": "t", "source": "s"}
    for figure, fits in (
        ({}, True),
        ({"show": ["weight"], "of": ["h1"]}, True),
        ({"kind": "paths", "of": ["w1"]}, True),
        ({"kind": "paths", "show": ["weight"]}, False),
        ({"kind": "pathes"}, False),
        ({"kind": "curves", "title": "Cost"}, True),
    ):
        assert validator.is_valid({**base, "figures": [figure]}) is fits, figure


def test_names_are_known_without_importing_a_kind_or_matplotlib() -> None:
    code = (
        "import sys; from neurosim.figures.registry import is_kind, kind_named, kind_names\n"
        "assert is_kind('map') and not is_kind('mpa') and len(kind_names()) > 30\n"
        "loaded = [name for name in sys.modules if name.startswith('neurosim.figures.kinds.')]\n"
        "assert loaded == [], loaded\n"
        "import neurosim.scenario.table.schema\n"
        "[kind_named(name) for name in kind_names()]\n"
        "assert 'matplotlib' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("mazur", "error-along"),
        ("mazur", "gradient-steps"),
        ("mazur", "error-over"),
        ("himmelblau", "map"),
        ("xor", "delta-sizes"),
        ("xor", "predictions"),
    ],
)
def test_a_kind_takes_about_as_many_passes_as_it_says(
    name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, forward = 0, by_hand.forward

    def counted(*given: object, **more: object) -> None:
        nonlocal done
        done += 1
        forward(*given, **more)

    monkeypatch.setattr(by_hand, "forward", counted)
    source = ScenarioSource(load(name), "")
    said = kind_named(kind).passes(source)
    kind_named(kind).make(source, figure_table(kind))
    assert 0.4 * said <= done <= said + 2


def test_a_record_of_another_kind_is_not_read(tmp_path: Path) -> None:
    run("draw", "mazur", "--output", str(tmp_path / "a.svg"), "--record", str(tmp_path / "a.json"))
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    (tmp_path / "a.json").write_text(json.dumps({**document, "kind": "softmax"}), encoding="utf-8")
    result = CliRunner().invoke(commands, ["redraw", str(tmp_path / "a.json"), "--output", "b.svg"])
    assert "a figure of the kind 'softmax' is made from a SoftmaxGroup, not from a Moment" in str(
        result.exception
    )
