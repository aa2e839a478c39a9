"""Figures of trained scenarios: they are written, and those that a scenario cannot give say why."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from matplotlib.text import Text

import neurosim as ns
from neurosim.cli.group import commands
from neurosim.figures import draw
from neurosim.figures.kinds.weight_histories import WeightHistories
from neurosim.figures.making import record_of
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.scenario import Scenario, load
from neurosim.scenario.building.options import with_options
from neurosim.scenario.figure_sources import ScenarioSource
from neurosim.scenario.figures import figure_table
from neurosim.scenario.films import film_of
from neurosim.scenario.run.train import train_scenario

pytestmark = pytest.mark.slow


def shortened(name: str, epochs: int) -> Scenario:
    """A scenario that trains for a few epochs only, if it trains."""
    scenario = load(name)
    return scenario if scenario.learning_rate is None else with_options(scenario, epochs=epochs)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("xor", ["curves", "boundary", "hidden-outs", "boundary-epochs", "weight-histories"]),
        ("digits", ["curves", "confusion", "digits", "first-layer"]),
        ("mazur", ["predictions", "steps", "error-along", "gradient-steps", "error-over", "paths"]),
    ],
)
def test_every_kind_is_made_from_a_scenario_that_has_what_it_shows(name: str, kinds: list[str]) -> None:
    scenario = shortened(name, 2)
    trained = train_scenario(scenario) if name != "mazur" else None
    for kind in kinds:
        record = record_of(ScenarioSource(scenario, "here: ", trained), figure_table(kind=kind))
        assert draw(kind, record, title=scenario.title) is not None


def test_the_boundary_of_a_scenario_is_that_of_its_trained_network() -> None:
    trained = train_scenario(shortened("xor", 3))
    record: Any = record_of(ScenarioSource(trained.scenario, "", trained), figure_table(kind="boundary"))
    x, y = float(record.x[4]), float(record.y[7])
    assert record.responses[0].out[7, 4] == pytest.approx(trained.network.predict([[x, y]])[0, 0], abs=1e-15)


def subtitle(scenario: Scenario, kind: str, weights: Any = None, trained: Any = None, **more: Any) -> str:
    """What a figure of a scenario says beside its title."""
    record = record_of(
        ScenarioSource(scenario, "here: ", trained), figure_table(kind=kind, weights=weights, **more)
    )
    figure: Any = draw(kind, record, title="A title")
    return next(t.get_text() for t in figure.findobj(Text) if t.get_gid() == "subtitle")


def test_every_figure_of_a_scenario_says_of_which_weights_it_speaks_and_they_can_be_chosen() -> None:
    trained = train_scenario(shortened("xor", 3))
    for kind in ("network", "matrices", "predictions", "boundary", "hidden-outs"):
        assert subtitle(trained.scenario, kind, "trained", trained).startswith("after 3 epochs")
        assert subtitle(trained.scenario, kind, "first").startswith("before training")
    assert subtitle(trained.scenario, "predictions") == "before training"
    assert subtitle(trained.scenario, "boundary", None, trained).startswith("after 3 epochs: ")
    digits = train_scenario(shortened("digits", 1))
    for kind in ("confusion", "digits", "first-layer"):
        assert subtitle(digits.scenario, kind, None, digits).startswith("after 1 epoch: ")
    line = train_scenario(shortened("xor-no-hidden", 2))
    assert subtitle(line.scenario, "decision-line", None, line) == "after 2 epochs"


def test_a_decision_line_has_the_subtitle_that_it_is_given() -> None:
    line = train_scenario(shortened("xor-no-hidden", 2))
    record = record_of(ScenarioSource(line.scenario, "here: ", line), figure_table(kind="decision-line"))
    figure = draw("decision-line", record, subtitle="what I say")
    assert "what I say" in {text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)}


def test_chosen_weights_are_those_that_the_figure_shows() -> None:
    trained = train_scenario(shortened("xor", 3))
    first: Any = record_of(
        ScenarioSource(trained.scenario, "", trained), figure_table(kind="network", weights="first")
    )
    last: Any = record_of(
        ScenarioSource(trained.scenario, "", trained), figure_table(kind="network", weights="trained")
    )
    for connection in trained.network.connections:
        assert last.state.values["weight", connection.name] == connection.weight
        assert first.state.values["weight", connection.name] != connection.weight
    before: Any = record_of(
        ScenarioSource(trained.scenario, ""), figure_table(kind="boundary", weights="first")
    )
    x, y = float(before.x[4]), float(before.y[7])
    assert before.responses[0].out[7, 4] == trained.scenario.build().predict([[x, y]])[0, 0]
    with pytest.raises(FormatError, match="a figure of the kind 'paths' takes no 'weights'; leave it out"):
        record_of(ScenarioSource(trained.scenario, "here: "), figure_table(kind="paths", weights="trained"))
    with pytest.raises(FormatError, match="no update to show after the training; leave out weights"):
        record_of(
            ScenarioSource(trained.scenario, "", trained),
            figure_table(kind="network", show=["update"], weights="trained"),
        )


@pytest.mark.parametrize("kind", ["error-along", "gradient-steps", "bias-styles", "network", "paths"])
def test_a_sample_that_a_scenario_does_not_have_is_one_sentence(kind: str) -> None:
    with pytest.raises(ns.UnknownNameError, match="no sample 5 .*samples are 1 to 1"):
        record_of(ScenarioSource(load("mazur"), "here: "), figure_table(kind=kind, sample=5))


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("sports-3-2-2", "boundary", "needs a network with two inputs, but this one has 3"),
        ("xor-forward", "boundary", "has no learning_rate"),
        ("xor", "digits", "these data are not images"),
        ("mazur", "gradient-times", r"add \[gradient_cost\]"),
        ("mazur", "boundary-epochs", "needs one class for every sample"),
        ("sports-3-2-2", "boundary-epochs", "needs a network with two inputs"),
        ("xor-forward", "weight-histories", "it has no learning_rate"),
    ],
)
def test_what_a_scenario_cannot_give_is_one_sentence(name: str, kind: str, message: str) -> None:
    scenario = shortened(name, 1)
    table = figure_table(kind=kind)
    with pytest.raises(FormatError, match=message):
        record_of(ScenarioSource(scenario, ""), table)


def test_the_neurons_of_the_weight_histories_can_be_chosen() -> None:
    scenario = shortened("xor", 2)
    everything = record_of(ScenarioSource(scenario, "here: "), figure_table(kind="weight-histories"))
    record = record_of(ScenarioSource(scenario, "here: "), figure_table(kind="weight-histories", of=["h2"]))
    assert isinstance(record, WeightHistories) and isinstance(everything, WeightHistories)
    assert set(record.groups) == {"h2"}
    chosen = [k for k, group in enumerate(everything.groups) if group == "h2"]
    assert (record.values == everything.values[:, chosen]).all()
    with pytest.raises(UnknownNameError, match="'x1' has no incoming weights .*'h1'"):
        record_of(ScenarioSource(scenario, "here: "), figure_table(kind="weight-histories", of=["x1"]))


def test_a_film_of_learning_has_more_frames_early_than_late() -> None:
    film: Any = film_of(shortened("xor", 40), "learning", frames=8)
    epochs = [int(response.name.split()[1]) for response in film.field.responses]
    assert epochs[0] == 0 and epochs[-1] == 40
    assert epochs == sorted(set(epochs))
    assert epochs[1] - epochs[0] < epochs[-1] - epochs[-2]
    with pytest.raises(ns.UnknownNameError, match="unknown kind of film 'learnin' .*did you mean 'learning'"):
        film_of(load("xor"), "learnin")
    with pytest.raises(
        ns.NumberError, match="frames of a film is 0; it must be a whole number of at least 2"
    ):
        film_of(load("xor"), "learning", frames=0)


def test_the_commands_draw_save_redraw_and_list(tmp_path: Path) -> None:
    run = CliRunner().invoke
    one, two, record = (str(tmp_path / name) for name in ("one.svg", "two.svg", "record.json"))
    drawn = run(
        commands, ["draw", "mazur", "--kind", "paths", "--of", "w1", "--output", one, "--record", record]
    )
    assert drawn.exit_code == 0, drawn.output
    again = run(commands, ["redraw", record, "--output", two])
    assert again.exit_code == 0, again.output
    first, second = (
        Path(path).read_text(encoding="utf-8").partition("</metadata>")[2] for path in (one, two)
    )
    assert first == second != ""  # only the first knows which command on which file it came from
    names = run(commands, ["figures", "--list"]).output
    assert "himmelblau" in names and "boundary-epochs" in names
    made = run(commands, ["figures", "structure", "--out", str(tmp_path / "out"), "--format", "svg,pdf,png"])
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".pdf", ".png", ".svg"]
    assert made.exit_code == 0
    for suffix in ("tex", "dot", "mmd", "graphml", "json"):
        target = tmp_path / f"net.{suffix}"
        assert run(commands, ["draw", "mazur", "--output", str(target)]).exit_code == 0
        assert target.stat().st_size > 200
    refused = run(commands, ["draw", "mazur", "--kind", "paths", "--output", str(tmp_path / "a.dot")])
    assert refused.exit_code == 2 and "is a format for networks" in refused.output
    film = run(commands, ["film", "mazur", "--output", str(tmp_path / "a.avi")])
    assert isinstance(film.exception, ns.NeurosimError)
