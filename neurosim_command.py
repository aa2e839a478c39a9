"""The command ``neurosim`` as it is installed: it imports the package, and runs its command line.

It stands outside of the package, for whatever stands inside is run when the package has been imported; and
Ctrl-C may come before.
"""

import sys


def main() -> int:
    """Run the command line and return the exit code."""
    try:
        from neurosim.cli.app import main as run
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    return run()
