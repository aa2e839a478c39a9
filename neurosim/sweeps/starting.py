"""A sweep begun, or gone on with: what is wrong with it is said before anything is trained."""

import hashlib
import json
from pathlib import Path

from neurosim.ground.errors import FileError, NeurosimError
from neurosim.ground.numbers import counted
from neurosim.scenario.run.trained import judged_by
from neurosim.sweeps.folder import SweepFolder
from neurosim.sweeps.ready import engines_here, first_ready
from neurosim.sweeps.settings import SweepPlan
from neurosim.sweeps.trainer import Trainer


def begun(folder: Path, plan: SweepPlan) -> SweepFolder:
    """Return the folder of a new sweep.

    Raises
    ------
    NeurosimError
        None of the settings can be trained.
    FileError
        The folder holds a sweep already, or cannot be written to.
    """
    engines = engines_here()
    ready = first_ready(plan, engines)
    return SweepFolder.begin(folder, plan, engines, _goal(ready), ready.targets())


def resumed(folder: Path, plan: SweepPlan) -> SweepFolder:
    """Return the folder of a sweep that was begun, to go on with it.

    Raises
    ------
    FileError
        It holds another sweep.
    FormatError
        It is damaged.
    """
    kept = SweepFolder.read(folder)
    if plan_key(kept.plan) != plan_key(plan):
        raise FileError(
            f"'{folder}' holds another sweep: its file, or what is swept, was not the same; name another "
            f"folder, or go on with that one: neurosim sweep {folder} --resume"
        )
    return kept


def plan_key(plan: SweepPlan) -> str:
    """Return a digest of everything that a sweep is made of."""
    return hashlib.sha256(json.dumps(plan.document(), sort_keys=True).encode()).hexdigest()


def why_not_here(kept: SweepFolder, setting: int) -> str | None:
    """Return what is wrong with a setting on this computer; None where it can be trained."""
    plan = kept.plan
    try:
        Trainer(plan.with_setting(setting), plan.goal, kept.engines, max(1, len(plan.seeds)))
    except NeurosimError as error:
        return str(error)
    return None


def _goal(ready: Trainer) -> str:
    """What is called reached, in words."""
    if ready.goal is not None:
        return str(ready.goal)
    train = ready.parts.train
    if not ready.few or judged_by(ready.scenario, ready.network, ready.parts).kind == "none":
        return ""
    return f"all {counted(len(train), 'sample')} right"
