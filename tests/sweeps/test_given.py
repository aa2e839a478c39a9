"""What is given to a sweep by Python, or typed after --seeds and --set."""

import numpy as np
import pytest

from neurosim.ground.errors import FormatError
from neurosim.ground.stored import Json
from neurosim.scenario import load
from neurosim.sweeps.given import as_in_a_file, changed_sweep, parsed_seeds, parsed_set


def test_seeds_are_typed_as_a_number_as_a_range_or_one_by_one() -> None:
    assert parsed_seeds("1000") == {"first": 1, "last": 1000}
    assert parsed_seeds(" 5 - 20 ") == {"first": 5, "last": 20}
    assert parsed_seeds("0-0") == {"first": 0, "last": 0}
    assert parsed_seeds("3, 1,2") == [3, 1, 2]


@pytest.mark.parametrize("given", [[1, 2], "seeds", 5])
def test_what_is_no_mapping_is_refused(given: object) -> None:
    with pytest.raises(
        FormatError, match=r"^what is swept must be a dict of keys and their values, such as "
    ):
        as_in_a_file(given)


@pytest.mark.parametrize("text", ["", "0", "-5", "5-", "a", "1..5", "1,", "1-2-3", "1.5", "9" * 5000])
def test_what_says_no_seeds_is_refused_with_what_would(text: str) -> None:
    with pytest.raises(FormatError, match=r"^--seeds '.*': must be how many seeds, such as 1000, "):
        parsed_seeds(text)


def test_values_are_typed_as_they_stand_in_a_file() -> None:
    assert parsed_set(()) == {}
    assert parsed_set(
        [
            "training.learning_rate=[0.1, 0.5]",
            "network.layers.sizes = [[2, 2, 1], [2, 3, 1]]",
            'network.neurons[1].weights."a = b"=[1]',
            'training.optimizer=["adam", { name = "momentum", momentum = 0.5 }]',
            "training.l2 = { lowest = 0, highest = 1 }",
            "training.epochs=500",
            'kind="random"',
        ]
    ) == {
        "training.learning_rate": [0.1, 0.5],
        "network.layers.sizes": [[2, 2, 1], [2, 3, 1]],
        'network.neurons[1].weights."a = b"': [1],
        "training.optimizer": ["adam", {"name": "momentum", "momentum": 0.5}],
        "training.l2": {"lowest": 0, "highest": 1},
        "training.epochs": [500],
        "kind": "random",
    }


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["training.l2"], "--set 'training.l2': must be a key and its values, such as"),
        (["=[1]"], "--set '=[1]': must be a key and its values"),
        (["training.l2="], "--set 'training.l2=': must be a key and its values"),
        (["a.b=[adam]"], "the values must be written as in a scenario file, with texts in quotes"),
        (["a.b=[1]\nc.d=[2]"], "the values must be written as in a scenario file"),
        (["a.b=" + "[" * 3000], "the values must be written as in a scenario file"),
        (["a.b=[1]", "a.b=[2]"], "--set 'a.b=[2]': 'a.b' is given twice; give all its values at once"),
    ],
)
def test_what_says_no_values_is_refused(texts: list[str], expected: str) -> None:
    with pytest.raises(FormatError) as caught:
        parsed_set(texts)
    assert expected in str(caught.value)


def test_what_is_typed_takes_the_place_of_the_same_keys_of_the_file() -> None:
    document = load("xor").table.model_dump(mode="json", exclude_unset=True)
    sweep: dict[str, Json] = {
        "seeds": {"first": 1, "last": 9},
        "training.l2": [0.0, 0.1],
        "training.epochs": [1],
    }
    scenario = load("xor").with_document({**document, "sweep": sweep})
    assert changed_sweep(scenario, {}) is None
    assert changed_sweep(scenario, {"seeds": [4], "training.l2": [0.5]}) == {
        **sweep,
        "seeds": [4],
        "training.l2": [0.5],
    }
    assert changed_sweep(load("xor"), {"seeds": [4]}) == {"seeds": [4]}


def test_python_gives_ranges_tuples_and_arrays() -> None:
    given = as_in_a_file(
        {
            "seeds": range(1, 10**12),
            "training.epochs": range(1, 7, 2),
            "training.learning_rate": np.array([0.25, 0.5]),
            "training.l2": (np.float64(0.5), np.int64(1), True),
            "network.layers.sizes": [(2, 1), np.array([2, 2, 1])],
        }
    )
    assert given == {
        "seeds": {"first": 1, "last": 10**12 - 1},
        "training.epochs": [1, 3, 5],
        "training.learning_rate": [0.25, 0.5],
        "training.l2": [0.5, 1, True],
        "network.layers.sizes": [[2, 1], [2, 2, 1]],
    }
    penalties = given["training.l2"]
    assert isinstance(penalties, list)
    assert [type(number) for number in penalties] == [float, int, bool]
    assert as_in_a_file({"seeds": range(1, 9, 3)}) == {"seeds": [1, 4, 7]}
    with pytest.raises(
        FormatError, match="a sweep takes numbers, texts, lists and dicts, as a scenario file"
    ):
        as_in_a_file({"training.optimizer": [object()]})
