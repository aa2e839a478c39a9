"""Figures of sweeps: what they show is counted, ordered and summed up as numpy and scipy do it."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from legibility import HARD, measure
from made_sweeps import BATCH, CUBE, GRID, RATE, RATES, SIZES, made_sweep
from matplotlib.collections import QuadMesh
from matplotlib.lines import Line2D
from matplotlib.text import Text
from scipy.stats import binomtest

from neurosim.drawing.page.presets import preset
from neurosim.drawing.page.saving import rendered
from neurosim.figures import draw
from neurosim.figures.kinds.learning_bands import learning_bands
from neurosim.figures.kinds.seeds import MOST, Seeds, seeds_of
from neurosim.figures.making import record_of
from neurosim.figures.registry import kind_named
from neurosim.figures.storage import record_from_json, record_to_json
from neurosim.figures.sweep_cells import sweep_map
from neurosim.figures.sweep_defaults import default_kinds
from neurosim.figures.sweep_source import SweepSource
from neurosim.ground.errors import FormatError, UnknownNameError

DRAWN = [dict(zip((RATE, SIZES), (0.01 * 1.03**k, [2, 2 + k % 7, 1]), strict=True)) for k in range(150)]
SWEEPS = {
    "one setting": lambda: made_sweep(),
    "five seeds": lambda: made_sweep(seeds=5),
    "one training": lambda: made_sweep(seeds=1),
    "none reached": lambda: made_sweep(seeds=60, share=0.0),
    "all reached": lambda: made_sweep(seeds=60, share=1.0),
    "all failed": lambda: made_sweep(RATES, seeds=5, share=0.0, failed=1.0),
    "no goal": lambda: made_sweep(goal=""),
    "rates": lambda: made_sweep(RATES, seeds=50),
    "grid": lambda: made_sweep(GRID, seeds=40),
    "cube": lambda: made_sweep(CUBE, seeds=20),
    "drawn settings": lambda: made_sweep(DRAWN, seeds=3),
    "many": lambda: made_sweep(RATES, seeds=2500),
}


def texts(figure: Any) -> dict[str, str]:
    return {str(t.get_gid()): t.get_text() for t in figure.findobj(Text) if t.get_gid()}


def changed(source: SweepSource, **fields: Any) -> SweepSource:
    return SweepSource(replace(source.outcomes(), **fields))


@pytest.mark.slow
@pytest.mark.parametrize("style", ["slide", "paper-one-column", "dark"])
@pytest.mark.parametrize("name", SWEEPS)
def test_figures_of_every_size_of_sweep_are_legible_and_drawn_again_from_their_records(
    name: str, style: str
) -> None:
    source = SWEEPS[name]()
    for kind in default_kinds(source.outcomes()):
        record = record_of(source, kind_named(kind).options(kind=kind))
        figure: Any = draw(kind, record, title="Many trainings", style=preset(style))
        report = measure(figure, slide=tuple(figure.get_size_inches()), dpi=100)
        found = {kind: found for kind, found in report.violations.items() if kind in HARD}
        assert not found, f"{kind}: {report.summary()}"
        again = record_from_json(record_to_json(record, kind)).record
        assert rendered(draw(kind, again, title="Many trainings", style=preset(style)), "svg") == rendered(
            figure, "svg"
        )


# -- every seed ---------------------------------------------------------------------------------------------


def marks(figure: Any) -> dict[str, int]:
    """How many trainings stand in the figure with which mark, by group."""
    found: dict[str, int] = {}
    for line in figure.findobj(Line2D):
        gid = str(line.get_gid())
        if gid.startswith("marks:"):
            name = gid.removeprefix("marks:").removesuffix(" above")
            found[name] = found.get(name, 0) + len(line.get_xdata())
    return found


def test_up_to_two_thousand_every_training_is_a_mark_of_its_cause() -> None:
    source = made_sweep(seeds=MOST)
    outcomes = source.outcomes()
    record = seeds_of(source)
    found = marks(draw("seeds", record))
    assert sum(found.values()) == MOST and record.line.size == record.edges.size == 0
    assert found["goal reached"] == (outcomes.result == "reached").sum()
    assert found["ended by an error"] == (outcomes.result == "failed").sum()
    for cause in sorted({"dead", "plateau", "saturated", "slow"} & set(found)):
        assert found[cause] == (outcomes.cause == cause).sum()
    assert found["other causes"] == MOST - sum(n for name, n in found.items() if name != "other causes")


def test_beyond_two_thousand_there_is_a_density_and_every_training_that_got_nowhere() -> None:
    source = made_sweep(seeds=MOST + 1)
    outcomes = source.outcomes()
    record = seeds_of(source)
    figure = draw("seeds", record)
    found = marks(figure)
    assert "goal reached" not in found
    assert sum(found.values()) == (outcomes.result != "reached").sum()
    assert record.density.sum() == np.isfinite(outcomes.metrics["train_cost"]).sum()
    ordered = np.sort(outcomes.metrics["train_cost"])  # numpy, too, has NaN last
    assert record.line[0, 0] == ordered[0]
    assert record.line[0, 100] == ordered[round(100 * MOST / 199)]


def test_trainings_are_sorted_from_the_best_and_those_without_a_number_are_last() -> None:
    source = made_sweep(RATES, seeds=30)
    cost = source.outcomes().metrics["train_cost"]
    record = seeds_of(source)
    for setting in range(len(RATES)):
        mine = record.setting == setting
        by_rank = record.value[mine][np.argsort(record.rank[mine])]
        np.testing.assert_array_equal(by_rank, np.sort(cost[30 * setting : 30 * setting + 30]))
    best = seeds_of(source, "train_accuracy")
    assert best.value[best.rank == 0].tolist() == [1.0] * len(RATES)


def test_the_share_stands_above_with_the_interval_of_scipy_and_seeds_to_look_at_below() -> None:
    source = made_sweep(seeds=100)
    outcomes = source.outcomes()
    reached = int((outcomes.result == "reached").sum())
    interval = binomtest(reached, 100).proportion_ci(method="wilson")
    shown = texts(draw("seeds", seeds_of(source)))
    assert shown["subtitle"] == (
        f"{reached} of 100 trainings reach the goal, {reached} % ({100 * interval.low:.0f} to "
        f"{100 * interval.high:.0f} %): all 4 samples right"
    )
    flat = outcomes.seed[outcomes.cause == "saturated"]
    assert f"saturated: {len(flat)} (seed {flat[0]}, ...)" in shown.values()


def test_one_training_of_each_setting_has_no_interval() -> None:
    shown = texts(draw("seeds", seeds_of(made_sweep(RATES, seeds=1, share=1.0))))
    assert shown["subtitle"] == "4 of 4 trainings reach the goal, 100 %: all 4 samples right"
    assert np.isnan(sweep_map(made_sweep(RATES, seeds=1)).low).all()


def test_a_setting_of_which_nothing_is_done_yet_stays_blank() -> None:
    for seeds in (10, 1500):
        source = made_sweep(RATES, seeds=seeds)
        outcomes = source.outcomes()
        partly = changed(
            source,
            **{
                name: getattr(outcomes, name)[:-seeds]
                for name in ("setting", "seed", "result", "cause", "epochs", "seconds", "outputs", "curves")
            },
            metrics={name: values[:-seeds] for name, values in outcomes.metrics.items()},
        )
        shown = texts(draw("seeds", seeds_of(partly)))
        assert "share:3" in shown and "share:4" not in shown
        assert sweep_map(partly).count.ravel().tolist() == [seeds, seeds, seeds, 0.0]
        assert texts(draw("learning-bands", learning_bands(partly)))["beyond:4"] == "none is done"


def test_costs_without_bound_do_not_hide_the_others() -> None:
    source = made_sweep(RATES, seeds=20, failed=0.0)
    outcomes = source.outcomes()
    cost, curves = outcomes.metrics["train_cost"].copy(), outcomes.curves.copy()
    cost[60:], curves[60:, 1:] = 1e29, 1e29
    grown = changed(source, metrics={"train_cost": cost}, curves=curves)
    figure: Any = draw("seeds", seeds_of(grown))
    panel = figure.axes[0].child_axes[0]
    assert panel.get_ylim()[1] < 1.0
    assert texts(figure)["beyond"] == "> 10"  # about a hundred times 0.14
    assert sum(marks(figure).values()) == 80
    bands: Any = draw("learning-bands", learning_bands(grown))
    assert all(panel.get_ylim()[1] < 1.0 for panel in bands.axes[0].child_axes)
    assert "with a cost beyond 10" in texts(bands)["beyond:4"]
    numbers = texts(draw("sweep-map", sweep_map(grown, metric="train_cost")))
    assert numbers["value:4"] == "1.00e29"


# -- maps ---------------------------------------------------------------------------------------------------


def test_cells_hold_the_share_of_their_trainings_with_its_interval() -> None:
    source = made_sweep(GRID, seeds=40)
    outcomes = source.outcomes()
    record = sweep_map(source)
    assert (record.columns, record.rows) == (("2-2-1", "2-3-1", "2-4-1"), ("0.03", "0.1", "0.3", "1"))
    assert record.keys == ("sizes", "learning rate")
    figure: Any = draw("sweep-map", record)
    shown = texts(figure)
    for number, setting in enumerate(GRID):
        reached = int((outcomes.result[outcomes.setting == number] == "reached").sum())
        column, row = (
            record.columns.index("-".join(map(str, setting[SIZES]))),
            record.rows.index(f"{setting[RATE]:g}"),
        )
        interval = binomtest(reached, 40).proportion_ci(method="wilson")
        assert record.value[0, row, column] == reached / 40
        assert record.low[0, row, column] == pytest.approx(interval.low)
        assert record.high[0, row, column] == pytest.approx(interval.high)
        assert shown[f"number:1 {row} {column}"] == f"{math.floor(2.5 * reached + 0.5)} %"
        assert shown[f"interval:1 {row} {column}"] == f"{100 * interval.low:.0f} to {100 * interval.high:.0f}"
    (cells,) = [mesh for mesh in figure.findobj(QuadMesh) if mesh.get_gid() == "cells:1"]
    np.testing.assert_allclose(np.asarray(cells.get_array()), record.value[0])


def test_of_a_metric_there_are_median_and_quartiles_without_failed_trainings() -> None:
    source = made_sweep(RATES, seeds=41, failed=0.2)
    outcomes = source.outcomes()
    record = sweep_map(source, metric="train_cost")
    for number in range(len(RATES)):
        mine = outcomes.metrics["train_cost"][(outcomes.setting == number) & (outcomes.result != "failed")]
        expected = np.quantile(mine, [0.25, 0.5, 0.75])
        found = (record.low, record.value, record.high)
        assert [array[0, 0, number] for array in found] == pytest.approx(expected.tolist())
    assert record.count.ravel().tolist() == [41.0] * 4


def test_of_a_third_key_there_are_panels_and_others_are_pooled_and_named() -> None:
    source = made_sweep(CUBE, seeds=20)
    assert sweep_map(source).panels == ("1", "2", "4")
    pooled = sweep_map(source, [RATE, BATCH])
    assert pooled.count.shape == (1, 3, 4) and (pooled.count == 100.0).all()
    assert pooled.note == "share that reaches the goal: all 4 samples right; all values of sizes together"
    outcomes = source.outcomes()
    mine = np.array([setting[RATE] == 0.1 and setting[BATCH] == 2 for setting in CUBE])[outcomes.setting]
    assert pooled.value[0, 1, 1] == (outcomes.result[mine] == "reached").mean()


def test_many_values_are_put_together_in_ranges_that_hold_as_many_settings() -> None:
    record = sweep_map(made_sweep(DRAWN, seeds=3), [RATE])
    assert len(record.columns) == 8 and record.columns[0] == "0.01 to 0.017"
    counts = record.count.ravel() / 3
    assert counts.sum() == len(DRAWN) and counts.max() - counts.min() <= 1


def test_what_a_map_cannot_show_is_one_sentence() -> None:
    with pytest.raises(FormatError, match="here only the seeds differ; draw the kind 'seeds'"):
        sweep_map(made_sweep())
    with pytest.raises(UnknownNameError, match=r"does not change 'training\.learning_rat' \(did you mean"):
        sweep_map(made_sweep(GRID), ["training.learning_rat"])
    with pytest.raises(FormatError, match="a map has up to three different keys"):
        sweep_map(made_sweep(GRID), [RATE, RATE])
    with pytest.raises(UnknownNameError, match=r"no metric 'train_cots' \(did you mean 'train_cost'"):
        sweep_map(made_sweep(GRID), metric="train_cots")
    words = made_sweep([{"network.name": f"n{k}"} for k in range(30)], seeds=2)
    with pytest.raises(FormatError, match="has 30 values that are not numbers, and an axis has room for 24"):
        sweep_map(words)
    with pytest.raises(FormatError, match="has 8 values, and a map has room for 6 panels"):
        many = [{RATE: 0.1 * (k % 2), SIZES: [2, k % 3, 1], BATCH: k} for k in range(8)]
        sweep_map(made_sweep(many), [RATE, SIZES, BATCH])


# -- curves -------------------------------------------------------------------------------------------------


def test_bands_are_the_quartiles_of_those_that_got_there_and_of_the_others() -> None:
    source = made_sweep(seeds=101)
    outcomes = source.outcomes()
    record = learning_bands(source)
    for band, result in zip(record.bands, ("reached", "missed"), strict=True):
        mine = outcomes.curves[outcomes.result == result]
        assert (band.there, band.count) == (result == "reached", len(mine))
        for found, share in ((band.low, 0.25), (band.middle, 0.5), (band.high, 0.75)):
            np.testing.assert_allclose(found, np.quantile(mine, share, axis=0))
    failed = (outcomes.result == "failed").sum()
    assert record.left_out == (f"{failed} trainings that an error ended are left out",)


def test_a_training_that_ended_early_keeps_its_last_cost() -> None:
    source = made_sweep(seeds=1, share=1.0)
    curves = np.array([[0.4, 0.3, np.nan, np.nan, np.nan]])
    (band,) = learning_bands(changed(source, curves=curves)).bands
    assert band.middle.tolist() == [0.4, 0.3, 0.3, 0.3, 0.3]


def test_of_many_settings_the_best_and_the_worst_are_drawn_and_it_is_said() -> None:
    source = made_sweep(CUBE, seeds=20)
    record = learning_bands(source)
    shares = np.bincount(source.outcomes().setting[source.outcomes().result == "reached"]) / 20
    assert sorted(record.reached / 20, reverse=True)[:4] == sorted(shares, reverse=True)[:4]
    assert sorted(record.reached / 20)[:4] == sorted(shares)[:4]
    assert record.left_out[0] == "the 4 best and the 4 worst of 60 settings"
    shown = texts(draw("learning-bands", record))
    assert "headings: sizes, learning rate, batch" in shown.values()


# -- which ones ---------------------------------------------------------------------------------------------


def test_the_usual_figures_are_those_that_show_something() -> None:
    assert default_kinds(made_sweep().outcomes()) == ("seeds", "learning-bands")
    assert default_kinds(made_sweep(GRID).outcomes()) == ("seeds", "sweep-map", "learning-bands")
    assert default_kinds(made_sweep(seeds=1).outcomes()) == ()
    bare = changed(made_sweep(), curves=np.zeros((100, 0)), curve_epochs=np.zeros((1, 0)))
    assert default_kinds(bare.outcomes()) == ("seeds",)
    with pytest.raises(FormatError, match="the sweep kept no learning curves"):
        learning_bands(bare)


def test_a_sweep_of_which_nothing_is_done_is_refused() -> None:
    outcomes = made_sweep(seeds=1).outcomes()
    names = ("setting", "seed", "result", "cause", "epochs", "seconds", "outputs", "curves", "reason")
    nothing: Any = {name: getattr(outcomes, name)[:0] for name in names}
    empty = SweepSource(replace(outcomes, **nothing, metrics={}), "figures[1]: ")
    with pytest.raises(FormatError, match=r"^figures\[1\]: no training of the sweep is done yet"):
        seeds_of(empty)


def test_fifty_thousand_seeds_make_a_small_file() -> None:
    record = seeds_of(made_sweep(seeds=50_000))
    assert isinstance(record, Seeds) and len(record.value) > 15_000
    assert len(rendered(draw("seeds", record), "svg")) < 120_000
