"""The scenarios that come with neurosim: their folder, names and titles."""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def folder() -> Traversable:
    """Return the folder of the scenarios: inside an installed package, next to the package in a checkout."""
    inside = files("neurosim") / "scenarios"
    if any(entry.name.endswith(".toml") for entry in inside.iterdir()):
        return inside
    return Path(__file__).parents[2] / "scenarios"


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with neurosim, in alphabetical order."""
    found = (entry.name for entry in folder().iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def titles() -> dict[str, str]:
    """Return the title of every scenario that comes with neurosim, by name."""
    texts = {name: (folder() / f"{name}.toml").read_text(encoding="utf-8") for name in scenario_names()}
    return {name: tomllib.loads(text)["title"] for name, text in texts.items()}
