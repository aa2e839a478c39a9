"""The version of neurosim."""

__version__ = "0.1.0"
