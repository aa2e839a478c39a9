"""The command line."""

from neurosim.cli.app import main

__all__ = ["main"]
