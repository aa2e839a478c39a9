"""Worked examples, one TOML file each; `neurosim list` shows them.

The files stand in `scenarios/` at the top of the repository, where readers find them. A wheel brings them in
this folder.
"""

# So that `neurosim.scenarios` loads them, whichever way the name was imported.
from neurosim.scenario import load, names, titles

__all__ = ["load", "names", "titles"]
