"""The scenario that a user starts from: small, complete, and with a comment on every important line."""

from importlib.resources import files


def starter(file: str) -> str:
    """Return the text of a starter scenario that will be called ``file``."""
    text = files("neurosim.scenario.table").joinpath("starter.toml").read_text(encoding="utf-8")
    return text.replace("mine.toml", file)
