"""Folders of images: dealt out in parts, read batch by batch."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread, imsave
from PIL import Image

from neurosim.data import ImageFolder, images, read_image
from neurosim.data.image_files import size_of_image
from neurosim.ground.errors import FileError, FormatError, NumberError, UnknownNameError


def grey(value: int, rows: int = 2, columns: int = 3) -> Image.Image:
    return Image.fromarray(np.full((rows, columns), value, dtype=np.uint8))


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    """Six cats of grey 0 to 5 and four dogs of grey 100 to 103, each 2 x 3."""
    for name, first, count in (("dog", 100, 4), ("cat", 0, 6)):
        (tmp_path / name).mkdir()
        for number in range(count):
            grey(first + number).save(tmp_path / name / f"{number}.png")
    (tmp_path / "cat" / ".hidden.png").write_bytes(b"no image")
    (tmp_path / "cat" / "remarks.txt").write_text("no image")
    (tmp_path / "readme.txt").write_text("no folder")
    return tmp_path


def shades(X: np.ndarray) -> list[int]:
    return [round(value * 255) for value in X[:, 0]]


def test_every_image_is_in_exactly_one_part_with_its_class(zoo: Path) -> None:
    folder = ImageFolder(zoo, test_size=0.2, validation_size=2, random_state=1)
    assert folder.classes == ("cat", "dog")
    assert {part: len(files) for part, files in folder.files.items()} == {
        "train": 6,
        "validation": 2,
        "test": 2,
    }
    seen = []
    for part in folder.files:
        for X, T in folder.batches(part, batch_size=4):
            assert X.shape[1:] == (6,)
            assert T.tolist() == [[1, 0] if shade < 100 else [0, 1] for shade in shades(X)]
            seen += shades(X)
    assert sorted(seen) == [0, 1, 2, 3, 4, 5, 100, 101, 102, 103]
    assert repr(folder) == f"ImageFolder('{zoo}': 2 classes, 6 train, 2 validation, 2 test)"


def test_the_last_batch_is_smaller_and_a_seed_shuffles(zoo: Path) -> None:
    folder = ImageFolder(zoo)
    assert [len(X) for X, _ in folder.batches(batch_size=3)] == [3, 3, 2]

    def order(seed: int | None) -> list[int]:
        return [shade for X, _ in folder.batches(batch_size=3, seed=seed) for shade in shades(X)]

    assert order(None) == order(None) != order(1)
    assert order(1) == order(1) != order(2)
    assert sorted(order(1)) == sorted(order(None))


def test_images_are_read_when_their_batch_is_due(zoo: Path) -> None:
    folder = ImageFolder(zoo)
    broken = folder.files["train"][-1][0]
    broken.write_bytes(b"no longer an image")
    batches = folder.batches(batch_size=7)
    assert len(next(batches)[0]) == 7
    with pytest.raises(FormatError, match=f"'{broken}' is not an image, or a damaged one; replace or remove"):
        next(batches)


def test_a_part_becomes_a_dataset(zoo: Path) -> None:
    data = images(zoo, "test", size=(4, 4))
    assert data.X.shape == (2, 16)
    assert data.image_shape == (4, 4)
    assert data.classes == ("cat", "dog")
    assert images(zoo, greyscale=False).X.shape == (8, 18)


def test_pixels_are_those_that_matplotlib_reads(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).random((5, 4, 3))
    imsave(tmp_path / "a.png", pixels)
    theirs = imread(tmp_path / "a.png")[:, :, :3]
    assert np.allclose(read_image(tmp_path / "a.png", greyscale=False), theirs, atol=1e-6)
    # Luma of ITU-R 601-2, in whole bytes.
    luma = theirs @ [0.299, 0.587, 0.114]
    assert np.allclose(read_image(tmp_path / "a.png"), luma, atol=1 / 255)


def test_sixteen_bits_and_one_bit_per_pixel(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 257, 65535]], dtype=np.uint16)).save(tmp_path / "deep.png")
    assert np.allclose(read_image(tmp_path / "deep.png"), [[0, 1 / 255, 1]])
    Image.fromarray(np.array([[True, False]])).save(tmp_path / "bits.png")
    assert read_image(tmp_path / "bits.png").tolist() == [[1, 0]]


def test_a_uniform_image_stays_uniform_at_any_size(tmp_path: Path) -> None:
    grey(51).save(tmp_path / "a.png")
    assert np.allclose(read_image(tmp_path / "a.png", size=(7, 5)), np.full((7, 5), 0.2))


def test_images_of_different_sizes_need_one(zoo: Path) -> None:
    grey(1, 5, 5).save(zoo / "dog" / "large.png")
    folder = ImageFolder(zoo, test_size=1)
    with pytest.raises(FormatError, match=r"has 5 x 5 pixels, the first one 2 x 3; pass size=\(rows, col"):
        [list(folder.batches(part)) for part in ("train", "test")]
    assert images(zoo, size=(2, 3)).X.shape == (8, 6)


def test_folders_that_will_not_do_are_named(zoo: Path) -> None:
    with pytest.raises(FileError, match="there is no such folder; name the folder that holds one folder"):
        ImageFolder(zoo / "none")
    with pytest.raises(FileError, match="it is a file"):
        ImageFolder(zoo / "readme.txt")
    with pytest.raises(FormatError, match="has no sub-folders; it must hold one folder of images per class"):
        ImageFolder(zoo / "cat")
    (zoo / "cat" / "kittens").mkdir()
    for path in (zoo / "cat").glob("*.png"):
        path.unlink()
    with pytest.raises(FormatError, match="cat' holds no image but folders; if these are the classes, name"):
        ImageFolder(zoo)
    (zoo / "an-empty-one").mkdir()
    with pytest.raises(
        FormatError, match="class folder '.*an-empty-one' holds no image; files must end with one of"
    ):
        ImageFolder(zoo)


def test_parts_and_sizes_that_are_not_there_are_refused(zoo: Path) -> None:
    folder = ImageFolder(zoo)
    with pytest.raises(UnknownNameError, match=r"no part 'trian' \(did you mean 'train'"):
        folder.batches("trian")
    with pytest.raises(UnknownNameError, match="has no validation part; ask for one with validation_size="):
        folder.batches("validation")
    with pytest.raises(NumberError, match="batch_size is 0"):
        folder.batches(batch_size=0)
    with pytest.raises(NumberError, match=r"size is 28; it must be \(rows, columns\)"):
        ImageFolder(zoo, size=28)
    with pytest.raises(NumberError, match="test_size is 10"):
        ImageFolder(zoo, test_size=10)


def test_a_cut_off_image_gets_one_sentence(zoo: Path) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64), dtype=np.uint8)).save(zoo / "a.png")
    path = zoo / "a.png"
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(FormatError, match="is not an image, or a damaged one") as caught:
        read_image(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(FileError, match="there is no such file"):
        read_image(zoo / "b.png")


@pytest.fixture
def open_folder():
    """A folder that every user of this computer can enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@contextmanager
def without_rights():
    """Be another user than root, who may read everything."""
    before = os.geteuid()
    os.seteuid(65534 if before == 0 else before)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.parametrize("read", [read_image, size_of_image])
def test_an_image_that_may_not_be_read_is_not_called_damaged(open_folder, read):
    path = open_folder / "a.png"
    Image.new("L", (2, 2)).save(path)
    path.chmod(0)
    with without_rights(), pytest.raises(FileError, match=f"cannot read '{path}': permission denied"):
        read(path)
