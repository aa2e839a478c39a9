"""``neurosim cache``: what is kept, for which processor, and that nothing else is deleted."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from neurosim.engines.compiled.kept_code import KeptCode, code_folder
from neurosim.engines.compiled.processor import this_processor

Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEUROSIM_CACHE", str(tmp_path / "cache"))
    found = code_folder()
    assert found is not None
    return found


def test_it_shows_folder_files_processor_and_exp(typed: Typed, folder: Path) -> None:
    for k in range(3):
        KeptCode(f"key {k}").write(bytes(100_000))
    code, out, err = typed("cache")
    assert (code, err) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert lines["folder"] == str(folder)
    assert lines["files"].startswith(("3 files, 0.30 MB; at most 64 MB", "4 files, 0.3"))  # with that of exp
    assert lines["processor"] == this_processor().name and "C library" in lines["exp"]


def test_as_json(typed: Typed, folder: Path) -> None:
    KeptCode("key").write(b"1234")
    code, out, err = typed("cache", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["folder"] == str(folder) and found["not_used"] is None
    assert found["files"] >= 1 and found["bytes"] >= 36 and found["processor"] == this_processor().name
    code, out, err = typed("cache", "--clear", "--json")
    assert json.loads(out)["deleted"] == found["files"]
    assert json.loads(typed("cache", "--clear", "--json")[1])["deleted"] == 0


def test_a_folder_that_cannot_be_written_to(
    typed: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeptCode("key").write(b"1234")
    assert json.loads(typed("cache", "--json")[1])["read_only"] is False
    asked = []

    def refused(place: Path, how: int) -> bool:
        asked.append((place, how))
        return False

    monkeypatch.setattr(os, "access", refused)
    code, out, err = typed("cache")
    assert (code, err) == (0, "")
    assert f"{folder} (only read: it cannot be written to)\n" in out
    monkeypatch.setenv("NEUROSIM_CACHE", str(folder / "not" / "there"))
    assert json.loads(typed("cache", "--json", "--clear")[1])["read_only"] is True
    assert {*asked} == {(folder, os.W_OK | os.X_OK)}


def test_a_folder_that_is_no_absolute_path_is_told_and_no_other_is_cleared(
    typed: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeptCode("key").write(b"1234")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parents[1]))
    monkeypatch.setenv("NEUROSIM_CACHE", "relative")
    for options in ((), ("--clear",)):
        code, out, err = typed("cache", *options)
        assert (code, err) == (0, "")
        assert "none (not used: NEUROSIM_CACHE is 'relative', and no absolute path)\n" in out
    assert len(list(folder.iterdir())) == 1


def test_only_our_files_are_deleted(typed: Typed, folder: Path, tmp_path: Path) -> None:
    KeptCode("key").write(b"1234")
    (ours,) = folder.iterdir()
    elsewhere = tmp_path / "precious.txt"
    elsewhere.write_text("precious")
    others = ["mine.txt", "a.o", ours.name.upper(), f"{ours.name}.txt", "unfinished-.txt"]
    for name in others:
        (folder / name).write_text("x")
    (folder / "unfinished-abc.tmp").write_text("half")
    link = folder / f"{'0' * 64}.o"
    link.symlink_to(elsewhere)
    inside = folder / f"{'1' * 64}.o"
    inside.mkdir()
    code, out, err = typed("cache", "--clear")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].split(maxsplit=1) == ["deleted", "2 files, 0.00 MB"]
    assert {file.name for file in folder.iterdir()} == {*others, link.name, inside.name}
    assert elsewhere.read_text() == "precious" and link.is_symlink()


def test_a_folder_that_is_a_link_is_left_alone(typed: Typed, folder: Path, tmp_path: Path) -> None:
    KeptCode("key").write(b"1234")
    real = tmp_path / "real"
    folder.rename(real)
    folder.symlink_to(real)
    code, out, err = typed("cache", "--clear")
    assert (code, err) == (0, "")
    assert "(not used: it is no folder, or a symbolic link)" in out
    assert out.splitlines()[-1].split(maxsplit=1) == ["deleted", "0 files, 0.00 MB"]
    assert len(list(real.iterdir())) == 1


def test_files_of_others_are_left_alone(typed: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeptCode("key").write(b"1234")
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    code, out, _ = typed("cache", "--clear")
    assert code == 0 and "deleted    0 files" in out and "belongs to another user" in out
    assert len(list(folder.iterdir())) == 1


def test_a_file_that_cannot_be_deleted_is_one_sentence(
    typed: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeptCode("key").write(b"1234")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    code, out, err = typed("cache", "--clear")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and "machine code cannot be deleted" in err and "permission denied" in err


def test_without_llvmlite_it_says_so(folder: Path) -> None:
    code = (
        "import sys; sys.modules['llvmlite'] = None; sys.modules['llvmlite.binding'] = None; "
        "from neurosim.cli import main; sys.exit(main(['cache']))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[0] == f"folder     {folder}"
    assert ran.stdout.splitlines()[-1] == (
        'no code    llvmlite is not installed; install it with: pip install "neurosim[fast]"'
    )
