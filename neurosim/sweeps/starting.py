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
from neurosim.sweeps.shared_data import digest_of_data, shared_data
from neurosim.sweeps.trainer import Trainer

#: What a document of a plan says of where its file stands.
PLACES = ("where", "folder", "file", "data")


def begun(folder: Path, plan: SweepPlan) -> SweepFolder:
    """Return the folder of a new sweep.

    Raises
    ------
    NeurosimError
        None of the settings can be trained.
    FileError
        The folder holds a sweep already, or cannot be written to.
    """
    engines, data = engines_here(), shared_data(plan)
    ready = first_ready(plan, engines, data)
    return SweepFolder.begin(folder, plan, engines, _goal(ready), ready.targets(), digest_of_data(data))


def resumed(folder: Path, plan: SweepPlan) -> SweepFolder:
    """Return the folder of a sweep that was begun, to go on with it.

    Raises
    ------
    FileError
        It holds another sweep, or one of other data.
    FormatError
        It is damaged.
    """
    kept = SweepFolder.read(folder)
    if plan_key(kept.plan) != plan_key(plan):
        raise FileError(
            f"'{folder}' holds another sweep: its file, or what is swept, was not the same; name another "
            f"folder with --out, or go on with that one: neurosim sweep {folder} --resume"
        )
    if digest_of_data(shared_data(kept.plan)) != kept.data:
        raise FileError(
            f"the data of '{plan.scenario.where}' are not those any more with which the sweep in '{folder}' "
            "was begun; bring them back, or name another folder"
        )
    return kept


def plan_key(plan: SweepPlan) -> str:
    """Return a digest of what is trained; where its file stands makes no other sweep of it."""
    document = {key: value for key, value in plan.document().items() if key not in PLACES}
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def why_not_here(kept: SweepFolder, setting: int) -> str | None:
    """Return what is wrong with a setting on this computer; None where it can be trained."""
    plan = kept.plan
    try:
        Trainer(plan.with_setting(setting), plan.goal, kept.engines)
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
    return f"all {counted(len(train), 'sample')} right" if len(train) > 1 else "the only sample right"
