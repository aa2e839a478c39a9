"""Running a scenario: batches, moments of the training, products, and the checks."""

from pathlib import Path

import pytest

from neurosim.ground.errors import FileError, UnknownNameError
from neurosim.scenario import Run, Scenario, load
from neurosim.scenario.run.costs import milestones
from neurosim.training.descend import gradient_descent

# One linear neuron, out = w x, with half the squared error: delta = w x - t, gradient = delta x.
LINE = """
title = "A line"
source = "worked by hand"
[network]
inputs = ["x"]
[[network.neurons]]
name = "o"
activation = "linear"
weights = { x = 1.0 }
[[samples]]
inputs = [1.0]
targets = [0.0]
[[samples]]
inputs = [2.0]
targets = [1.0]
[[samples]]
inputs = [1.0]
targets = [3.0]
"""


def line(folder: Path, more: str = "") -> Scenario:
    path = folder / "line.toml"
    path.write_text(LINE + more, encoding="utf-8")
    return load(path)


def run_of(scenario: Scenario) -> Run:
    run = scenario.run()
    assert isinstance(run, Run)
    return run


def weights_after(scenario: Scenario) -> float:
    return run_of(scenario).network["x", "o"].weight


def test_without_learning_rate_all_samples_are_traced_and_nothing_is_updated(tmp_path: Path) -> None:
    scenario = line(tmp_path)
    run = run_of(scenario)
    assert (scenario.updates, scenario.batch_size) == (0, 3)
    assert run.trace.samples == (1, 2, 3)
    assert {step.phase for step in run.trace} == {"forward", "error", "backward"}
    assert run.history == ((0, (0.5 + 0.5 + 2.0) / 3),)
    assert run.network["x", "o"].weight == 1.0


def test_one_update_after_every_sample(tmp_path: Path) -> None:
    scenario = line(tmp_path, "[training]\nlearning_rate = 0.1")
    # 1 - 0.1 * 1 * 1 = 0.9; 0.9 - 0.1 * (1.8 - 1) * 2 = 0.74; 0.74 - 0.1 * (0.74 - 3) * 1 = 0.966
    assert scenario.updates == 3
    assert weights_after(scenario) == pytest.approx(0.966, rel=1e-15)
    assert scenario.trace().samples == (1,)


def test_one_update_after_all_samples(tmp_path: Path) -> None:
    # gradient = 1 + 2 - 2 = 1
    scenario = line(tmp_path, '[training]\nlearning_rate = 0.1\nbatch = "all"')
    assert scenario.updates == 1
    assert weights_after(scenario) == pytest.approx(0.9, rel=1e-15)


def test_batches_of_two_leave_a_smaller_last_one(tmp_path: Path) -> None:
    # 1 - 0.1 * (1 + 2) = 0.7; 0.7 - 0.1 * (0.7 - 3) = 0.93
    scenario = line(tmp_path, "[training]\nlearning_rate = 0.1\nbatch = 2")
    assert scenario.updates == 2
    assert weights_after(scenario) == pytest.approx(0.93, rel=1e-15)


def test_the_mean_of_gradients_is_what_training_and_log_use(tmp_path: Path) -> None:
    scenario = line(tmp_path, '[training]\nlearning_rate = 0.3\nbatch = "all"\nreduction = "mean"')
    assert weights_after(scenario) == pytest.approx(0.9, rel=1e-15)
    assert scenario.trace().value("weight", "x->o") == pytest.approx(0.9, rel=1e-15)


def test_the_trace_of_a_later_sample_has_the_weights_it_meets(tmp_path: Path) -> None:
    scenario = line(tmp_path, "[training]\nlearning_rate = 0.1")
    assert scenario.trace(1).value("out", "o") == 1.0
    assert scenario.trace(2).value("out", "o") == pytest.approx(1.8, rel=1e-15)
    assert scenario.trace(3).value("out", "o") == pytest.approx(0.74, rel=1e-15)
    with pytest.raises(UnknownNameError, match=r"no sample 4 in .*line.toml \(samples are 1 to 3\)"):
        scenario.trace(4)
    with pytest.raises(UnknownNameError, match="no sample 0"):
        scenario.trace(0)


def test_published_numbers_of_later_samples_batches_and_moments(tmp_path: Path) -> None:
    more = """
[training]
learning_rate = 0.1
batch = "all"
epochs = 2
[published.net]
o = "1.0"
[published.sample.2.delta]
o = "1.0"
[published.sample.2.gradient]
"x->o" = "2.0"      # of this sample alone
[published.sample.3.gradient]
"x->o" = "-2.0"
[published.batch.gradient]
"x->o" = "1.0"
[published.weight]
"x->o" = "0.9"
[published.weight_change]
"x->o" = "-0.1"
[published.after.0.sample.3.out]
o = "1.0"
[published.after.1.weight]
"x->o" = "0.9"
[published.after.1.sample.2.out]
o = "1.8"
[published.after.2.weight]
"x->o" = "0.86"     # gradient = 0.9 * 6 - 5 = 0.4
[published.product]
"weight(x->o) * slope(o)" = "1.0"
"learning_rate·gradient(x->o)" = "0.1"
"delta(o) * out(x)" = "1.0"
"""
    checks = line(tmp_path, more).run().checks
    assert len(checks) == 14
    assert [check.published.name for check in checks if not check.ok] == []


def test_a_wrong_number_and_a_wrong_misprint_both_fail_the_run(tmp_path: Path) -> None:
    assert line(tmp_path, '[published.net]\no = "1.0"').run().ok
    assert not line(tmp_path, '[published.net]\no = "1.1"').run().ok
    assert line(tmp_path, '[published.net]\no = "1.1"\n[misprints.net]\no = "slip"').run().ok
    assert not line(tmp_path, '[published.net]\no = "1.0"\n[misprints.net]\no = "slip"').run().ok


def test_a_published_number_may_be_of_a_label(tmp_path: Path) -> None:
    text = LINE.replace("weights = { x = 1.0 }", 'weights = { x = 1.0 }\nlabels = { x = "w1" }')
    more = "[training]\nlearning_rate = 0.1\n[published.after.0.weight]\nw1 = '1.0'\n"
    more += "[published.gradient]\nw1 = '1'\n[published.product]\n'learning_rate * weight(w1)' = '0.1'"
    (tmp_path / "line.toml").write_text(text + more, encoding="utf-8")
    assert load(tmp_path / "line.toml").run().ok


def test_a_training_that_changes_nothing_says_why(tmp_path: Path) -> None:
    from neurosim.scenario.run.report.updates import updates

    def told(scenario: Scenario) -> str:
        run = scenario.run()
        return updates(scenario, run.costs, run.network)

    rate = "[training]\nlearning_rate = 0.1"
    assert "what it was" not in told(line(tmp_path, rate))
    for old, new, reason in (
        ("linear", "step", "nothing can be learned through step (in 'o'), whose slope is 0"),
        ("weights = { x = 1.0 }", 'weights = { x = 1.0 }\nfrozen = ["x"]', "all of them are frozen"),
        ("inputs = [1.0]", "inputs = [0.0]", "every gradient is 0"),
    ):
        text = LINE.replace(old, new).replace("inputs = [2.0]", "inputs = [0.0]")
        (tmp_path / "line.toml").write_text(text + rate, encoding="utf-8")
        said = told(load(tmp_path / "line.toml"))
        assert f"No weight or bias has changed: {reason}" in said


def test_the_log_says_which_samples_it_shows(tmp_path: Path) -> None:
    from neurosim.scenario.run.tracing import which_samples as which

    def which_samples(scenario: Scenario) -> str | None:
        return which(scenario, scenario.trace())

    rest = "of 3, before and in the first update; neurosim trace --sample N shows another one"
    rate = "[training]\nlearning_rate = 0.1\n"
    assert which_samples(line(tmp_path)) is None
    assert which_samples(line(tmp_path, f'{rate}batch = "all"')) is None
    assert which_samples(line(tmp_path, rate)) == f"Sample 1 {rest}"
    assert which_samples(line(tmp_path, f"{rate}batch = 2")) == f"Samples 1 to 2 {rest}"


def test_milestones_are_powers_of_ten_and_the_end() -> None:
    assert milestones(0) == [0]
    assert milestones(1) == [0, 1]
    assert milestones(1000) == [0, 1, 10, 100, 1000]


def test_two_runs_of_a_scenario_are_independent_and_alike(tmp_path: Path) -> None:
    scenario = line(tmp_path, "[training]\nlearning_rate = 0.1\nepochs = 3")
    first, second = run_of(scenario), run_of(scenario)
    assert first.network is not second.network
    assert first.history == second.history
    assert scenario.build()["x", "o"].weight == 1.0


def test_figures_get_names_of_their_own_or_those_the_file_gives(tmp_path: Path) -> None:
    more = '[[figures]]\n[[figures]]\nshow = ["delta"]\n[[figures]]\nfile = "mine.png"\nshow = ["weight"]\n'
    run = line(tmp_path, more).run(tmp_path / "deep" / "out")
    assert [path.name for path in run.figures] == ["line-1-forward.svg", "line-2-backward.svg", "mine.png"]
    assert all(path.stat().st_size > 0 for path in run.figures)


def test_a_figure_of_an_update_that_is_not_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no update to show"):
        line(tmp_path, '[[figures]]\nshow = ["update"]').run(tmp_path)


def test_a_figure_of_what_is_never_known_is_refused_in_the_words_of_the_file(tmp_path: Path) -> None:
    free = LINE.replace('inputs = ["x"]', 'inputs = ["x"]\nloss = "sum_of_outputs"')
    free = "".join(row for row in free.splitlines(keepends=True) if not row.startswith("targets"))
    for show, expected in (
        ('["target"]', "there is no target to show, because the loss 'sum_of_outputs' has none"),
        ('["delta"]\nmoment = "forward"', "delta is not known yet with moment = 'forward'"),
        ('["update"]\nmoment = "backward"', "update is not known yet with moment = 'backward'"),
    ):
        (tmp_path / "line.toml").write_text(f"{free}[[figures]]\nshow = {show}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"figures\[1\] \(counted from 1\): " + expected):
            load(tmp_path / "line.toml").run(tmp_path / "out")


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(FileError, match=r"cannot make the folder '.*taken'"):
        line(tmp_path, "[[figures]]").run(tmp_path / "taken")


def test_gradients_in_a_figure_are_those_of_its_sample_alone(tmp_path: Path) -> None:
    from neurosim.scenario.run.tracing import trace_sample

    scenario = line(tmp_path, '[training]\nlearning_rate = 0.1\nbatch = "all"')
    assert trace_sample(scenario, 3).value("gradient", "x->o") == -2.0
    assert trace_sample(scenario, 3).samples == (3,)  # as the file numbers it


def test_who_watches_a_training_is_told_how_many_updates_are_done(tmp_path: Path) -> None:
    told: list[int] = []
    run = Run(line(tmp_path, "[training]\nlearning_rate = 0.001\nepochs = 500"))
    run.train(told.append)
    assert {0, 99, 999, 1500} < set(told)  # whole epochs of 3 updates, before the moments of the report
    assert told == sorted(told)
    assert run.train() is run.trained


def test_the_old_name_of_a_training_warns(tmp_path: Path) -> None:
    run = Run(line(tmp_path, "[training]\nlearning_rate = 0.001"))
    with pytest.warns(DeprecationWarning, match="called Run.trained now"):
        assert run.course is run.trained


@pytest.mark.parametrize("batch", ['"sample"', "2", '"all"'])
def test_a_training_has_the_bits_of_descent_by_hand_at_every_moment(tmp_path: Path, batch: str) -> None:
    """Whichever engine trains, and also within an epoch."""
    scenario = line(tmp_path, f"[training]\nlearning_rate = 0.01\nepochs = 7\nbatch = {batch}")
    moments = run_of(scenario).trained.moments
    network, weights = scenario.build(), [1.0]
    for done in gradient_descent(
        network,
        scenario.samples(),
        learning_rate=0.01,
        updates=scenario.updates,
        batch_size=scenario.batch_size,
    ):
        assert done == len(weights)
        weights.append(network["x", "o"].weight)
    assert len(moments) > 2
    for updates, snapshot in moments.items():
        network.restore(snapshot)
        assert network["x", "o"].weight == weights[updates]
