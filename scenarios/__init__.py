"""Worked examples, one TOML file each; `neurosim list` shows them."""

# So that `neurosim.scenarios` loads them, whichever way the name was imported.
from neurosim.scenario import load, names, titles

__all__ = ["load", "names", "titles"]
