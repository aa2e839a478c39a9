"""The data of a sweep, read once where all its settings train with the same."""

from neurosim.scenario.building.data import Parts, read_parts
from neurosim.scenario.table.swept_keys import key_path
from neurosim.sweeps.settings import SweepPlan
from neurosim.training.fingerprint import digest_of


def shared_data(plan: SweepPlan) -> Parts | None:
    """Return the data of all settings; None where they are typed, or differ among settings.

    Raises
    ------
    FormatError, MissingExtraError
        They cannot be read.
    """
    scenario = plan.scenario
    if scenario.table.data is None or any(key_path(key)[0] == "data" for key in plan.keys):
        return None
    return read_parts(scenario.table.data, scenario.where, scenario.folder, scenario.data_path)


def digest_of_data(parts: Parts | None) -> str:
    """Return what tells whether data are the same; nothing where there are none that are shared."""
    if parts is None:
        return ""
    return digest_of(*(array for part in parts.named.values() for array in (part.X, part.T)))
