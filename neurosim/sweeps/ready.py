"""A setting that can be trained, looked for before a sweep begins: where there is none, it is refused."""

import json
import random
import time
from collections.abc import Iterator, Sequence

from neurosim.engines.choosing import BUNDLED, class_of
from neurosim.ground.errors import FormatError, NeurosimError, cut
from neurosim.ground.numbers import counted
from neurosim.scenario.building.data import Parts
from neurosim.scenario.building.options import with_options
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.trainer import Trainer

#: So many settings are looked at, and for so many seconds where their data are large.
MOST_TRIED = 1000
LONGEST_LOOK = 20.0
#: So many letters of a setting are said.
LETTERS = 200


def engines_here() -> list[str]:
    """Return the engines that this computer has."""
    return [name for name in BUNDLED if class_of(name).is_installed()]


def first_ready(plan: SweepPlan, engines: Sequence[str], data: Parts | None = None) -> Trainer:
    """Return what trains the first setting that can be trained.

    Parameters
    ----------
    data : Parts, optional
        The data of all settings, by `neurosim.sweeps.shared_data`; without them each setting reads its own.

    Raises
    ------
    NeurosimError
        There is none; this says what is wrong with the first. Or the goal is no result of the trainings.
    """
    problem: NeurosimError | None = None
    tried, begun = 0, time.monotonic()
    for number in _looked_at(len(plan.settings)):
        try:
            ready = _ready(plan, number, engines, data)
        except NeurosimError as error:
            problem = problem or error
        else:
            ready.require_goal()
            return ready
        tried += 1
        if time.monotonic() - begun > LONGEST_LOOK:
            break
    assert problem is not None
    if len(plan.settings) == 1:
        raise problem
    raise FormatError(_none_fits(plan, tried, problem))


def _ready(plan: SweepPlan, number: int, engines: Sequence[str], data: Parts | None) -> Trainer:
    scenario = plan.with_setting(number)
    if plan.seeds:
        with_options(scenario, seed=plan.seeds[0])  # refused where nothing is drawn
    return Trainer(scenario, plan.goal, engines, max(1, len(plan.seeds)), data)


def _looked_at(settings: int) -> Iterator[int]:
    """The first setting, and others from everywhere: neighbours may share the value that is wrong."""
    yield 0
    others = range(1, settings)
    yield from random.Random(1).sample(others, min(len(others), MOST_TRIED - 1))


def _none_fits(plan: SweepPlan, tried: int, problem: NeurosimError) -> str:
    where, total = plan.scenario.where, len(plan.settings)
    said = ", ".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in plan.settings[0].items()
    )
    which = f"none of its {counted(total, 'setting')}"
    if tried < total:
        which = f"of its {counted(total, 'setting')}, none of the {tried:,} that were tried"
    why = str(problem).removeprefix(f"{where}: ")
    return f"{where}: {which} can be trained; with {cut(said, LETTERS)} the reason is: {why}"
