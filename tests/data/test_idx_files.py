"""IDX files: written here byte by byte as the format's own page describes them."""

import gzip
import struct
from pathlib import Path

import pytest

from neurosim.data import idx, idx_split, read_idx
from neurosim.ground.errors import FileError, FormatError, NumberError, UnknownNameError

# The first bytes of the published files, from the page of the MNIST database.
TEST_IMAGES_HEADER = bytes.fromhex("00000803 00002710 0000001c 0000001c")
TRAIN_LABELS_HEADER = bytes.fromhex("00000801 0000ea60")


def images(count: int = 3) -> bytes:
    """Images of 2 x 3 pixels that count up: 0, 1, 2, ..."""
    return struct.pack(">BBBBIII", 0, 0, 8, 3, count, 2, 3) + bytes(range(count * 6))


def labels(*values: int) -> bytes:
    return struct.pack(">BBBBI", 0, 0, 8, 1, len(values)) + bytes(values)


def mnist(folder: Path, **changes: bytes) -> Path:
    """A folder of four small files; the argument ``train_images=...`` puts another content into one."""
    contents = {
        "train_images": images(),
        "train_labels": labels(7, 0, 9),
        "t10k_images": images(2),
        "t10k_labels": labels(1, 2),
    } | changes
    for name, content in contents.items():
        part, what = name.split("_")
        (folder / f"{part}-{what}-idx{3 if what == 'images' else 1}-ubyte").write_bytes(content)
    return folder


def test_the_headers_of_the_published_files_are_understood(tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(TEST_IMAGES_HEADER + bytes(10_000 * 28 * 28))
    (tmp_path / "labels").write_bytes(gzip.compress(TRAIN_LABELS_HEADER + bytes(60_000)))
    assert read_idx(tmp_path / "images").shape == (10_000, 28, 28)
    assert read_idx(tmp_path / "labels").shape == (60_000,)


@pytest.mark.parametrize(
    ("code", "letter", "values"),
    [
        (0x08, "B", (0, 128, 255)),
        (0x09, "b", (-128, 0, 127)),
        (0x0B, "h", (-32768, 1, 32767)),
        (0x0C, "i", (-(2**31), 1, 2**31 - 1)),
        (0x0D, "f", (-0.5, 1.5, 2.0**100)),
        (0x0E, "d", (-0.1, 1e-300, 1e300)),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_every_type_of_number_is_read(
    tmp_path: Path, code: int, letter: str, values: tuple[float, ...], zipped: bool
) -> None:
    content = struct.pack(f">BBBBI3{letter}", 0, 0, code, 1, 3, *values)
    (tmp_path / "file").write_bytes(gzip.compress(content, mtime=0) if zipped else content)
    array = read_idx(tmp_path / "file")
    assert array.tolist() == list(values)
    assert array.dtype.isnative


def test_bytes_are_divided_by_255_and_labels_one_hot(tmp_path: Path) -> None:
    data = idx(mnist(tmp_path))
    assert data.X.tolist() == [[(6 * i + j) / 255 for j in range(6)] for i in range(3)]
    assert data.labels.tolist() == [7, 0, 9]
    assert data.T.shape == (3, 10)
    assert data.image_shape == (2, 3)
    assert idx(tmp_path, scale=False).X[2, 5] == 17.0


def test_both_parts_make_a_split(tmp_path: Path) -> None:
    parts = idx_split(mnist(tmp_path))
    assert (len(parts.train), parts.validation, len(parts.test)) == (3, None, 2)
    assert parts.test.labels.tolist() == [1, 2]


def test_gzipped_files_are_found_and_plain_ones_come_first(tmp_path: Path) -> None:
    mnist(tmp_path)
    name = "train-labels-idx1-ubyte"
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(labels(1, 1, 1)))
    assert idx(tmp_path).labels.tolist() == [7, 0, 9]
    (tmp_path / name).unlink()
    assert idx(tmp_path).labels.tolist() == [1, 1, 1]


def test_names_with_a_dot_are_found_too(tmp_path: Path) -> None:
    (tmp_path / "t10k-images.idx3-ubyte").write_bytes(images())
    (tmp_path / "t10k-labels.idx1-ubyte").write_bytes(labels(1, 2, 3))
    assert len(idx(tmp_path, "test")) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has 0 bytes; an IDX file begins with a magic number of 4 bytes"),
        (b"\x89PNG....", "is not an IDX file: its magic number is 89 50 4e 47; it must be 00 00"),
        (b"\0\0\x0a\x01....", "its magic number is 00 00 0a 01"),
        (b"\0\0\x08\xff" + bytes(2000), "its magic number is 00 00 08 ff"),
        (images()[:10], "is cut off within its header: 16 bytes expected, 10 there"),
        (images()[:-1], "is cut off: its header announces 3 x 2 x 3 numbers in 18 bytes, but 17 follow"),
        (images() + b"!", "is too long: its header announces 3 x 2 x 3 numbers in 18 bytes, but 19 follow"),
        (struct.pack(">BBBBIII", 0, 0, 8, 3, *[2**32 - 1] * 3), "is cut off"),
        (gzip.compress(images(), mtime=0)[:-9], "is a damaged gzip file"),
        (gzip.compress(images(), mtime=0)[:-8] + bytes(8), "is a damaged gzip file"),
        (b"\x1f\x8b rubbish", "is a damaged gzip file"),
    ],
)
def test_a_damaged_file_gets_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FormatError) as caught:
        read_idx(tmp_path / "file")
    assert sentence in str(caught.value)
    assert str(tmp_path / "file") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    mnist(tmp_path, train_labels=labels(1, 2))
    with pytest.raises(FormatError, match="holds 3 images, but .* 2 labels"):
        idx(tmp_path)
    mnist(tmp_path, train_labels=labels(1, 2, 10))
    with pytest.raises(FormatError, match="label 10 of image 3 in .* is not from 0 to 9; .*classes="):
        idx(tmp_path)
    assert idx(tmp_path, classes=11).T.shape == (3, 11)
    mnist(tmp_path, train_images=labels(1, 2, 3), train_labels=images())
    with pytest.raises(FormatError, match=r"holds an array of shape \(3,\), not images; are files swapped"):
        idx(tmp_path)
    mnist(tmp_path, train_labels=images())
    with pytest.raises(FormatError, match="not one whole number per image"):
        idx(tmp_path)
    other = struct.pack(">BBBBIII", 0, 0, 8, 3, 2, 1, 1) + bytes(2)
    mnist(tmp_path, t10k_images=other)
    with pytest.raises(FormatError, match="6 pixels in the train part and 1 in the test part"):
        idx_split(tmp_path)


def test_nan_among_the_numbers_is_refused(tmp_path: Path) -> None:
    pixels = struct.pack(">BBBBIII2f", 0, 0, 0x0D, 3, 1, 1, 2, 0.5, float("nan"))
    with pytest.raises(NumberError, match="X is nan in sample 1, column 2"):
        idx(mnist(tmp_path, train_images=pixels, train_labels=labels(1)))


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no such folder; name the folder that holds the IDX files"):
        idx(tmp_path / "none")
    with pytest.raises(FileError, match="no images of the test part in .* called 't10k-images-idx3-ubyte'"):
        idx(tmp_path, "test")
    with pytest.raises(FileError, match="cannot read .*: no such file"):
        read_idx(tmp_path / "none")
    with pytest.raises(UnknownNameError, match=r"no part 'tets' \(did you mean 'test'"):
        idx(tmp_path, "tets")
    (mnist(tmp_path) / "fashion-train-images-idx3-ubyte").write_bytes(images())
    with pytest.raises(FileError, match="several files .* may be the images of the train part"):
        idx(tmp_path)


def emnist(folder: Path, name: str, pixels: bytes, *numbers: int) -> None:
    (folder / f"emnist-{name}-train-images-idx3-ubyte").write_bytes(pixels)
    (folder / f"emnist-{name}-train-labels-idx1-ubyte").write_bytes(labels(*numbers))


def test_one_of_several_sets_is_chosen(tmp_path: Path) -> None:
    emnist(tmp_path, "letters", images(), 1, 26, 2)
    emnist(tmp_path, "digits", images(2), 4, 5)
    with pytest.raises(FileError, match="several files .* or choose a set: pass set='emnist-letters'"):
        idx(tmp_path)
    assert idx(tmp_path, set="digits").labels.tolist() == [4, 5]
    letters = idx(tmp_path, set="emnist-letters", classes=26, first_label=1)
    assert letters.labels.tolist() == [0, 25, 1]
    assert letters.classes == tuple(str(number) for number in range(1, 27))
    assert letters.origin.endswith("set 'emnist-letters'")
    with pytest.raises(
        UnknownNameError, match="no set 'leters' .*sets are 'emnist-digits', 'emnist-letters'"
    ):
        idx(tmp_path, set="leters")
    mnist(tmp_path)
    assert idx(tmp_path, set="").labels.tolist() == [7, 0, 9]
    with pytest.raises(NumberError, match="set is 3; it must be a word"):
        idx(tmp_path, set=3)


def test_labels_that_begin_at_1_are_pointed_out(tmp_path: Path) -> None:
    mnist(tmp_path, train_labels=labels(1, 3, 2))
    with pytest.raises(
        FormatError, match=r"not from 0 to 2; .* first_label=\.\.\. \(the labels go from 1 to 3"
    ):
        idx(tmp_path, classes=3)
    assert idx(tmp_path, classes=3, first_label=1).labels.tolist() == [0, 2, 1]
    with pytest.raises(FormatError, match="label 1 of image 1 in .* is not from 2 to 4"):
        idx(tmp_path, classes=3, first_label=2)


def test_images_that_lie_on_their_side_are_turned(tmp_path: Path) -> None:
    data = idx(mnist(tmp_path), scale=False, transposed=True)
    assert data.image_shape == (3, 2)
    assert data.X[0].tolist() == [0, 3, 1, 4, 2, 5]
    (tmp_path / "train-images-idx3-ubyte").write_bytes(struct.pack(">BBBBII", 0, 0, 8, 2, 3, 2) + bytes(6))
    with pytest.raises(FormatError, match="holds no images with rows and columns; leave transposed out"):
        idx(tmp_path, transposed=True)
