"""Whether a notebook is what runs the program."""

import sys
from typing import Any

#: What a notebook shows, by type, and what it is told about that, such as the size of a picture.
Bundle = tuple[dict[str, str], dict[str, dict[str, int]]]


def notebook_shell() -> Any:
    """Return the IPython shell of a notebook; None in a script, a terminal, and IPython in a terminal.

    IPython is asked only where it has been loaded by whoever runs the program.
    """
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell if hasattr(shell, "kernel") else None
