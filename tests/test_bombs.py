"""Small files that stand for very much, or never end: one sentence, soon, in little memory."""

import gzip
import io
import os
import select
import socket
import stat
import struct
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import neurosim.ground.files
from neurosim.cli.app import main
from neurosim.data import csv, image_folders, mat, mat_check, one_hot
from neurosim.data.idx_files import read_idx
from neurosim.data.image_files import read_image
from neurosim.data.image_folders import ImageFolder
from neurosim.figures.storage import load_record
from neurosim.ground.errors import NeurosimError, NumberError
from neurosim.ground.files import entries, read_bytes
from neurosim.history_view import History
from neurosim.network import Network
from neurosim.printing.notation import read_notation
from neurosim.scenario import load
from neurosim.trace_view import Trace
from neurosim.training import checkpoints
from neurosim.training.archives import arrays_in
from neurosim.training.checkpoints import Checkpoint

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices stand in files on Unix only"),
]

READERS: dict[str, Callable[[Path], Any]] = {
    "scenario": load,
    "notation": read_notation,
    "network": Network.load,
    "trace": Trace.load,
    "history": History.load,
    "record": load_record,
    "csv": csv,
    "idx": read_idx,
    "mat": mat,
    "image": read_image,
    "checkpoint": lambda path: Checkpoint(path.parent).newest(),
}
MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def little() -> Iterator[None]:
    """Two seconds of the processor, and 300 MB more than there are at the beginning."""
    begun = time.process_time()
    if sys.platform == "linux":
        import resource

        before = resource.getrlimit(resource.RLIMIT_AS)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + 300 * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)
    else:
        yield
    assert time.process_time() - begun < 2.0


def refused(read: Callable[[], Any]) -> str:
    """The one sentence that a reader says."""
    with pytest.raises(NeurosimError) as caught:
        read()
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


# -- what is no file -----------------------------------------------------------------------------------


def made(kind: str, path: Path) -> None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "bytes":
        with path.open("wb") as file:
            file.truncate(10**10)  # which takes no place on the disk


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "bytes"])
@pytest.mark.parametrize("reader", READERS)
def test_what_never_ends_is_not_begun(
    reader: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neurosim.ground.files, "PATIENCE", 0.05)
    path = tmp_path / "checkpoint-000000000001.npz"
    made(kind, path)
    assert kind in refused(lambda: READERS[reader](path))


def test_a_socket_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a path to a socket must be short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("here")
        assert refused(lambda: read_bytes("here", 10)) == "cannot read 'here': it is a socket; name a file"


def test_a_pipe_without_a_writer_is_given_up_within_two_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    class Poll:
        """In place of that of the system, so that the test does not depend on how busy the machine is."""

        def register(self, handle: int, what: int) -> None:
            assert (stat.S_ISFIFO(os.fstat(handle).st_mode), what) == (True, select.POLLIN)

        def poll(self, milliseconds: float) -> list[Any]:
            waited.append(milliseconds)
            return []

    monkeypatch.setattr(select, "poll", Poll)
    os.mkfifo(tmp_path / "pipe")
    assert "nothing came through it for 1.5 seconds" in refused(lambda: read_bytes(tmp_path / "pipe", 10))
    assert waited == [1500.0]


def test_a_pipe_is_read_to_its_end_but_no_further_than_the_limit(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 200_000,))
    writer.start()
    assert len(read_bytes(pipe, 200_000)) == 200_000
    writer.join()

    def write_for_ever() -> None:
        with pytest.raises(BrokenPipeError), pipe.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 1000)

    writer = threading.Thread(target=write_for_ever)
    writer.start()
    assert "more than 300,000 bytes" in refused(lambda: read_bytes(pipe, 300_000))
    writer.join()


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_bytes(tmp_path / "file", 5) == b"12345"
    said = "it has 5 bytes, and at most 4 are read; choose a smaller file"
    assert said in refused(lambda: read_bytes(tmp_path / "file", 4))


def test_a_file_that_does_not_tell_its_size_is_read() -> None:
    path = Path("/proc/self/status")
    if path.exists():
        assert b"VmSize" in read_bytes(path, 100_000)


@pytest.mark.parametrize(
    "words", [["redraw", "--output", "a.svg"], ["run"], ["check"], ["trace", "mazur", "--notation"]]
)
def test_the_command_line_does_not_wait_either(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(neurosim.ground.files, "PATIENCE", 0.05)
    os.mkfifo(tmp_path / "a.toml")
    assert main([*words, str(tmp_path / "a.toml")]) == 2
    said = capsys.readouterr().err
    assert "it is a pipe" in said
    assert said.count("\n") == 1


def test_data_named_on_the_command_line_are_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(neurosim.ground.files, "PATIENCE", 0.05)
    (tmp_path / "a.toml").write_text(
        'title = "t"\nsource = "s"\n[network.layers]\nsizes = [1, 1]\nactivation = "sigmoid"\n'
        '[data]\ndataset = "csv"\npath = "a.csv"\n[training]\nlearning_rate = 0.1\nepochs = 1\n'
    )
    os.mkfifo(tmp_path / "a.csv")
    assert main(["run", str(tmp_path / "a.toml")]) == 2
    assert "it is a pipe" in capsys.readouterr().err


def test_more_memory_than_there_is_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def starved(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("neurosim.scenario.load", starved)
    assert main(["run", "mazur"]) == 2
    assert "there is not enough memory" in capsys.readouterr().err


# -- what stands for much ------------------------------------------------------------------------------


def deflated(begin: bytes, zeros: int) -> bytes:
    """Compressed: the beginning, then so many zeros, in a thousandth of the bytes, and made at once."""
    packing = zlib.compressobj(9, wbits=-15)
    begun = packing.compress(begin) + packing.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same bytes stand for the same zeros, however often they follow each other.
    block = packing.compress(bytes(MEGABYTE)) + packing.flush(zlib.Z_FULL_FLUSH)
    return begun + block * (zeros // MEGABYTE) + b"\x03\x00"


def gzipped(begin: bytes, zeros: int) -> bytes:
    return b"\x1f\x8b\x08" + bytes(7) + deflated(begin, zeros) + bytes(8)


def idx_header(*shape: int) -> bytes:
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (gzipped(idx_header(10, 28, 28), 4_800 * MEGABYTE), "is too long"),
        (gzipped(idx_header(4_800_000, 1_000), 4_800 * MEGABYTE), "at most 600,000,000 are read"),
        (gzip.compress(idx_header(400_000, 1_000)), "is cut off"),
        (idx_header(600_000, 1_000), "is cut off: its header announces 600000 x 1000 numbers"),
        (gzipped(b"", 0) * 50_000, "has 0 bytes"),
        (b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * MEGABYTE, "is a damaged gzip file"),
    ],
    ids=["more", "large", "cut", "plain", "members", "name"],
)
def test_an_idx_file_is_unzipped_no_further_than_its_header_says(
    content: bytes, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "bomb.gz").write_bytes(content)
    assert expected in refused(lambda: read_idx(tmp_path / "bomb.gz"))


MATLAB = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM"


def element(kind: int, content: bytes) -> bytes:
    return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)


def head(kind: int, *shape: int) -> bytes:
    """Flags, dimensions and the name of an array."""
    flags, sizes = struct.pack("<II", kind, 0), struct.pack(f"<{len(shape)}i", *shape)
    return element(6, flags) + element(5, sizes) + element(1, b"W1")


def zipped(size: int, begin: bytes, zeros: int) -> bytes:
    """A compressed element with an array of an announced size."""
    content = b"\x78\xda" + deflated(struct.pack("<II", 14, size) + begin, zeros) + bytes(4)
    return struct.pack("<II", 15, len(content)) + content


def whole(size: int, array: bytes) -> bytes:
    """A compressed element that is not damaged."""
    content = zlib.compress(struct.pack("<II", 14, size) + array)
    return struct.pack("<II", 15, len(content)) + content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (zipped(4_100 * MEGABYTE, head(6, 512, 1_000_000), 4_100 * MEGABYTE), "than 1,000,000,000 bytes"),
        (zipped(64, head(6, 2, 2), 4_100 * MEGABYTE), "holds more than an array"),
        (whole(900 * MEGABYTE, head(6, 2, 2)), "is cut off"),
        (element(14, head(6, 50_000, 50_000) + element(9, b"12345678")), "an array of 50000 x 50000 in"),
        (element(14, head(2, 50_000, 50_000) + element(5, b"abcd") + element(1, b"")), "50000 x 50000 in"),
        (element(14, head(4, 1, 500_000_000) + element(16, b"a")), "an array of 1 x 500000000 in"),
        (element(14, head(1, 1, 200_000) + element(14, b"") * 200_000), "more than 100,000 elements"),
        (whole(8_000_048, head(1, 1, MEGABYTE) + element(14, b"") * MEGABYTE), "than 100,000 elements"),
    ],
    ids=["large", "more", "cut", "numbers", "tables", "letters", "cells", "zipped cells"],
)
def test_a_matlab_file_takes_no_more_memory_than_is_said(
    content: bytes, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "bomb.mat").write_bytes(MATLAB + content)
    assert expected in refused(lambda: mat(tmp_path / "bomb.mat"))


def test_numbers_that_matlab_stored_in_a_byte_count_as_floats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mat_check, "MOST_BYTES", 10 * MEGABYTE)
    array = head(6, 2, MEGABYTE) + element(2, bytes(2 * MEGABYTE))  # two bytes a number would be allowed
    (tmp_path / "bomb.mat").write_bytes(MATLAB + whole(len(array), array))
    assert "its arrays take more than 10,000,000 bytes" in refused(lambda: mat(tmp_path / "bomb.mat"))


def archive(method: int, **parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as written:
        for name, content in parts.items():
            written.writestr(f"{name}.npy", content)
    return file.getvalue()


def array_header(text: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


HUGE = array_header("{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000,)}")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (archive(zipfile.ZIP_DEFLATED, document=bytes(50 * MEGABYTE)), "its parts are compressed"),
        (archive(zipfile.ZIP_LZMA, document=b"x" * 100), "its parts are compressed"),
        (archive(zipfile.ZIP_STORED, document=HUGE), "it is damaged"),
        (archive(zipfile.ZIP_STORED, document=array_header("(" * 9000)), "it is damaged"),
        (archive(zipfile.ZIP_STORED, document=array_header("{'shape': (9,)}")), "it is damaged"),
    ],
    ids=["zeros", "method", "header", "nested", "fields"],
)
def test_a_checkpoint_unpacks_to_no_more_than_its_size(content: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "checkpoint-000000000001.npz").write_bytes(content)
    assert expected in refused(lambda: Checkpoint(tmp_path).newest())


def test_parts_of_a_checkpoint_cannot_lie_one_upon_the_other(tmp_path: Path) -> None:
    content = archive(zipfile.ZIP_STORED, document=bytes(100_000))
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        begin = whole.start_dir
    entry = content[begin:-22]
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 3000, 3000, 3000 * len(entry), begin, 0)
    (tmp_path / "checkpoint-000000000001.npz").write_bytes(content[:begin] + entry * 3000 + end)
    assert "it would unpack to more than its" in refused(lambda: Checkpoint(tmp_path).newest())


def test_only_so_many_damaged_checkpoints_are_tried_as_a_training_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        (tmp_path / f"checkpoint-{number:012d}.npz").write_bytes(b"damaged")
    tried = []

    def counted(content: bytes) -> dict[str, np.ndarray]:
        tried.append(content)
        return arrays_in(content)

    monkeypatch.setattr(checkpoints, "arrays_in", counted)
    assert "checkpoint-000000000009.npz" in refused(lambda: Checkpoint(tmp_path).newest())
    assert len(tried) == checkpoints.KEPT + 1


def png(columns: int, rows: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    sizes = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    pixels = b"\x78\xda" + deflated(b"", 20 * MEGABYTE) + bytes(4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", sizes) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("columns", "rows"), [(6000, 5000), (10_000, 9_000), (60_000, 60_000)])
@pytest.mark.filterwarnings("error")
def test_an_image_of_too_many_pixels_is_refused_by_its_header(
    columns: int, rows: int, tmp_path: Path
) -> None:
    (tmp_path / "bomb.png").write_bytes(png(columns, rows))
    assert "has more than 25,000,000 pixels" in refused(
        lambda: read_image(tmp_path / "bomb.png", size=(8, 8))
    )


def test_an_image_is_not_blown_up(tmp_path: Path) -> None:
    (tmp_path / "small.png").write_bytes(png(100, 100))
    said = "size is 100000 x 100000; an image may have 25,000,000 pixels at most"
    assert said in refused(lambda: read_image(tmp_path / "small.png", size=(100_000, 100_000)))


def test_a_format_that_pillow_hands_to_another_program_is_no_image(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n")
    assert "is not an image" in refused(lambda: read_image(tmp_path / "a.png"))


# -- folders -------------------------------------------------------------------------------------------


def test_a_folder_is_looked_through_up_to_a_limit(tmp_path: Path) -> None:
    for name in ("b", "a", "c", ".hidden"):
        (tmp_path / name).touch()
    assert [entry.name for entry in entries(tmp_path)] == ["a", "b", "c"]
    assert "more than 3 files and folders" in refused(lambda: entries(tmp_path, most=3))


def test_class_folders_that_are_links_to_one_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_folders, "MOST_IMAGES", 50)
    (tmp_path / "a").mkdir()
    for number in range(20):
        (tmp_path / "a" / f"{number}.png").touch()
    for name in "bcdef":
        (tmp_path / name).symlink_to(tmp_path / "a")
    assert "holds more than 50 images" in refused(lambda: ImageFolder(tmp_path, size=(2, 2)))


def test_links_in_a_circle_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("1.png", "2.png", "3.png"):
        (tmp_path / "a" / name).write_bytes(png(4, 4))
    (tmp_path / "a" / "again.png").symlink_to(tmp_path / "a" / "again.png")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    folder = ImageFolder(tmp_path, test_size=1)
    assert folder.classes == ("a",)
    assert sum(map(len, folder.files.values())) == 3


# -- what is slow --------------------------------------------------------------------------------------


LONG = 200_000


@pytest.mark.parametrize(
    "text",
    [
        "<" * LONG,
        "[" * LONG,
        '{"a":' * (LONG // 5),
        ".".join("a" * (LONG // 2)) + " = 1",
        "[" + ".".join("a" * (LONG // 2)) + "]\nb = 1",
        "a = {" + " . ".join("a" * (LONG // 4)) + " = 1}",
        "a = " + "[" * LONG,
        "a = " + "{a=" * (LONG // 3),
        'a = "' + '\\"' * (LONG // 2),
        "a = " + '"' * LONG,
        "a = " + "'" * LONG,
        'a = """' + '"" \\' * (LONG // 4),
        ",".join(f"c{k}" for k in range(30_000)) + "\n" + ",".join("<" for _ in range(30_000)),
        "a,b\n" + "".join(f"1,c{k}\n" for k in range(25_000)),
        "\0" * LONG,
    ],
    ids=lambda text: text[:8],
)
@pytest.mark.parametrize("reader", ["scenario", "notation", "network", "trace", "history", "record", "csv"])
def test_no_text_takes_longer_than_its_length(reader: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "slow").write_text(text)
    refused(lambda: READERS[reader](tmp_path / "slow"))


def test_dots_in_texts_and_comments_join_no_key(tmp_path: Path) -> None:
    dots = "." * 100
    note = f'title = "{dots}" # {dots}\nsource = \'{dots}\\\'\nnote = """\n"{dots}\\"\n"""\n'
    (tmp_path / "a.toml").write_text(
        f'{note}[network.layers]\nsizes = [1, 1]\nactivation = "sigmoid"\n'
        f"[[samples]]\ninputs = [0.5]\ntargets = [0.5]\n"
    )
    assert load(tmp_path / "a.toml").table.title == dots


def test_many_targets_of_a_wide_table_are_found_at_once(tmp_path: Path) -> None:
    names = [f"c{k}" for k in range(30_000)]
    (tmp_path / "wide.csv").write_text(",".join(names) + "\n" + ",".join("1" for _ in names))
    assert csv(tmp_path / "wide.csv", 15_000).T.shape == (1, 15_000)
    assert csv(tmp_path / "wide.csv", ["c0"], features=names[1:]).X.shape == (1, 29_999)


def test_a_class_for_every_sample_is_no_table() -> None:
    with pytest.raises(NumberError, match="100,000 classes, one-hot, are more than 100,000,000"):
        one_hot(np.arange(100_000))
