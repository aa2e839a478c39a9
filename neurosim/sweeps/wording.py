"""How a report names seeds, settings, shares and numbers."""

import json
import shlex
from collections.abc import Mapping, Sequence

import numpy as np

from neurosim.ground.errors import cut
from neurosim.ground.numbers import duration
from neurosim.ground.rounding import to_decimals
from neurosim.ground.stored import Json
from neurosim.training.outcomes import Outcomes

#: The keys of a scenario that ``neurosim train`` has an option for.
OPTIONS = {
    "training.learning_rate": "--learning-rate",
    "training.epochs": "--epochs",
    "training.engine": "--engine",
}
#: So many letters has the value of a setting at most.
LONGEST = 40


def share_named(share: float) -> str:
    """Return a share in percent, with more digits where it would seem to be none or all, and is not.

    Examples
    --------
    >>> share_named(0.1125), share_named(1.0), share_named(0.99996)
    ('11.3%', '100%', '99.996%')
    """
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    texts = (to_decimals(100.0 * share, digits) for digits in range(1, 12))
    return next((f"{text}%" for text in texts if 0.0 < float(text) < 100.0), f"{share:.0%}")


def seeds_named(seeds: np.ndarray) -> str | None:
    """Return which seeds there are; None where nothing is drawn.

    Examples
    --------
    >>> seeds_named(np.array([1, 2, 3])), seeds_named(np.array([7, 7])), seeds_named(np.array([1, 5, 9]))
    ('seeds 1 to 3', 'seed 7', '3 seeds from 1 to 9')
    """
    found = np.unique(seeds[seeds >= 0])
    if not len(found):
        return None
    low, high = int(found[0]), int(found[-1])
    if len(found) == 1:
        return f"seed {low}"
    return (
        f"seeds {low} to {high}"
        if high - low + 1 == len(found)
        else f"{len(found):,} seeds from {low} to {high}"
    )


def value_named(value: Json) -> str:
    """Return a value of a setting as it is written, but text without quotes; what is long is cut.

    Examples
    --------
    >>> value_named(0.5), value_named([2, 3, 1]), value_named("adam"), value_named(True)
    ('0.5', '[2, 3, 1]', 'adam', 'true')
    """
    return cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), LONGEST)


def setting_named(setting: Mapping[str, Json]) -> str:
    """Return what a setting changes; nothing where it changes nothing.

    Examples
    --------
    >>> setting_named({"training.learning_rate": 0.5, "training.epochs": 100})
    'training.learning_rate = 0.5, training.epochs = 100'
    """
    return ", ".join(f"{key} = {value_named(value)}" for key, value in setting.items())


def training_named(outcomes: Outcomes, place: int) -> str:
    """Return which training it is: what its setting changes, and its seed."""
    setting, seed = _setting_and_seed(outcomes, place)
    return ", ".join(filter(None, [setting_named(setting), f"seed {seed}" if seed >= 0 else ""]))


def command_of(outcomes: Outcomes, place: int, command: Sequence[str]) -> str | None:
    """Return the command that makes a training once more; None where it has no option for a key.

    Parameters
    ----------
    command : sequence of str
        What is typed to train the scenario as it is; empty where that is not known.
    """
    setting, seed = _setting_and_seed(outcomes, place)
    if not command or not setting.keys() <= OPTIONS.keys():
        return None
    words = [word for key, value in setting.items() for word in (OPTIONS[key], value_named(value))]
    return shlex.join([*command, *words, *(["--seed", str(seed)] if seed >= 0 else [])])


def _setting_and_seed(outcomes: Outcomes, place: int) -> tuple[Mapping[str, Json], int]:
    return outcomes.settings[int(outcomes.setting[place])], int(outcomes.seed[place])


def number_named(name: str, value: float) -> str:
    """Return a result with the digits that its kind deserves.

    Examples
    --------
    >>> number_named("epochs", 20_000.0), number_named("seconds", 0.0123), number_named("train cost", 1 / 3)
    ('20,000', '12 ms', '0.33333')
    """
    if name == "seconds":
        return duration(value)
    return f"{value:,.10g}" if name == "epochs" else f"{value:z.5g}"
