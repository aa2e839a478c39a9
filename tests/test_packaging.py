"""The package: every folder of code is installed, and the scenarios travel with it."""

from configparser import ConfigParser
from importlib.resources import files
from pathlib import Path

from neurosim import __version__

ROOT = Path(__file__).parents[1]


def setup() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_every_folder_of_code_is_listed() -> None:
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "neurosim").rglob("*.py")}
    packages = {".".join(folder.parts) for folder in folders} | {"neurosim.scenarios"}
    assert set(setup()["options"]["packages"].split()) == packages


def test_every_folder_of_code_is_a_package() -> None:
    for folder in {path.parent for path in (ROOT / "neurosim").rglob("*.py")}:
        assert (folder / "__init__.py").is_file()


def test_the_version_is_the_same_everywhere() -> None:
    assert setup()["metadata"]["version"] == __version__


def test_the_installed_scenarios_are_those_of_the_repository() -> None:
    installed = {
        entry.name for entry in files("neurosim.scenarios").iterdir() if entry.name.endswith(".toml")
    }
    assert installed == {path.name for path in (ROOT / "scenarios").glob("*.toml")}
