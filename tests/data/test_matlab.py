"""MATLAB files, written by scipy as MATLAB writes them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io.matlab
from scipy import sparse
from scipy.io import savemat

from neurosim.data import mat
from neurosim.data.mat_check import damage
from neurosim.errors import FileError, FormatError, NeurosimError, NumberError, UnknownNameError

# 2 inputs, 3 hidden neurons, 1 output; w[source, target].
W1 = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])
W2 = np.array([[0.7], [0.8], [0.9]])
B1, B2 = np.array([1.0, 2.0, 3.0]), np.array([4.0])
X = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.5]])
T = np.array([[1.0], [1.0], [0.0], [0.5]])


def cells(*arrays: np.ndarray) -> np.ndarray:
    cell = np.empty(len(arrays), dtype=object)
    cell[:] = arrays
    return cell


def saved(folder: Path, variables: dict[str, Any], **options: Any) -> Path:
    savemat(folder / "network.mat", variables, **options)
    return folder / "network.mat"


MATLABS = {"W1": W1.T, "b1": B1[:, None], "W2": W2.T, "b2": B2[:, None], "inputs": X.T, "targets": T.T}
OURS = {"W1": W1, "b1": B1, "W2": W2, "b2": B2, "inputs": X, "targets": T}


@pytest.mark.parametrize(
    "variables",
    [
        MATLABS,
        OURS,
        MATLABS | {"inputs": X, "targets": T},
        {"W": cells(W1.T, W2.T), "b": cells(B1, B2), "X": X, "T": T},
        {"weights": cells(W1, W2), "biases": cells(B1, B2), "x": X.T, "y": T.T},
        {"w_1": W1, "w_out": W2, "bias_1": B1, "bias_out": B2, "Input": X, "Target": T},
        {"W1": sparse.csc_matrix(W1), "W2": W2, "b1": B1, "b2": B2, "inputs": X, "targets": T},
    ],
)
@pytest.mark.parametrize("compressed", [False, True])
def test_a_network_is_read_however_it_lies(
    tmp_path: Path, variables: dict[str, Any], compressed: bool
) -> None:
    network = mat(saved(tmp_path, variables, do_compression=compressed))
    assert network.sizes == (2, 3, 1)
    for ours, theirs in zip(network.weights, (W1, W2), strict=True):
        assert np.array_equal(ours, theirs)
    for ours, theirs in zip(network.biases, (B1, B2), strict=True):
        assert np.array_equal(ours, theirs)
    assert network.inputs is not None and np.array_equal(network.inputs, X)
    assert network.targets is not None and np.array_equal(network.targets, T)
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 1.0


def test_version_4_is_read(tmp_path: Path) -> None:
    assert mat(saved(tmp_path, MATLABS, format="4")).sizes == (2, 3, 1)


def test_ten_generations_are_put_in_order_by_number(tmp_path: Path) -> None:
    variables = {f"W{number}": np.ones((number, number + 1)) for number in range(10, 0, -1)}
    assert mat(saved(tmp_path, variables)).sizes == tuple(range(1, 12))


def test_biases_and_samples_may_be_absent(tmp_path: Path) -> None:
    network = mat(saved(tmp_path, {"W1": W1, "W2": W2}))
    assert (network.biases, network.inputs, network.targets) == ((), None, None)


def test_variables_of_other_names_are_asked_for(tmp_path: Path) -> None:
    path = saved(tmp_path, OURS | {"u_train": X * 2, "inputs": X})
    assert np.array_equal(mat(path, inputs="u_train").inputs, X * 2)  # type: ignore[arg-type]


def test_square_weights_need_the_orientation(tmp_path: Path) -> None:
    square = np.array([[1.0, 2.0], [3.0, 4.0]])
    path = saved(tmp_path, {"W1": square, "b1": [0.0, 0.0], "inputs": square, "targets": square})
    with pytest.raises(FormatError, match="fit both ways; pass orientation='targets_by_sources'"):
        mat(path, samples="rows")
    with pytest.raises(FormatError, match="fit both ways; pass samples='rows'"):
        mat(path, orientation="sources_by_targets")
    turned = mat(path, orientation="targets_by_sources", samples="columns")
    assert turned.weights[0].tolist() == [[1, 3], [2, 4]]
    assert turned.inputs is not None and turned.inputs.tolist() == [[1, 3], [2, 4]]
    as_is = mat(path, orientation="sources_by_targets", samples="rows")
    assert as_is.weights[0].tolist() == as_is.inputs.tolist() == square.tolist()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "kind", "sentence"),
    [
        ({"W1": np.ones((2, 4))}, FormatError, "the weights in 'FILE' (2 x 4, 3 x 1) do not fit together"),
        ({"b2": [1.0, 2.0]}, FormatError, "with biases of 3, 2, inputs 4 x 2, targets 4 x 1; the targets of"),
        ({"inputs": np.ones((4, 5))}, FormatError, "inputs 4 x 5"),
        ({"targets": np.ones((3, 1))}, FormatError, "differ in the number of samples"),
        ({"W4": W2}, FormatError, "has W2 and W4, but none of the numbers between them"),
        ({"b3": B2}, FormatError, "has 2 weight matrices, but 3 biases"),
        ({"w1": W1}, FormatError, "'W1' and 'w1' in 'FILE' mean the same"),
        ({"W1": "text"}, NumberError, "'W1' in 'FILE' does not hold real numbers"),
        ({"W1": W1 + 1j}, NumberError, "'W1' in 'FILE' does not hold real numbers"),
        ({"W1": {"field": 1}}, NumberError, "'W1' in 'FILE' does not hold real numbers"),
        ({"inputs": cells(X)}, NumberError, "'inputs' in 'FILE' does not hold real numbers"),
        ({"W1": W1 * [1, np.nan, 1]}, NumberError, "'W1(1,2)' in 'FILE' is nan; it must be a finite number"),
        ({"W1": sparse.csc_matrix((10**9, 3))}, FormatError, "sparse matrix of 1000000000 x 3, too large"),
        ({"W1": np.zeros((0, 0))}, FormatError, "'W1' in 'FILE' has shape 0 x 0"),
        ({"W1": np.ones((2, 2, 2))}, FormatError, "'W1' in 'FILE' has shape 2 x 2 x 2; it must be a matrix"),
    ],
)
def test_what_does_not_fit_gets_one_sentence(
    tmp_path: Path, change: dict[str, Any], kind: type[NeurosimError], sentence: str
) -> None:
    path = saved(tmp_path, OURS | change)
    with pytest.raises(kind) as caught:
        mat(path)
    assert sentence in str(caught.value).replace(str(path), "FILE")


def test_an_orientation_that_does_not_fit_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="do not fit together as targets_by_sources"):
        mat(saved(tmp_path, OURS), orientation="targets_by_sources")
    with pytest.raises(UnknownNameError, match="did you mean 'targets_by_sources'"):
        mat(saved(tmp_path, OURS), orientation="target_by_source")
    with pytest.raises(UnknownNameError, match=r"no variable 'input' in .* \(did you mean 'inputs'"):
        mat(saved(tmp_path, OURS), inputs="input")


def test_a_file_without_weights_lists_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"no weights in .* \(variables: 'a'\); they are called W1, W2"):
        mat(saved(tmp_path, {"a": [1.0]}))


@pytest.mark.parametrize(
    "content",
    [
        b"\x89HDF\r\n\x1a\n" + bytes(600),
        b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124)
        + b"\x00\x02IM"
        + bytes(384)
        + b"\x89HDF\r\n\x1a\n",
    ],
)
def test_version_7_3_is_refused_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "network.mat").write_bytes(content)
    with pytest.raises(FormatError, match=r"version 7.3 \(HDF5\), which cannot be read here; .*'-v7'"):
        mat(tmp_path / "network.mat")


def test_damaged_files_get_one_sentence(tmp_path: Path) -> None:
    good = saved(tmp_path, OURS, do_compression=True).read_bytes()
    path = tmp_path / "bad.mat"
    for content in (b"", b"no", b"certainly no MATLAB file" * 20, good[:200], good[:-20], good[:130]):
        path.write_bytes(content)
        with pytest.raises(FormatError) as caught:
            mat(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(FileError, match="cannot read .*: no such file"):
        mat(tmp_path / "none.mat")


def test_files_that_would_end_the_reader_of_scipy_are_found_out_first(tmp_path: Path) -> None:
    good = saved(tmp_path, {"W1": W1, "b1": B1}).read_bytes()
    path = tmp_path / "bad.mat"
    # The place of each byte: after the header of 128 stand tag (8), flags (16), dimensions (16), name (8).
    for place, value, sentence in (
        (176, 77, "an element of the unknown type 77"),
        (178, 9, "a small element of 9 bytes"),
        (180, 200, "an element is cut off"),
        (145, 8, "an array of 1 elements where 2 are announced"),
        (152, 9, "an array without dimensions and name"),
        (167, 128, "an array of size -2147483645"),
        (136, 14, "an array without flags"),
    ):
        bad = bytearray(good)
        bad[place] = value
        path.write_bytes(bad)
        with pytest.raises(FormatError, match=f"is not a MATLAB file, or a damaged one .*{sentence}"):
            mat(path)


def test_texts_structures_and_numbers_beside_the_network_do_no_harm(tmp_path: Path) -> None:
    beside = {"text": "some text", "record": {"a": 1.0, "b": "c"}, "z": 1 + 2j, "empty": np.zeros((0, 0))}
    beside["mixed"] = cells(np.array([1.0]), np.array(["text"]))
    for compressed in (False, True):
        assert mat(saved(tmp_path, OURS | beside, do_compression=compressed)).sizes == (2, 3, 1)


SHIPPED = Path(scipy.io.matlab.__file__).parent / "tests" / "data"


@pytest.mark.filterwarnings("ignore")
def test_what_scipy_can_read_of_its_own_test_files_is_found_whole() -> None:
    # Written by MATLAB itself, versions 4 to 7.4, in both byte orders, with every class of array.
    read = 0
    for path in sorted(SHIPPED.glob("*.mat")):
        try:
            scipy.io.loadmat(path)
        except Exception:
            continue
        assert damage(path.read_bytes()) is None, path.name
        read += 1
    if read == 0:
        pytest.skip("scipy was installed without its tests")
    assert read > 90


def test_a_file_that_matlab_wrote_in_version_7_3_is_refused() -> None:
    path = SHIPPED / "testhdf5_7.4_GLNX86.mat"
    if not path.is_file():
        pytest.skip("scipy was installed without its tests")
    with pytest.raises(FormatError, match=r"version 7.3 \(HDF5\)"):
        mat(path)


def test_what_scipy_quotes_of_a_damaged_file_is_short(tmp_path, monkeypatch):
    def failing(file):
        raise ValueError("cannot read '" + "/\x1b" * 5_000 + "'")

    savemat(tmp_path / "a.mat", {"W1": np.eye(2)})
    monkeypatch.setattr("scipy.io.loadmat", failing)
    with pytest.raises(FormatError) as caught:
        mat(tmp_path / "a.mat")
    assert len(str(caught.value).replace(str(tmp_path), "")) < 400 and "\x1b" not in str(caught.value)
