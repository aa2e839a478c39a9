"""Kinds of figures: each says all of itself in one file, and whatever lists kinds finds it there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from kind_checks import assert_consistent

from neurosim.cli.app import commands
from neurosim.figures.registry import all_kinds, kind_named, kind_names
from neurosim.passes import by_hand, quick
from neurosim.scenario import load
from neurosim.scenario.figure_sources import ScenarioSource
from neurosim.scenario.figures import figure_table
from neurosim.scenario.table.json_schemas import schema


@pytest.mark.slow
@pytest.mark.parametrize("name", kind_names())
def test_a_kind_is_consistent(name: str) -> None:
    assert_consistent(kind_named(name))


def test_lists_name_kinds_in_the_order_of_their_places() -> None:
    places = [kind.place for kind in all_kinds()]
    assert places == sorted(set(places))
    assert [kind.name for kind in all_kinds()] == list(kind_names())
    assert kind_names()[:4] == ("network", "decision-line", "bias-styles", "neuron")
    assert kind_names()[-1] == "learning-bands"


def run(*words: str) -> str:
    result = CliRunner().invoke(commands, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


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
    monkeypatch.setattr(quick, "_quick", lambda network: None)  # so that every pass is one by hand
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
