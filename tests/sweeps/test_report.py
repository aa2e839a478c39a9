"""The report of a sweep, as text, as Markdown and as JSON, of outcomes whose counts are known."""

import json
import re

import pytest
from sweep_outcomes import made_up

from neurosim.sweeps.report import MOST_GROUPS, SweepReport
from neurosim.sweeps.setting_table import MOST_SETTINGS
from neurosim.sweeps.tally import Tally

NAN = float("nan")
TRAIN = ("neurosim", "train", "xor")
RATE = "training.learning_rate"

#: Six seeds: three get there, two are stuck at the same place, one elsewhere.
SIX = made_up(
    ["reached", "reached", "missed", "reached", "missed", "missed"],
    cause=["", "", "plateau", "", "dead", "plateau"],
    outputs=[
        "0.0 1.0 1.0 0.0", "0.0 1.0 1.0 0.0", "0.0 0.5 1.0 0.0", "0.0 1.0 1.0 0.0", "0.5 0.5 0.5 0.5",
        "0.0 0.5 1.0 0.0",
    ],
    train_cost=[0.01, 0.02, 0.2, 0.03, 0.5, 0.2],
    train_accuracy=[1.0, 1.0, 0.75, 1.0, 0.5, 0.75],
    epochs=[100, 200, 1000, 300, 1000, 1000],
)  # fmt: skip


def section(text: str, title: str) -> list[str]:
    """The lines below a title."""
    (found,) = [block for block in text.split("\n\n") if block.startswith(title)]
    return found.split("\n")[1:]


def test_the_share_stands_there_with_its_interval() -> None:
    text = SweepReport(SIX).text()
    assert text.startswith("XOR\n\nSWEEP  6 trainings, seeds 1 to 6, 3 s of training\n")
    assert "  3 of 6 reach the goal, all 4 samples right: 50.0% (95% interval: 18.8% to 81.2%).\n" in text


def test_where_they_are_stuck_is_counted_the_most_frequent_first_with_their_seeds() -> None:
    heading, first, second = section(SweepReport(SIX).text(), "WHERE THE OTHERS ARE STUCK")
    assert "WHERE THE OTHERS ARE STUCK  the outputs; the targets are 0 1 1 0\n" in SweepReport(SIX).text()
    assert heading.split() == ["outputs", "trainings", "such", "as"]
    assert first == "  0.0 0.5 1.0 0.0          2  seeds 3, 6"
    assert second == "  0.5 0.5 0.5 0.5          1  seed 5"


def test_causes_are_counted_each_with_a_training_to_look_at() -> None:
    head, first, second = section(SweepReport(SIX, TRAIN).text(), "WHY THE OTHERS ARE STUCK")
    assert head.split() == ["cause", "meaning", "trainings", "look", "at", "it", "with"]
    assert re.fullmatch(r"  plateau +a local minimum or a plateau +2  neurosim train xor --seed 3", first)
    assert re.fullmatch(r"  dead +a relu gives 0 for every sample +1  neurosim train xor --seed 5", second)


def test_a_training_that_no_command_shows_is_named_by_its_row_too() -> None:
    _, first, _ = section(SweepReport(SIX, numbers=range(11, 17)).text(), "WHY THE OTHERS ARE STUCK")
    assert first.endswith(" 2  row 13: seed 3")
    _, first, _ = section(SweepReport(SIX, TRAIN, range(11, 17)).text(), "WHY THE OTHERS ARE STUCK")
    assert first.endswith(" 2  neurosim train xor --seed 3")


def test_without_a_command_the_seed_is_named() -> None:
    head, first, _ = section(SweepReport(SIX).text(), "WHY THE OTHERS ARE STUCK")
    assert head.endswith("such as") and first.endswith(" 2  seed 3")


def test_one_that_missed_without_a_known_cause_is_said_to_be_so() -> None:
    outcomes = made_up(["reached", "missed"], train_cost=[0.0, 0.1])
    _, row = section(SweepReport(outcomes).text(), "WHY THE OTHERS ARE STUCK")
    assert re.fullmatch(r"  not found +none is known; more epochs may help +1  seed 2", row)


def test_lowest_quartiles_and_highest_of_every_column_stand_there() -> None:
    head, *rows = section(SweepReport(SIX).text(), "RESULTS")
    assert re.split(r"  +", head.strip()) == [
        "lowest",
        "first quartile",
        "median",
        "third quartile",
        "highest",
    ]
    # 0.01 0.02 0.03 0.2 0.2 0.5: a quarter of the way from 0.02 to 0.03, half from 0.03 to 0.2
    cells = [re.split(r"  +", row.strip()) for row in rows]
    assert cells[0] == ["train cost", "0.01", "0.0225", "0.115", "0.2", "0.5"]
    assert cells[1] == ["train accuracy", "0.5", "0.75", "0.875", "1", "1"]
    assert cells[2] == ["epochs", "100", "225", "650", "1,000", "1,000"]
    assert cells[3] == ["seconds", *["500 ms"] * 5]


def test_the_best_and_the_median_training_are_shown_with_their_cost_and_command() -> None:
    head, first, second = section(SweepReport(SIX, TRAIN).text(), "WHICH TO LOOK AT")
    assert head.split()[:2] == ["train", "cost"]
    assert first.split() == ["best", "0.01", *TRAIN, "--seed", "1"]
    assert second.split() == ["median", "0.03", *TRAIN, "--seed", "4"]


def test_columns_are_aligned_and_no_line_ends_in_blanks() -> None:
    text = SweepReport(SIX, TRAIN).text()
    assert all(line == line.rstrip() for line in text.split("\n"))
    for title in ("WHERE", "WHY", "RESULTS", "WHICH"):
        rows = section(text, next(line for line in text.split("\n") if line.startswith(title)))
        if title != "RESULTS":
            start = re.search(r"such as|look at it with", rows[0])
            assert start is not None
            assert all(row[start.start() - 2 : start.start()] == "  " for row in rows)
            assert all(row[start.start()] != " " for row in rows)
        else:
            assert len({len(row) for row in rows}) == 1


# -- failures ------------------------------------------------------------------------------------


FAILED = made_up(
    ["reached", "failed", "failed", "missed", "failed"],
    cause=["", "diverging", "diverging", "dead", ""],
    train_cost=[0.1, NAN, NAN, 0.4, NAN],
    epochs=[100, 7, 12, 100, 0],
    reason=[
        "",
        "a number left the range of a float in epoch 8 (learning rate 0.5)",
        "a number left the range of a float in epoch 13 (learning rate 1e+307)",
        "",
        "the data do not fit",
    ],
)


def test_failures_that_differ_in_numbers_only_are_one_reason() -> None:
    _, first, second = section(SweepReport(FAILED, TRAIN).text(), "WHY SOME FAILED")
    assert first.startswith(
        "  a number left the range of a float in epoch 8 (learning rate 0.5)          2  "
    )
    assert first.endswith("2  neurosim train xor --seed 2")
    assert re.fullmatch(r"  the data do not fit +1  neurosim train xor --seed 5", second)


def test_failures_count_as_not_reaching_the_goal_and_not_among_the_results() -> None:
    text = SweepReport(FAILED, TRAIN).text()
    assert "  1 of 5 reaches the goal, all 4 samples right: 20.0% (95% interval: 3.6% to 62.4%).\n" in text
    assert "  3 failed with an error; they count as not reaching the goal.\n" in text
    assert "RESULTS  of the 2 trainings that ended without an error\n" in text
    epochs = next(row for row in section(text, "RESULTS") if row.strip().startswith("epochs"))
    assert epochs.split() == ["epochs", *["100"] * 5]
    _, why = section(text, "WHY THE OTHERS ARE STUCK")  # what failed has a reason of its own
    assert why.split()[0] == "dead"


def test_where_all_failed_there_is_nothing_but_the_reasons() -> None:
    outcomes = made_up(["failed"], train_cost=[NAN], reason=["the data do not fit"])
    text = SweepReport(outcomes).text()
    assert text == (
        "XOR\n\n"
        "SWEEP  1 training, seed 1, 500 ms of training\n"
        "  0 of 1 reach the goal, all 4 samples right: 0%.\n"
        "  1 failed with an error; it counts as not reaching the goal.\n\n"
        "WHY SOME FAILED\n"
        "  reason               trainings  such as\n"
        "  the data do not fit          1  seed 1"
    )


# -- settings ------------------------------------------------------------------------------------


def test_settings_stand_below_each_other_in_their_order_with_shares_and_medians() -> None:
    outcomes = made_up(
        ["missed", "missed", "reached", "missed", "reached", "reached"],
        setting=[0, 0, 1, 1, 2, 2],
        settings=[{RATE: 0.01}, {RATE: 0.5}, {RATE: 1.0}],
        seed=[1, 2] * 3,
        train_cost=[0.5, 0.7, 0.1, 0.3, 0.01, 0.03],
    )
    text = SweepReport(outcomes, TRAIN).text()
    assert "SWEEP  6 trainings, 3 settings, seeds 1 to 2, 3 s of training\n" in text
    head, *rows = (re.split(r"  +", row.strip()) for row in section(text, "SETTINGS"))
    assert head == [
        RATE, "trainings", "reached", "share", "95% interval", "median train cost", "median epochs",
        "median seconds",
    ]  # fmt: skip
    assert rows == [
        ["0.01", "2", "0", "0%", "0% to 65.8%", "0.6", "100", "500 ms"],
        ["0.5", "2", "1", "50.0%", "9.5% to 90.5%", "0.2", "100", "500 ms"],
        ["1.0", "2", "2", "100%", "34.2% to 100%", "0.02", "100", "500 ms"],
    ]
    assert "neurosim train xor --learning-rate 0.5 --seed 2" not in text  # the first of a cause is shown
    assert "neurosim train xor --learning-rate 1.0 --seed 1" in text  # the best
    _, why = section(text, "WHY THE OTHERS ARE STUCK")
    assert why.endswith("3  neurosim train xor --learning-rate 0.01 --seed 1")


def test_a_setting_that_no_option_can_make_is_named() -> None:
    sizes = "network.layers.sizes"
    outcomes = made_up(
        ["missed", "reached"], setting=[0, 1], settings=[{sizes: [2, 2, 1]}, {sizes: [2, 3, 1]}],
        seed=[7, 7], train_cost=[0.5, 0.1], outputs=["0.5 0.5 0.5 0.5", ""],
    )  # fmt: skip
    text = SweepReport(outcomes, TRAIN).text()
    assert "neurosim train" not in text
    assert "network.layers.sizes = [2, 2, 1], seed 7" in text
    assert "interval" not in text  # one seed is no sample of seeds


def test_one_setting_is_told_in_the_heading() -> None:
    outcomes = made_up(["reached"], settings=[{RATE: 0.5}], train_cost=[0.1])
    text = SweepReport(outcomes).text()
    assert "SWEEP  1 training, training.learning_rate = 0.5, seed 1, 500 ms of training\n" in text
    assert "SETTINGS" not in text


def test_where_nothing_is_drawn_no_seed_is_spoken_of() -> None:
    outcomes = made_up(
        ["reached", "missed"], setting=[0, 1], settings=[{RATE: 0.5}, {RATE: 9.0}], seed=[-1, -1],
        train_cost=[0.1, 0.2], outputs=["", "0.5 0.5 0.5 0.5"],
    )  # fmt: skip
    for report in (SweepReport(outcomes), SweepReport(outcomes, TRAIN)):
        assert "seed" not in report.text() and "seed" not in report.markdown()
    assert "neurosim train xor --learning-rate 9.0" in SweepReport(outcomes, TRAIN).text()


def test_of_many_settings_the_best_are_shown_and_how_many_there_are() -> None:
    many = 1000
    outcomes = made_up(
        ["missed"] * 700 + ["reached"] * 300,
        setting=range(many),
        settings=[{RATE: float(k)} for k in range(many)],
        train_cost=[1.0 - k / many for k in range(many)],
    )
    text = SweepReport(outcomes).text()
    rows = section(text, "SETTINGS")
    assert len(rows) == 1 + MOST_SETTINGS + 1
    assert rows[1].split()[0] == "999.0"
    assert rows[-1] == "  These are the best 20 of 1,000; all are among the rows of the sweep."
    found = SweepReport(outcomes).summary()
    assert isinstance(found["settings"], list) and len(found["settings"]) == many


def test_a_setting_without_trainings_yet_has_empty_cells() -> None:
    outcomes = made_up(
        ["reached"] * 2, setting=[0, 0], settings=[{RATE: 0.1}, {RATE: 0.2}], train_cost=[0.1] * 2
    )
    *_, row = section(SweepReport(outcomes).text(), "SETTINGS")
    assert row.split() == ["0.2", "0", "0"]
    second = SweepReport(outcomes).summary()["settings"]
    assert isinstance(second, list) and second[1]["share"] is None and second[1]["medians"]["epochs"] is None


# -- no goal, nothing at all, much of everything -------------------------------------------------


def test_without_a_goal_results_and_causes_are_told_and_no_share() -> None:
    outcomes = made_up(["done"] * 3, goal="", cause=["", "dead", ""], train_cost=[0.1, 0.9, 0.2])
    text = SweepReport(outcomes, TRAIN).text()
    assert "goal" not in text and "%" not in text
    _, why = section(text, "WHY SOME GOT NOWHERE")
    assert why.split()[0] == "dead"


def test_a_sweep_that_was_stopped_before_its_first_training_can_be_told() -> None:
    report = SweepReport(made_up([], train_cost=[]), TRAIN)
    assert report.text() == "XOR\n\nSWEEP  0 trainings, 0 ms of training"
    assert json.loads(json.dumps(report.summary()))["best"] is None


def test_of_many_places_the_most_frequent_are_shown() -> None:
    n = MOST_GROUPS + 3
    outputs = [f"0.{k // 10} 0.{k % 10}" for k in range(n)] + ["0.0 0.0"] * 2
    outcomes = made_up(["missed"] * len(outputs), outputs=outputs, train_cost=[0.1] * len(outputs))
    _, first, *rows, rest = section(SweepReport(outcomes).text(), "WHERE")
    assert first == f"  0.0 0.0          3  seeds 1, {n + 1}, {n + 2}"
    assert len(rows) == MOST_GROUPS - 1
    assert rest == "  and 3 more with 3 trainings"


# -- Markdown and JSON ---------------------------------------------------------------------------


def test_markdown_has_the_same_cells_and_commands_as_code() -> None:
    page = SweepReport(SIX, TRAIN).markdown()
    assert page.startswith("### XOR\n\n**Sweep** 6 trainings, seeds 1 to 6, 3 s of training\n")
    assert "| plateau | a local minimum or a plateau | 2 | `neurosim train xor --seed 3` |\n" in page
    assert "| train cost | 0.01 | 0.0225 | 0.115 | 0.2 | 0.5 |\n" in page
    assert "|:---|---:|---:|---:|---:|---:|\n" in page
    assert "| cause | meaning | trainings | look at it with |\n|:---|:---|---:|:---|\n" in page


def test_a_notebook_gets_text_and_markdown() -> None:
    report = SweepReport(SIX, TRAIN)
    assert report._repr_mimebundle_() == {"text/plain": report.text(), "text/markdown": report.markdown()}
    assert str(report) == report.text()


@pytest.mark.parametrize("name", ["a|b", "a`b", "red \x1b[31m", "two\nlines", "<b>"])
def test_no_name_breaks_a_table(name: str) -> None:
    outcomes = made_up(
        ["missed", "reached"], setting=[0, 1], settings=[{"network.name": name}, {"network.name": "other"}],
        train_cost=[0.1, 0.2],
    )  # fmt: skip
    report = SweepReport(outcomes)
    plain = made_up(
        ["missed", "reached"], setting=[0, 1], settings=[{"network.name": "x"}, {"network.name": "other"}],
        train_cost=[0.1, 0.2],
    )  # fmt: skip
    for mine, theirs in (
        (report.text(), SweepReport(plain).text()),
        (report.markdown(), SweepReport(plain).markdown()),
    ):
        assert mine.count("\n") == theirs.count("\n") and "\x1b" not in mine
    bars = [len(re.findall(r"(?<!\\)\|", line)) for line in report.markdown().split("\n")]
    assert bars == [line.count("|") for line in SweepReport(plain).markdown().split("\n")]


def test_a_file_with_a_blank_in_its_name_is_quoted() -> None:
    assert (
        "neurosim train 'my xor.toml' --seed 1"
        in SweepReport(SIX, ("neurosim", "train", "my xor.toml")).text()
    )


def test_the_summary_is_json_with_the_same_counts() -> None:
    found = json.loads(json.dumps(SweepReport(FAILED, TRAIN).summary(), allow_nan=False))
    assert [found[key] for key in ("trainings", "reached", "missed", "done", "failed")] == [5, 1, 1, 0, 3]
    assert found["share"] == 0.2
    assert found["interval"] == pytest.approx([0.0362, 0.6245], abs=1e-4)
    assert found["results"]["train_cost"] == pytest.approx(
        {"lowest": 0.1, "first_quartile": 0.175, "median": 0.25, "third_quartile": 0.325, "highest": 0.4}
    )
    assert [(group["reason"], group["trainings"]) for group in found["failures"]] == [
        (FAILED.reason[1], 2),
        (FAILED.reason[4], 1),
    ]
    assert found["failures"][0]["such_as"] == {
        "setting": {}, "seed": 2, "result": "failed", "metrics": {"train_cost": None},
        "command": "neurosim train xor --seed 2",
    }  # fmt: skip
    assert found["best"]["seed"] == 1 and found["median"]["seed"] == 1
    assert found["settings"][0]["medians"] == {"train_cost": 0.25, "epochs": 100.0, "seconds": 0.5}


def test_a_cost_that_is_not_finite_is_no_number_in_json() -> None:
    outcomes = made_up(["done"], goal="", train_cost=[float("inf")])
    found = json.loads(json.dumps(SweepReport(outcomes).summary(), allow_nan=False))
    assert set(found["results"]["train_cost"].values()) == {None}
    assert found["settings"][0]["medians"]["train_cost"] is None


def test_every_training_is_counted_once() -> None:
    tally = Tally(FAILED)
    places = [*tally.reached, *tally.stuck, *tally.failed]
    assert sorted(places) == list(range(len(FAILED)))
    assert sum(len(group) for _, group in tally.causes) == len(tally.stuck)
    assert sum(len(group) for _, group in tally.failures) == len(tally.failed)
