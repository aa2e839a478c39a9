"""Machine code on disk: whatever is the matter with the folder or a file, a training has the same bits."""

import errno
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import neurosim as ns
from neurosim.engines.compiled import building, kept_code
from neurosim.engines.compiled.kept_code import KeptCode, cleared, code_files, code_folder, why_not_kept
from neurosim.engines.parameters import Parameters
from neurosim.ground.errors import FileError

X, T = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for machine code, which does not exist yet."""
    monkeypatch.setenv("NEUROSIM_CACHE", str(tmp_path / "cache"))
    forget()
    found = code_folder()
    assert found is not None
    return found


def forget() -> None:
    """Load machine code from disk again."""
    building._library.cache_clear()


def trained(engine: str = "compiled") -> list[str]:
    """The parameters after a training, with all their bits."""
    forget()
    net = ns.Network.layered([2, 3, 1], seed=1)
    history = net.fit(X, T, learning_rate=0.5, epochs=20, engine=engine, progress=False)
    assert history.engine == engine
    return [number.hex() for number in Parameters(net).read().tolist()]


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_code_is_kept_and_used_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = trained("objects")
    assert trained() == expected
    kept = {file: file.stat().st_mtime_ns for file in files(folder)}
    assert kept and all(file.stat().st_mode & 0o777 == 0o600 for file in kept)
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(KeptCode, "write", lambda *_: pytest.fail("it is compiled again"))
    assert trained() == expected
    assert list(kept) == files(folder)


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "the checksum alone": lambda content: content[:32],
    "half of it": lambda content: content[: len(content) // 2],
    "one byte less": lambda content: content[:-1],
    "one byte more": lambda content: content + b"\0",
    "zeros": lambda content: bytes(len(content)),
    "a bit of the checksum": lambda content: flipped(content, 3),
    "a bit of the head": lambda content: flipped(content, 40),
    "a bit in the middle": lambda content: flipped(content, len(content) // 2),
    "a bit at the end": lambda content: flipped(content, len(content) - 1),
    "no object file": lambda content: hashlib.sha256(b"text").digest() + b"text",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_made_again(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    expected = trained()
    whole = {file: file.read_bytes() for file in files(folder)}
    for file, content in whole.items():
        file.write_bytes(damage(content))
    assert trained() == expected
    assert {file: file.read_bytes() for file in files(folder)} == whole


def test_code_of_another_text_is_not_taken(folder: Path) -> None:
    """A file that was copied to the name of another one is none."""
    expected = trained()
    first = files(folder)
    contents = [file.read_bytes() for file in first]
    KeptCode("another text").write(b"other code")
    (other,) = set(files(folder)) - set(first)
    for file in first:
        file.write_bytes(other.read_bytes())
    assert trained() == expected
    assert [file.read_bytes() for file in first] == contents


def pipe_instead(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: os.chown(file, 4711, -1),
        lambda file: file.chmod(0o602),
        lambda file: file.chmod(0o620),
        lambda file: (file.rename(file.with_suffix(".x")), file.symlink_to(file.with_suffix(".x"))),
        lambda file: (file.unlink(), file.mkdir()),
        lambda file: (file.unlink(), file.mkdir(), (file / "inside").touch()),
        pipe_instead,
    ],
    ids=["foreign", "others", "group", "link", "folder", "full folder", "pipe"],
)
def test_a_file_that_others_could_have_written_is_not_read(
    folder: Path, change: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() != 0 and "chown" in change.__code__.co_names:
        monkeypatch.setattr(os, "chown", lambda *_: monkeypatch.setattr(os, "getuid", lambda: 4711))
    expected = trained()
    read: list[bytes | None] = []
    real = KeptCode.read

    def noted(code: KeptCode) -> bytes | None:
        read.append(real(code))
        return read[-1]

    monkeypatch.setattr(KeptCode, "read", noted)
    for file in files(folder):
        change(file)
    assert trained() == expected
    assert read and not any(read)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda folder: folder.chmod(0o777), "others may write to it"),
        (lambda folder: folder.chmod(0o770), "others may write to it"),
        (
            lambda folder: (folder.rename(folder.with_name("x")), folder.symlink_to(folder.with_name("x"))),
            "symbolic",
        ),
        (lambda folder: (folder.rename(folder.with_name("x")), folder.touch()), "it is no folder"),
    ],
    ids=["others", "group", "link", "file"],
)
def test_a_folder_that_is_not_the_user_s_alone_is_not_used(
    folder: Path, change: Callable[[Path], object], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = trained()
    change(folder)
    before = sorted(folder.parent.rglob("*"))
    monkeypatch.setattr(building.KeptCode, "_checksum", lambda *_: pytest.fail("it is read or written"))
    assert trained() == expected
    assert sorted(folder.parent.rglob("*")) == before
    assert reason in str(why_not_kept(folder))
    assert list(code_files(folder)) == []


def test_the_folder_of_another_user_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = trained()
    before = files(folder)
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    assert trained() == expected
    assert files(folder) == before and "another user" in str(why_not_kept(folder))
    assert cleared(folder) == [] and files(folder) == before


def test_windows_has_no_getuid(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getuid")
    expected = trained()
    folder.chmod(0o777)  # modes say nothing there
    monkeypatch.setattr(KeptCode, "write", lambda *_: pytest.fail("it is compiled again"))
    assert trained() == expected


def test_a_place_that_cannot_be_written_to(folder: Path) -> None:
    folder.parents[1].write_text("a file is in the way")
    assert trained() == trained("objects")
    assert folder.parents[1].read_text() == "a file is in the way"
    assert "cannot be looked at" in str(why_not_kept(folder))


def test_a_read_only_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that is not root's, who may write everywhere."""
    code = (
        "import os; from neurosim.engines.compiled.kept_code import KeptCode, code_folder, why_not_kept; "
        "os.getuid() or os.setuid(4711); KeptCode('x').write(b'code'); "
        "print(why_not_kept(code_folder()), KeptCode('x').read(), list(code_folder().iterdir()))"
    )
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        monkeypatch.setenv("NEUROSIM_CACHE", place)
        folder = Path(place, "neurosim", "machine-code")
        folder.mkdir(parents=True)
        if os.getuid() == 0:
            os.chown(folder, 4711, -1)
        folder.chmod(0o500)
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        folder.chmod(0o700)
    assert (ran.stdout, ran.stderr) == ("None None []\n", "")


@pytest.mark.parametrize("call", ["write", "mkstemp", "replace", "mkdir"])
def test_a_full_disk(folder: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full:
        def __init__(self, number: int, _: str) -> None:
            os.close(number)

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None: ...

        write = full

    with monkeypatch.context() as patch:
        if call == "write":
            patch.setattr(
                kept_code,
                "open",
                lambda number, mode: Full(number, mode) if mode == "wb" else os.fdopen(number, mode),
                raising=False,
            )
        else:
            where = {"mkstemp": kept_code.tempfile, "replace": os, "mkdir": Path}[call]
            patch.setattr(where, call, full)
        assert trained() == trained("objects")
        assert not folder.exists() or files(folder) == []
    assert trained() == trained("objects")
    assert len(files(folder)) > 0


def test_there_is_no_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for variable in ("NEUROSIM_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", none)
    assert code_folder() is None and why_not_kept(None) == "there is no home folder"
    assert list(code_files(None)) == cleared(None) == []
    assert trained() == trained("objects")


def test_where_the_folder_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    below = Path("neurosim") / "machine-code"
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("NEUROSIM_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    assert code_folder() == tmp_path / ".cache" / below
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert code_folder() == tmp_path / "xdg" / below
    monkeypatch.setenv("NEUROSIM_CACHE", str(tmp_path / "own"))
    assert code_folder() == tmp_path / "own" / below
    monkeypatch.setenv("NEUROSIM_CACHE", "")
    assert code_folder() == tmp_path / "xdg" / below
    monkeypatch.setenv("NEUROSIM_CACHE", "relative")
    assert code_folder() is None
    assert why_not_kept(None) == "NEUROSIM_CACHE is 'relative', and no absolute path"
    monkeypatch.delenv("NEUROSIM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # the rules for such folders say that it is ignored
    assert code_folder() == tmp_path / ".cache" / below


def test_two_processes_at_once(folder: Path) -> None:
    code = (
        "import neurosim as ns; from neurosim.engines.parameters import Parameters; "
        "net = ns.Network.layered([2, 3, 1], seed=1); "
        f"history = net.fit({X}, {T}, learning_rate=0.5, epochs=20, engine='compiled', progress=False); "
        "print([number.hex() for number in Parameters(net).read().tolist()])"
    )
    several = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    found = [each.communicate(timeout=120) for each in several]
    assert {err for _, err in found} == {""}
    assert {out for out, _ in found} == {f"{trained('objects')}\n"}
    assert all(file.suffix == ".o" for file in files(folder))


# -- how much is kept ----------------------------------------------------------------------------------------


def test_what_was_not_used_for_the_longest_time_goes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_code, "MOST_BYTES", 3500)
    for k in range(3):
        KeptCode(f"key {k}").write(bytes([k]) * 1000)
        os.utime(folder / KeptCode(f"key {k}")._name, (time.time() - 100 + k,) * 2)
    assert KeptCode("key 0").read() == bytes(1000)  # used just now
    KeptCode("key 3").write(b"3" * 1000)
    assert [KeptCode(f"key {k}").read() is not None for k in range(4)] == [True, False, True, True]
    KeptCode("too large").write(bytes(4000))
    assert len(files(folder)) == 3


def test_what_was_left_unfinished_goes_after_an_hour(folder: Path) -> None:
    KeptCode("one").write(b"code")
    for name, age in (("unfinished-new.tmp", 60), ("unfinished-old.tmp", 4000)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    (folder / "mine.txt").write_text("of the user")
    KeptCode("two").write(b"code")
    names = [file.name for file in files(folder)]
    assert "unfinished-new.tmp" in names and "unfinished-old.tmp" not in names and "mine.txt" in names


def test_files_that_cannot_be_deleted_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeptCode("one").write(b"code")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(FileError, match=r"^machine code cannot be deleted: .*\.o: permission denied$"):
        cleared(folder)


def test_bytes_of_code_survive(folder: Path) -> None:
    code = np.random.default_rng(0).bytes(100_000)
    KeptCode("key").write(code)
    assert KeptCode("key").read() == code
    assert KeptCode("key ").read() is None
