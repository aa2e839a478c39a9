"""Sweeps: the bits of a plain loop, whoever trains; what fails is a row; a report of everything."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_sweeps import BITS, scenario

import neurosim as ns
from neurosim.engines.parameters import Parameters
from neurosim.ground.errors import FormatError, UnknownNameError
from neurosim.scenario.building.options import with_options
from neurosim.scenario.run.train import train_scenario
from neurosim.training.fingerprint import digest_of

ONE_SAMPLE = """
title = "One neuron"
source = "the tests"

[network]
inputs = ["x"]

[[network.neurons]]
name = "o"
activation = "sigmoid"
weights = { x = 0.5 }

[[samples]]
inputs = { x = 1 }
targets = { o = 1 }

[training]
learning_rate = 0.5
epochs = 2
"""


def bits(found: ns.Sweep) -> pd.DataFrame:
    """What must be the same wherever a row was made."""
    return found.to_pandas()[[*BITS, *found.plan.keys]]


def test_every_row_has_the_bits_of_a_training_alone(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    found = ns.sweep(small, {"seeds": [3, 1, 2], "training.learning_rate": [2.0, 0.5]}, jobs=1)
    table, row = found.to_pandas(), 0
    for rate in (2.0, 0.5):
        for seed in (3, 1, 2):
            trained = train_scenario(with_options(small, seed=seed, learning_rate=rate), looks=False)
            made = table.iloc[row]
            row += 1
            assert made["row"] == row
            assert (made["training.learning_rate"], made["seed"]) == (rate, seed)
            assert made["train_cost"] == trained.metrics["train_cost"]
            assert made["weights"] == f"w{digest_of(Parameters(trained.network).read())[:16]}"
            assert (
                found.scenario(row).build()["x1", "h1"].weight == trained.scenario.build()["x1", "h1"].weight
            )
            again = found.network(row)
            assert [c.weight for c in again.connections] == [c.weight for c in trained.network.connections]
    assert row == len(table) == len(found)


def test_processes_give_the_same_rows(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    asked = {"seeds": {"first": 1, "last": 40}, "network.layers.sizes": [[2, 2, 1], [2, 3, 1]]}
    here = ns.sweep(small, asked, jobs=1)
    there = ns.sweep(small, asked, jobs=2, out=tmp_path / "out")
    pd.testing.assert_frame_equal(bits(here), bits(there))
    assert there.to_pandas()["worker"].nunique() >= 1
    assert not set(there.to_pandas()["worker"]) & set(here.to_pandas()["worker"])
    assert len(set(there.to_pandas()["weights"])) == 80
    np.testing.assert_array_equal(here.outcomes.curves, there.outcomes.curves)


def test_a_curve_has_the_costs_of_its_epochs(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    found = ns.sweep(small, {"seeds": [4], "training.epochs": [5, 300]}, jobs=1)
    history = train_scenario(with_options(small, seed=4, epochs=300), looks=False).history
    epochs, curves = found.outcomes.curve_epochs, found.outcomes.curves
    assert epochs[0].tolist() == [1, 2, 3, 4, *[5] * 36]
    assert np.isnan(curves[0, 5:]).all()
    np.testing.assert_allclose(curves[1], history.cost[epochs[1] - 1], rtol=1e-5)


def test_a_setting_that_does_not_fit_is_a_row_with_its_reason(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    found = ns.sweep(small, {"network.layers.sizes": [[2, 2, 1], [3, 3, 1]]}, jobs=1)
    assert found.outcomes.result.tolist() == ["reached", "failed"]
    assert "has 3 inputs, but the data have 2 features" in found.outcomes.reason[1]
    assert found.to_pandas()["train_cost"].isna().tolist() == [False, True]


def test_a_training_that_diverges_is_a_row_with_its_reason_and_cause(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    asked = {"network.layers.activation": ["linear"], "seeds": [1, 2], "training.learning_rate": [0.01, 0.7]}
    found = ns.sweep(small, asked, jobs=1).outcomes
    assert found.result.tolist() == ["missed", "missed", "failed", "failed"]
    assert found.cause[2:].tolist() == ["diverging", "diverging"]
    assert "The learning rate 0.7 is too large" in found.reason[2]
    assert np.isnan(found.metrics["train_cost"]).tolist() == [False, False, True, True]


def test_what_is_wrong_from_the_start_is_said_before_anything_is_trained(tmp_path: Path) -> None:
    small, out = scenario(tmp_path), tmp_path / "out"
    with pytest.raises(FormatError, match="did you mean 'learning_rate'"):
        ns.sweep(small, {"training.learning_rat": [0.1]}, out=out)
    with pytest.raises(FormatError, match="has 3 inputs, but the data have 2 features"):
        ns.sweep(small, {"network.layers.sizes": [[3, 2, 1], [3, 3, 1]]}, out=out)
    with pytest.raises(
        FormatError, match=r"goal.metric: this training has no such result .*did you mean 'train_cost'"
    ):
        ns.sweep(small, {"seeds": [1], "goal": {"metric": "train_cots", "at_most": 0.1}}, out=out)
    with pytest.raises(UnknownNameError, match="did you mean 'dask'"):
        ns.sweep(small, {"seeds": [1]}, backend="desk", out=out)
    assert not out.exists()


def test_a_goal_decides_what_is_reached(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    asked = {"seeds": {"first": 1, "last": 20}}
    costs = ns.sweep(small, asked, jobs=1).to_pandas()["train_cost"]
    limit = float(costs.median())
    found = ns.sweep(small, {**asked, "goal": {"metric": "train_cost", "at_most": limit}}, jobs=1)
    assert (found.outcomes.result == "reached").tolist() == (costs <= limit).tolist()
    assert found.outcomes.goal == f"train cost at most {limit:g}"


def test_rows_are_exact_in_csv_and_parquet(tmp_path: Path) -> None:
    found = ns.sweep(scenario(tmp_path), {"seeds": [1, 2]}, jobs=1, out=tmp_path / "out")
    with open(tmp_path / "out" / "rows.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    table = found.to_pandas()
    assert [float(row["train_cost"]) for row in rows] == table["train_cost"].tolist()
    assert [row["weights"] for row in rows] == table["weights"].tolist()


def test_settings_may_have_metrics_of_their_own(tmp_path: Path) -> None:
    small = scenario(tmp_path)
    found = ns.sweep(small, {"training.metrics": [["micro_recall"], ["accuracy", "micro_recall"]]}, jobs=1)
    table = found.to_pandas()
    assert table["train_accuracy"].isna().tolist() == [True, False]
    assert table["train_micro_recall"].notna().all()


def test_one_sample_alone_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(ONE_SAMPLE, encoding="utf-8")
    found = ns.sweep(tmp_path / "one.toml", {"training.learning_rate": [0.1, 1.0]}, jobs=1)
    assert found.outcomes.goal == "the only sample right"
