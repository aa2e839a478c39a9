"""The command line."""


def main() -> None:
    """Run ``neurosim`` with the arguments of the process."""
    from neurosim.cli import main as run

    run()
