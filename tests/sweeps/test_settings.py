"""The plan of a sweep: its settings, its seeds, and the scenario of each row."""

import itertools
import json
import math
import pickle
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from neurosim.ground.errors import FormatError, NeurosimError
from neurosim.ground.stored import Stored
from neurosim.scenario import load
from neurosim.scenario.building.options import with_options, with_variant
from neurosim.scenario.scenario import Scenario
from neurosim.scenario.table.sweep_table import MOST_SETTINGS, DrawnTable
from neurosim.sweeps.combining import drawn_value
from neurosim.sweeps.ready import engines_here, first_ready
from neurosim.sweeps.settings import Goal, SweepPlan

HEAD = 'title = "T"\nsource = "S"\n'
SHUFFLED = (
    HEAD
    + """
[network.layers]
sizes = [2, 2, 1]
{layers}
[data]
dataset = "xor"
[training]
learning_rate = 0.5
epochs = 5
shuffle = true
{training}
"""
)


def plan(given: Mapping[str, object], name: str = "xor") -> SweepPlan:
    return SweepPlan.of(load(name), given)


def refused(given: Mapping[str, object], name: str = "xor") -> str:
    """What is said before a sweep of a bundled scenario begins, without the name of the scenario."""
    with pytest.raises(NeurosimError) as caught:
        first_ready(plan(given, name), engines_here())
    said, start = str(caught.value), f"scenario {name}: "
    assert said.startswith(start)
    return said.removeprefix(start)


def shuffled(folder: Path, layers: str = "", training: str = "") -> Scenario:
    path = folder / "mine.toml"
    path.write_text(SHUFFLED.format(layers=layers, training=training), encoding="utf-8")
    return load(path)


# -- settings ------------------------------------------------------------------------------------------


def test_a_grid_is_all_combinations_and_the_last_key_changes_quickest() -> None:
    values = {
        "training.l2": [0.0, 0.1],
        "training.epochs": [1, 2, 3],
        "network.layers.sizes": [[2, 2, 1], [2, 3, 1]],
    }
    found = plan(values)
    assert found.keys == tuple(values)
    expected = [dict(zip(values, each, strict=True)) for each in itertools.product(*values.values())]
    assert list(found.settings) == expected
    assert found.settings[-1] == expected[-1]
    assert found.settings[2:5] == expected[2:5]
    with pytest.raises(IndexError):
        found.settings[12]


def test_a_list_takes_the_values_at_one_position_of_every_key() -> None:
    found = plan({"kind": "list", "training.l2": [0.0, 0.1], "training.epochs": [5, 6]})
    assert list(found.settings) == [
        {"training.l2": 0.0, "training.epochs": 5},
        {"training.l2": 0.1, "training.epochs": 6},
    ]


RANDOM = {
    "kind": "random",
    "count": 2000,
    "training.learning_rate": {"lowest": 0.001, "highest": 1.0, "scale": "logarithmic"},
    "training.l2": {"lowest": 0.0, "highest": 2.0},
    "training.epochs": {"lowest": 1, "highest": 4},
    "training.batch": ["sample", "all"],
}


def test_drawn_settings_fill_their_ranges_evenly() -> None:
    drawn = list(plan(RANDOM).settings)
    rates = np.log10([setting["training.learning_rate"] for setting in drawn])
    penalties = np.array([setting["training.l2"] for setting in drawn])
    assert -3 <= rates.min() < -2.99 and -0.01 < rates.max() <= 0
    assert 0 <= penalties.min() < 0.01 and 1.99 < penalties.max() <= 2
    # A mean of 2000 even draws is within four standard deviations: 4 * width / sqrt(12 * 2000).
    assert rates.mean() == pytest.approx(-1.5, abs=3 * 4 / math.sqrt(12 * 2000))
    assert penalties.mean() == pytest.approx(1.0, abs=2 * 4 / math.sqrt(12 * 2000))
    for key, values in (("training.epochs", [1, 2, 3, 4]), ("training.batch", ["sample", "all"])):
        counts = [sum(setting[key] == value for setting in drawn) for value in values]
        assert sum(counts) == 2000
        assert min(counts) > 2000 / len(values) - 4 * math.sqrt(2000 / len(values))
    assert abs(np.corrcoef(rates, penalties)[0, 1]) < 0.1


def test_drawn_settings_are_those_of_their_seed_and_of_their_number_alone() -> None:
    found = plan(RANDOM)
    assert list(plan(RANDOM).settings) == list(found.settings)
    assert list(plan({**RANDOM, "count": 3}).settings) == found.settings[:3]
    assert plan({**RANDOM, "seed": 2}).settings[0] != found.settings[0]
    source = random.Random("1 0")  # whose numbers are promised to stay the same
    first = found.settings[0]
    assert first["training.learning_rate"] == pytest.approx(10 ** (3 * source.random() - 3), rel=1e-5)
    assert first["training.l2"] == pytest.approx(2 * source.random(), rel=1e-5)
    assert first["training.epochs"] == math.floor(1 + 4 * source.random())
    assert first["training.batch"] == ["sample", "all"][math.floor(2 * source.random())]
    assert first["training.learning_rate"] == 0.751332


@pytest.mark.parametrize("scale", ["linear", "logarithmic"])
def test_drawn_numbers_are_short_but_told_apart_where_both_ends_are_alike(scale: str) -> None:
    wide = DrawnTable.model_validate({"lowest": 0.01, "highest": 1.0, "scale": scale})
    close = DrawnTable.model_validate({"lowest": 1.0000001, "highest": 1.0000002, "scale": scale})
    shares = [k / 97 for k in range(97)]
    assert all(len(f"{drawn_value(wide, share)}".strip("0.")) <= 6 for share in shares)
    drawn = [number for share in shares if isinstance(number := drawn_value(close, share), float)]
    assert len(drawn) == 97
    assert drawn == sorted(set(drawn))
    assert close.lowest <= drawn[0] and drawn[-1] <= close.highest


@pytest.mark.parametrize("scale", ["linear", "logarithmic"])
def test_whole_numbers_are_drawn_with_both_ends(scale: str) -> None:
    dice = DrawnTable.model_validate({"lowest": 1, "highest": 6, "scale": scale})
    drawn = [drawn_value(dice, k / 1000) for k in range(1000)]
    assert set(drawn) == {1, 2, 3, 4, 5, 6}
    assert all(isinstance(number, int) for number in drawn)
    assert drawn_value(dice, math.nextafter(1.0, 0.0)) == 6
    shares = [drawn.count(k) / 1000 for k in range(1, 7)]
    if scale == "logarithmic":
        assert shares == pytest.approx([math.log((k + 1) / k) / math.log(7) for k in range(1, 7)], abs=0.002)
    else:
        assert shares == pytest.approx([1 / 6] * 6, abs=0.002)


# -- rows ----------------------------------------------------------------------------------------------


def test_rows_are_all_seeds_of_the_first_setting_and_then_of_the_next() -> None:
    found = plan({"seeds": [7, 3], "training.l2": [0.0, 0.1, 0.2]})
    assert len(found) == 6
    assert [found.setting_of(row) for row in range(6)] == [0, 0, 1, 1, 2, 2]
    assert [found.seed_of(row) for row in range(6)] == [7, 3, 7, 3, 7, 3]
    assert found.text() == "6 trainings: 3 settings with 2 seeds each"


def test_where_nothing_is_drawn_a_setting_is_a_row_without_a_seed() -> None:
    found = plan({"training.learning_rate": [0.1, 0.5]}, "mazur")
    assert (len(found), found.seeds, found.seed_of(1), found.text()) == (
        2,
        (),
        None,
        "2 trainings: 2 settings",
    )


@pytest.mark.parametrize(
    ("layers", "training", "seeds"),
    [("seed = 4", "seed = 4", (4,)), ("seed = 4", "", (4,)), ("", "seed = 5", (5,)), ("", "", (1,))],
)
def test_without_seeds_the_one_of_the_file_is_taken(
    tmp_path: Path, layers: str, training: str, seeds: tuple[int, ...]
) -> None:
    found = SweepPlan.of(shuffled(tmp_path, layers, training), {"training.l2": [0.0, 0.1]})
    assert found.seeds == seeds


def test_seeds_that_the_file_or_the_settings_say_are_left_as_they_are(tmp_path: Path) -> None:
    two = SweepPlan.of(shuffled(tmp_path, "seed = 4", "seed = 5"), {"training.l2": [0.0]})
    assert two.seeds == ()
    assert two.with_setting(0).table.training.seed == 5
    one = shuffled(tmp_path)
    swept = SweepPlan.of(one, {"training.seed": [8, 9]})
    assert swept.seeds == ()
    table = swept.with_setting(1).table
    assert table.training.seed == 9
    assert table.network is not None and table.network.layers is not None
    assert table.network.layers.seed == 1  # said by nobody, and yet the same every time
    whole = SweepPlan.of(one, {"network.layers": [{"sizes": [2, 1], "seed": 6}, {"sizes": [2, 1]}]})
    assert whole.seeds == ()


def test_what_is_shuffled_in_one_setting_alone_can_be_made_again() -> None:
    found = plan({"training.shuffle": [False, True]}, "mazur")
    assert [found.with_setting(k).table.training.seed for k in range(2)] == [None, 1]


# -- the scenario of a setting ---------------------------------------------------------------------------


def test_the_values_of_a_setting_stand_in_its_scenario() -> None:
    found = plan(
        {
            "training.learning_rate": [0.25],
            "network.layers.sizes[2]": [5],
            "training.optimizer.momentum": [0.5],
            "training.optimizer": ["momentum"],
            "data.dataset": ["or"],
        }
    )
    scenario = found.with_setting(0)
    assert scenario.learning_rate == 0.25
    assert len(scenario.build().connections) == 3 * 6 + 6  # with a column of ones: 3-6-1
    assert repr(scenario.table.training.made_optimizer()) == "Momentum(learning_rate=0.25, momentum=0.5)"
    assert scenario.data().train.T.ravel().tolist() == [0, 1, 1, 1]
    assert found.scenario.learning_rate == 0.5
    assert found.with_setting(0).table == scenario.table


def test_neurons_and_samples_are_counted_from_1() -> None:
    found = plan(
        {
            "network.neurons[2].bias": [0.5],
            "network.neurons[1].weights.i2": [7],
            "samples[1].inputs.i1": [3.0],
        },
        "mazur",
    )
    scenario = found.with_setting(0)
    net = scenario.build()
    assert (net["h1"].bias, net["h2"].bias, net["i2", "h1"].weight) == (0.35, 0.5, 7.0)
    assert scenario.samples()[0][0]["i1"] == 3.0


def test_what_the_source_printed_is_not_asked_of_other_settings() -> None:
    # Some of the printed numbers are of an update that is not made any more.
    assert load("mazur").published
    assert plan({"training.epochs": [0]}, "mazur").with_setting(0).published == ()


def test_a_setting_trains_as_a_file_that_says_the_same(tmp_path: Path) -> None:
    from neurosim.scenario.run.train import train_scenario

    scenario = shuffled(tmp_path, "seed = 3", "seed = 3")
    by_hand = with_options(scenario, learning_rate=0.125, epochs=7, seed=12)
    found = SweepPlan.of(scenario, {"seeds": [12], "training.learning_rate": [0.125], "training.epochs": [7]})
    swept = with_options(found.with_setting(0), seed=found.seed_of(0))
    assert train_scenario(swept).network.snapshot() == train_scenario(by_hand).network.snapshot()


def test_options_and_variants_stay_and_so_does_the_path_of_the_data() -> None:
    digits = with_options(with_variant(load("digits"), "constant"), epochs=3)
    found = SweepPlan.of(digits, {"training.l2": [0.1]})
    again = pickle.loads(pickle.dumps(found))
    for each in (found, again):
        assert each.with_setting(0).table.training.epochs == 3
        assert each.with_setting(0).build().bias_style == "constant"
    elsewhere = SweepPlan.of(replace(load("mnist"), data_path=Path("/some/where")), {"seeds": [1]})
    assert pickle.loads(pickle.dumps(elsewhere)).with_setting(0).data_path == Path("/some/where")


# -- written and read again ------------------------------------------------------------------------------


GIVEN = [
    {"seeds": range(1, 100_001)},
    {"seeds": [5, 3], "training.epochs": [2, 1], "data.dataset": ["xor", "and"]},
    {**RANDOM, "count": MOST_SETTINGS},
    {"seeds": [1], "goal": {"metric": "train_accuracy", "at_least": 0.9}},
]


@pytest.mark.parametrize("given", GIVEN)
def test_a_plan_is_the_same_from_its_document_and_small(given: Mapping[str, object]) -> None:
    found = plan(given)
    document = json.loads(json.dumps(found.document(), sort_keys=True))
    assert len(pickle.dumps(found)) < 4000
    for again in (SweepPlan.from_document(document), pickle.loads(pickle.dumps(found))):
        assert (again.keys, again.seeds, again.goal) == (found.keys, found.seeds, found.goal)
        assert again.settings[:9] == found.settings[:9]
        assert len(again) == len(found)
        assert again.with_setting(0).table == found.with_setting(0).table
        assert again.document() == found.document()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"keys": ["training.l2"]}, "'keys' are not those of the sweep"),
        ({"keys": 5}, "'keys' is 5; it must be a list"),
        ({"folder": None}, "'folder' is None; it must be a text"),
        ({"scenario": {"title": "x"}}, "scenario xor: source is missing"),
        ({"more": 1}, "'more' is unknown"),
    ],
)
def test_a_damaged_document_is_refused(change: dict[str, Stored], expected: str) -> None:
    sound: dict[str, Stored] = json.loads(
        json.dumps(plan({"training.l2": [0], "training.epochs": [1]}).document())
    )
    with pytest.raises(FormatError) as caught:
        SweepPlan.from_document({**sound, **change})
    assert expected in str(caught.value)


# -- what is refused before anything is trained ------------------------------------------------------------


def test_a_sweep_needs_seeds_or_values() -> None:
    with pytest.raises(FormatError, match=r"scenario xor: has no \[sweep\], so there are neither seeds nor"):
        SweepPlan.of(load("xor"))
    with pytest.raises(
        FormatError, match=r"scenario xor: its \[sweep\] has neither seeds nor values to train"
    ):
        plan({"goal": {"metric": "train_cost", "at_most": 1}})


def test_a_sweep_has_a_largest_size() -> None:
    with pytest.raises(
        FormatError, match=r"sweep: makes 20,000,000 trainings: 2 settings with 10,000,000 seeds"
    ):
        plan({"seeds": {"first": 1, "last": 10_000_000}, "training.l2": [0, 1]})


def test_a_scenario_that_nobody_named_makes_few_trainings() -> None:
    with pytest.raises(FormatError, match=r"asks for about 100 trainings; at most 20 are made"):
        SweepPlan.of(replace(load("xor"), limited=True), {"seeds": range(1, 101)})


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        (
            {"seeds": [1]},
            "mazur",
            "nothing in it is random, so a seed changes nothing: its weights are given",
        ),
        (
            {"seeds": [1], "training.l2": [0, 1]},
            "mazur",
            "none of its 2 settings can be trained; with training.l2 = 0 the reason is: nothing in it is",
        ),
        ({"network.layers.sizes": [[3, 1]]}, "xor", "network: has 3 inputs, but the data have 2 features"),
        (
            {"network.layers.sizes": [[3, 1], [4, 1]]},
            "xor",
            "none of its 2 settings can be trained; with network.layers.sizes = [3, 1] the reason is: "
            "network: has 3 inputs, but the data have 2 features",
        ),
        (
            {"network.neurons[9].bias": [1]},
            "mazur",
            'sweep."network.neurons[9].bias": there is no position 9 (the file has 4 there)',
        ),
        (
            {"network.neurons[1].bias": [1]},
            "xor",
            "sweep.\"network.neurons[1].bias\": the file has no array 'neurons', so it has no position 1",
        ),
        (
            {"training.optimizer.name": ["momentum"], "training.optimizer.momentumm": [0.5]},
            "xor",
            "training.optimizer: optimizer 'momentum' has no 'momentumm' (did you mean 'momentum'?",
        ),
        (
            {"seeds": [1], "goal": {"metric": "train_acuracy", "at_least": 1}},
            "xor",
            "sweep.goal.metric: this training has no such result (did you mean 'train_accuracy'? results are",
        ),
        (
            {"training.epochs": [5]},
            "himmelblau",
            "training: epochs is about updates, but without a learning_",
        ),
    ],
)
def test_what_no_setting_can_be_trained_with_is_refused(
    given: Mapping[str, object], name: str, expected: str
) -> None:
    assert refused(given, name).startswith(expected)


def test_one_good_setting_among_many_is_found_wherever_it_stands() -> None:
    sizes = [[3, 1]] * 700 + [[2, 1]] + [[3, 1]] * 200
    found = first_ready(plan({"network.layers.sizes": sizes}), engines_here())
    assert len(found.network.outputs) == 1


def test_settings_of_which_most_share_a_wrong_value_are_tried_from_everywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("neurosim.sweeps.ready.MOST_TRIED", 20)
    given = {"network.layers.sizes": [[3, 1], [2, 2, 1]], "training.epochs": range(1, 101)}
    found = first_ready(plan(given), engines_here())  # the first hundred are all wrong
    assert len(found.network.inputs) == 2
    with pytest.raises(
        FormatError, match=r"of its 100 settings, none of the 20 that were tried can be trained"
    ):
        first_ready(plan({**given, "network.layers.sizes": [[3, 1]]}), engines_here())


def test_a_goal_is_reached_at_its_limit_and_never_by_what_is_no_number() -> None:
    least, most = Goal("test_accuracy", at_least=0.9), Goal("train_cost", at_most=0.1)
    assert [least.reached({"test_accuracy": value}) for value in (0.9, 0.89, math.nan)] == [
        True,
        False,
        False,
    ]
    assert [most.reached({"train_cost": value}) for value in (0.1, 0.11, math.nan)] == [True, False, False]
    assert not least.reached({})
    assert (str(least), str(most)) == ("test accuracy at least 0.9", "train cost at most 0.1")
