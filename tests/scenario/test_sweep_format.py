"""``[sweep]`` of a scenario: what may stand there, and what is said of what may not."""

import tomllib

import pytest
from jsonschema import Draft202012Validator

from neurosim.ground.errors import FormatError
from neurosim.ground.stored import Json
from neurosim.scenario import load, names
from neurosim.scenario.building.options import with_variant
from neurosim.scenario.table.json_schemas import schema
from neurosim.scenario.table.reading import validate
from neurosim.scenario.table.schema import ScenarioTable
from neurosim.scenario.table.swept_keys import key_path


def document(name: str = "xor") -> dict[str, Json]:
    """What stands in a scenario."""
    found: dict[str, Json] = load(name).table.model_dump(mode="json", exclude_unset=True)
    return found


def swept(text: str, name: str = "xor") -> ScenarioTable:
    """The scenario with this [sweep]."""
    return validate({**document(name), "sweep": tomllib.loads(text)}, "mine.toml")


GOOD = """
seeds = { first = 1, last = 1000 }
goal = { metric = "train_accuracy", at_least = 1 }
"training.learning_rate" = [0.1, 0.5, 1]
"network.layers.sizes" = [[2, 2, 1], [2, 3, 1]]
"network.layers.sizes[2]" = [2, 3]
"training.optimizer" = ["descent", { name = "momentum", momentum = 0.5 }]
"training.optimizer.momentum" = [0.5]
"network.layers.activation" = ["tanh", { name = "leaky", formula = "max(a*net, net)", a = 0.1 }]
"data.dataset" = ["xor", "and"]
"""
DRAWN = """
kind = "random"
count = 200
seed = 3
"training.learning_rate" = { lowest = 0.01, highest = 1, scale = "logarithmic" }
"training.epochs" = { lowest = 10, highest = 1000 }
"training.batch" = ["sample", "all", 2]
"""


def test_what_is_right_is_read_as_it_stands() -> None:
    sweep = swept(GOOD).sweep
    assert sweep is not None and sweep.seeds is not None and not isinstance(sweep.seeds, list)
    assert sweep.seeds.seeds == range(1, 1001)
    assert sweep.kind == "grid"
    assert sweep.settings == 3 * 2 * 2 * 2 * 1 * 2 * 2
    assert list(sweep.swept) == [key for key in tomllib.loads(GOOD) if "." in key]
    assert sweep.swept["training.learning_rate"] == [0.1, 0.5, 1]


def test_numbers_are_drawn_in_a_random_sweep_and_whole_ones_stay_whole() -> None:
    sweep = swept(DRAWN).sweep
    assert sweep is not None
    assert (sweep.settings, sweep.seed) == (200, 3)
    assert not isinstance(rate := sweep.swept["training.learning_rate"], list) and not rate.is_whole
    assert not isinstance(epochs := sweep.swept["training.epochs"], list) and epochs.is_whole


@pytest.mark.parametrize("text", [GOOD, DRAWN, 'seeds = [1, 5]\nkind = "list"\n"training.l2" = [0.0]'])
def test_what_is_right_fits_the_published_schema_and_is_written_as_it_was_read(text: str) -> None:
    whole = {**document(), "sweep": tomllib.loads(text)}
    Draft202012Validator(schema("scenario")).validate(whole)
    table = validate(whole, "mine.toml")
    assert table.model_dump(mode="json", exclude_unset=True)["sweep"] == tomllib.loads(text)
    assert validate(table.model_dump(mode="json", exclude_unset=True), "again") == table


@pytest.mark.parametrize("text", ['kind = "gird"', "count = 0", '"training.l2" = 0.1', "seeds = 5"])
def test_what_is_wrong_does_not_fit_the_published_schema(text: str) -> None:
    whole = {**document(), "sweep": tomllib.loads(text)}
    assert list(Draft202012Validator(schema("scenario")).iter_errors(whole))
    with pytest.raises(FormatError):
        validate(whole, "mine.toml")


WRONG = [
    ('kind = "gird"', "sweep.kind: unknown 'gird' (did you mean 'grid'? one of 'grid', 'list', 'random')"),
    (
        "seeds = 5",
        "sweep.seeds: must be a table such as { first = 1, last = 9 } or an array such as [1, 5, 7]",
    ),
    ("seeds = []", "sweep.seeds: needs at least 1 entry, not 0"),
    ("seeds = [2, 1, 2]", "sweep.seeds: seed 2 stands there twice; leave one of them out"),
    ("seeds = [-1]", "sweep.seeds[1] (counted from 1): must be at least 0, not -1"),
    ("seeds = [1.5]", "sweep.seeds[1] (counted from 1): must be a whole number, not 1.5"),
    ("seeds = { first = 5, last = 1 }", "sweep.seeds: first is 5 and last is 1; swap them"),
    ("seeds = { last = 1 }", "sweep.seeds.first is missing; add first = ..."),
    (
        "seeds = { first = 0, last = 10000000 }",
        "sweep.seeds: 0 to 10000000 are more than 10,000,000 seeds; give fewer",
    ),
    ("goal = 0.9", "sweep.goal: must be a table, not 0.9"),
    ('goal = { metric = "train_cost" }', "sweep.goal: needs either at_least or at_most, such as at_least"),
    (
        'goal = { metric = "train_cost", at_least = 0, at_most = 1 }',
        "sweep.goal: needs either at_least or at_most, such as at_least",
    ),
    ('goal = { metric = "x", atleast = 1 }', "sweep.goal: unknown key 'atleast' (did you mean 'at_least'?"),
    ("seed = 2", 'sweep: seed belongs to kind = "random"; leave it out, or write that kind'),
    ("count = 5", 'sweep: count belongs to kind = "random"; leave it out, or write that kind'),
    ('kind = "random"\n"training.l2" = [1]', 'sweep: count is missing; kind = "random" needs it, such as'),
    ('kind = "random"\ncount = 3', "sweep: there is nothing to draw; add a key such as"),
    (
        'kind = "random"\ncount = 100001\n"training.l2" = [1]',
        "sweep.count: must be at most 100,000, not 100001",
    ),
    (
        '"training.l2" = { lowest = 0, highest = 1 }',
        "sweep: 'training.l2' is drawn between two numbers, which needs kind = \"random\" and count = ...",
    ),
    (
        'kind = "list"\n"training.l2" = [0, 1]\n"training.epochs" = [1]',
        'sweep: kind = "list" takes the first values of all keys together, then the second, and so on; '
        "but 'training.l2' has 2 values and 'training.epochs' has 1",
    ),
    (
        f'"training.epochs" = {list(range(400))}\n"training.batch" = {list(range(1, 401))}',
        "sweep: makes 160,000 settings, and at most 100,000 are trained; give fewer values, or draw some",
    ),
    (
        "lerning_rate = [1]",
        "sweep: unknown key 'lerning_rate' (keys are 'kind', 'seeds', 'goal', 'count', 'seed', ",
    ),
    ("sedes = [1]", "sweep: unknown key 'sedes' (did you mean 'seeds'? keys are "),
    (
        "training.learning_rate = [1]",
        'sweep: write the whole key in quotes, such as "training.learning_rate" = [...]',
    ),
    ('"training.l2" = 0.1', 'sweep."training.l2": must be an array of the values to try, such as [0.1, 0.5]'),
    ('"training.l2" = []', 'sweep."training.l2": needs at least 1 entry, not 0'),
    (
        '"training.lerning_rate" = [1]',
        "sweep.\"training.lerning_rate\": unknown key 'lerning_rate' (did you mean 'learning_rate'? keys are",
    ),
    ('"training.momentum" = [1]', "sweep.\"training.momentum\": unknown key 'momentum' (it belongs to the"),
    (
        '"figures[1].kind" = ["x"]',
        'sweep."figures[1].kind": cannot be swept; keys that can begin with network, ',
    ),
    (
        '"title.x" = ["x"]',
        'sweep."title.x": cannot be swept; keys that can begin with network, training, data or',
    ),
    ('"network.neurons.bias" = [1]', "'neurons' is an array, so it needs a position, such as neurons[1]"),
    ('"training[1].epochs" = [1]', "'training' is a table, not an array, so it has no positions"),
    ('"training.epochs.x" = [1]', "'epochs' is a single value, so nothing stands below it"),
    ('"training.epochs[1]" = [1]', "'epochs' is a single value, so nothing stands below it"),
    (
        '"training..l2" = [1]',
        "'training..l2' is no key; write it as in messages, such as training.learning_rate",
    ),
    ('"training.l2]" = [1]', "'training.l2]' is no key; write it as in messages"),
    ('"samples[0].inputs" = [[1, 1]]', "'samples[0].inputs' has the position 0, but positions count from 1"),
    (
        '"training.l2" = [0]\n\'training."l2"\' = [1]',
        "is the same key as 'training.l2'; leave out one of them",
    ),
    (
        '"training.learning_rate" = [0.1, -1]',
        'sweep."training.learning_rate"[2] (counted from 1): must be above 0, not -1',
    ),
    (
        '"training.epochs" = [1, 1.5]',
        'sweep."training.epochs"[2] (counted from 1): must be a whole number, not',
    ),
    (
        '"network.layers.sizes" = [[2, 0, 1]]',
        'sweep."network.layers.sizes"[1][2] (counted from 1): must be at least 1, not 0',
    ),
    ('"network.layers.sizes" = [2, 3, 1]', "[1] (counted from 1): must be an array, not 2"),
    ('"network.layers.sizes[2]" = [3, 0]', "[2] (counted from 1): must be at least 1, not 0"),
    (
        '"training.optimizer" = ["adam", "adamm"]',
        "sweep.\"training.optimizer\"[2] (counted from 1): unknown optimizer 'adamm' (did you mean 'adam'?",
    ),
    ('"training.schedule" = ["stepp"]', "unknown schedule 'stepp' (did you mean 'step'?"),
    ('"network.layers.initialisation" = ["zero"]', "unknown initialisation 'zero' (did you mean 'zeros'?"),
    ('"network.layers.activation" = ["tahn"]', "unknown activation 'tahn' (did you mean 'tanh'?"),
    ('"training.metrics" = [["accuracy"], ["acc"]]', "\"[2][1] (counted from 1): unknown metric 'acc'"),
    (
        '"training.seed" = [1]\nseeds = [1]',
        'sweep."training.seed": is set by seeds already; leave out one of',
    ),
    ('"network.layers.seed" = [1]\nseeds = [1]', "is set by seeds already; leave out one of them"),
    (
        'kind = "random"\ncount = 3\n"training.learning_rate" = { lowest = -1, highest = 1 }',
        'sweep."training.learning_rate".lowest: must be above 0, not -1',
    ),
    (
        'kind = "random"\ncount = 3\n"training.epochs" = { lowest = 1, highest = 1.5 }',
        'sweep."training.epochs".highest: must be a whole number, not 1.5',
    ),
    (
        'kind = "random"\ncount = 3\n"training.l2" = { lowest = 1, highest = 1 }',
        "lowest is 1 and highest is 1; lowest must be lower",
    ),
    (
        'kind = "random"\ncount = 3\n"training.l2" = { lowest = 0, highest = 1, scale = "logarithmic" }',
        'lowest is 0, but scale = "logarithmic" needs numbers above 0',
    ),
    (
        'kind = "random"\ncount = 3\n"training.l2" = { lowest = true, highest = 1 }',
        "must be a number, not True",
    ),
    (
        'kind = "random"\ncount = 3\n"training.l2" = { lowest = nan, highest = 1 }',
        "must be a number, not nan",
    ),
]


@pytest.mark.parametrize(("text", "expected"), WRONG, ids=[text[:40] for text, _ in WRONG])
def test_what_is_wrong_is_said_with_its_key(text: str, expected: str) -> None:
    with pytest.raises(FormatError) as caught:
        swept(text)
    said = str(caught.value)
    assert said.startswith("mine.toml: sweep")
    assert expected in said
    assert "\n" not in said


def test_a_file_of_parts_cannot_be_swept() -> None:
    with pytest.raises(
        FormatError, match=r"mine.toml: sweep cannot be used with \[\[parts\]\]; leave it out"
    ):
        swept("seeds = [1]", "calculus")


def test_keys_are_written_as_in_messages() -> None:
    assert key_path('network.neurons[2].weights."x 1.5"') == ("network", "neurons", 1, "weights", "x 1.5")
    assert key_path("network.neurons[12].weights.δ1") == ("network", "neurons", 11, "weights", "δ1")
    assert key_path("network.layers.weights[1][2][3]") == ("network", "layers", "weights", 0, 1, 2)


@pytest.mark.parametrize("name", names())
def test_every_scenario_is_the_same_when_it_is_written_and_read_again(name: str) -> None:
    scenario = load(name)
    for each in (scenario, *(with_variant(scenario, variant.name) for variant in scenario.table.variants)):
        table = each.table
        assert validate(table.model_dump(mode="json", exclude_unset=True), "again") == table
