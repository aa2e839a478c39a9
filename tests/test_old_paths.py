"""What has moved can still be imported by its old path, and a warning says where it is now."""

from importlib import import_module
from subprocess import run
from sys import executable

import pytest

import neurosim as ns
from neurosim.ground.old_paths import MOVED, NAMES


@pytest.mark.parametrize(("old", "new"), MOVED.items())
def test_the_old_path_gives_what_stands_in_the_new_module(old: str, new: str) -> None:
    program = (
        f"import {old} as old, {new} as new; "
        "print(all(getattr(old, name) is getattr(new, name) for name in dir(new) if name[0] != '_'))"
    )
    done = run([executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert f"<string>:1: DeprecationWarning: {old} has moved to {new}" in done.stderr
    assert import_module(new).__name__ == new


def test_an_attribute_of_the_package_that_has_moved_is_found() -> None:
    with pytest.warns(DeprecationWarning, match="neurosim.errors has moved"):
        assert ns.errors.NumberError is ns.NumberError


@pytest.mark.parametrize(("old", "new"), NAMES.items())
def test_a_name_that_has_moved_is_found_in_its_old_module(old: str, new: str) -> None:
    module, _, name = old.rpartition(".")
    with pytest.warns(DeprecationWarning, match=f"{old} has moved to {new}.{name}"):
        found = getattr(import_module(module), name)
    assert found is getattr(import_module(new), name)


def test_other_names_are_still_refused() -> None:
    with pytest.raises(ModuleNotFoundError, match="No module named 'neurosim.nothing'"):
        import_module("neurosim.nothing")
