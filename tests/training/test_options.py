"""The options of a training: declared once, and told of by few files."""

import re
from pathlib import Path

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.job import Job
from neurosim.ground.stored import ValueKind
from neurosim.history_view import History
from neurosim.training.fit_options import DEFAULTS, FitOptions, with_defaults
from neurosim.training.history_documents import ENTRIES

PACKAGE = Path(ns.__file__).parent
#: Files that know an option by name because they hold words for people, not because it would not work else.
WORDS = {"ground/synonyms.py"}
#: The most files that an option such as `l2` may need, which changes what every engine computes.
MOST = 8


def test_an_option_that_every_engine_computes_with_stands_in_few_files() -> None:
    naming = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bl2\b", path.read_text(encoding="utf-8"))
    }
    assert len(naming - WORDS) <= MOST, sorted(naming)


def test_what_is_given_goes_before_the_defaults() -> None:
    options: FitOptions[ns.Network, ns.History] = with_defaults({"epochs": 3, "l2": 0.5})
    assert options == {**DEFAULTS, "epochs": 3, "l2": 0.5}
    assert DEFAULTS["l2"] == 0.0
    assert options.keys() == FitOptions.__annotations__.keys()


def test_the_rules_of_a_job_are_options_that_a_history_keeps_and_a_file_too() -> None:
    X = np.zeros((4, 1))
    job = Job.of(
        X, X, ns.Descent(0.5), with_defaults({"epochs": 1, "batch_size": "all", "reduction": "mean"})
    )
    assert job.rules == {"batch_size": 4, "reduction": "mean", "l2": 0.0, "exact": True}
    history = History()
    history.follow(job.rules)
    for name, value in job.rules.items():
        assert name in DEFAULTS
        assert getattr(history, name) == value
        entry = ENTRIES[name]
        assert isinstance(entry, ValueKind) and entry(value) == value


@pytest.mark.parametrize(("l2", "said"), [(0.0, False), (0.25, True)])
def test_a_report_tells_of_an_option_that_is_not_at_its_default(l2: float, said: bool) -> None:
    net = ns.Network.layered([1, 1], seed=1)
    history = net.fit([1.0], [1.0], epochs=1, learning_rate=0.5, l2=l2)
    assert ("l2 0.25" in str(history)) is said
