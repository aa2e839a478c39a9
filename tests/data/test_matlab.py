"""MATLAB files, written by scipy as MATLAB writes them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io.matlab
from scipy import sparse
from scipy.io import savemat

from neurosim.data import mat
from neurosim.data.mat_check import damage
from neurosim.ground.errors import (
    FileError,
    FormatError,
    MissingExtraError,
    NeurosimError,
    NumberError,
    UnknownNameError,
)

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
    assert np.array_equal(mat(path, inputs="u_train").inputs, X * 2)


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
    assert as_is.inputs is not None
    assert as_is.weights[0].tolist() == as_is.inputs.tolist() == square.tolist()


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
    beside = {"a": [1.0], "r": {"c": cells(X, T)}, "note": "text", "s": sparse.csc_matrix(X), "z": 1j}
    listed = (
        r"variables: a \(matrix 1 x 1\), r \(structure\), r.c \(cell array 1 x 2\), note \(text\), "
        r"s \(sparse matrix 4 x 2\), z \(matrix of complex numbers 1 x 1\)"
    )
    with pytest.raises(FormatError, match=rf"no weights in .* \({listed}\); they are called W1, W2"):
        mat(saved(tmp_path, beside))
    with pytest.raises(FormatError, match=rf"holds no inputs and targets; .* \({listed}\)"):
        mat(saved(tmp_path, beside), part="samples")
    with pytest.raises(UnknownNameError, match=rf"no variable 'X' in .* \({listed}\)"):
        mat(saved(tmp_path, beside), inputs="X")


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


# 2 inputs, 3 hidden neurons, 2 outputs: numbers of classes are not targets of one output.
V2 = np.array([[0.7, 0.4], [-0.6, 0.5], [0.1, -0.3]])
C2 = np.array([0.2, -0.1])
NONE = np.zeros((0, 0))


def toolbox() -> dict[str, Any]:
    inputs, layers = np.empty((2, 1), dtype=object), np.empty((2, 2), dtype=object)
    inputs[:] = [[W1.T], [NONE]]
    layers[:] = [[NONE, NONE], [V2.T, NONE]]
    return {"IW": inputs, "LW": layers, "b": cells(B1[:, None], C2[:, None])}


@pytest.mark.parametrize(
    "variables",
    [
        toolbox(),
        {"net": toolbox(), "x": X, "note": {"by": "me"}},
        {"IW1_1": W1.T, "b1": B1, "LW2_1": V2.T, "b2": C2},
        {"w_ih": W1.T, "w_ho": V2.T, "b_h": B1, "b_o": C2},
        {"W_hidden": W1, "W_out": V2, "b_hidden": B1, "b_out": C2},
        {"net": {"W": cells(W1.T, V2.T), "b": cells(B1, C2)}, "X": X},
        {"outer": {"net": {"W1": W1, "b1": B1, "W2": V2, "b2": C2}}},
    ],
)
def test_names_of_other_programs_are_understood(tmp_path: Path, variables: dict[str, Any]) -> None:
    for part in ("all", "network"):
        network = mat(saved(tmp_path, variables), part=part)
        assert [weight.tolist() for weight in network.weights] == [W1.tolist(), V2.tolist()]
        assert [bias.tolist() for bias in network.biases] == [B1.tolist(), C2.tolist()]


def test_every_variable_can_be_named(tmp_path: Path) -> None:
    odd = {"p": W1, "q": V2, "r": {"c": cells(B1, C2)}, "mine": {"u": X}, "t": T, "b9": B1}
    path = saved(tmp_path, odd | {"one": {"W1": W1, "W2": V2}, "two": {"W1": W1 * 2, "W2": V2}})
    network = mat(path, weights=["p", "q"], biases="r.c", inputs="mine.u", targets="t", part="network")
    assert network.sizes == (2, 3, 2)
    assert network.biases[1].tolist() == C2.tolist()
    biases = mat(path, weights=["p", "q"], biases=["r.c{1}", "r.c{1,2}"], part="network").biases
    assert biases[0].tolist() == B1.tolist()
    samples = mat(path, part="samples", inputs="mine.u", targets="t")
    assert samples.inputs is not None and samples.inputs.tolist() == X.tolist()
    with pytest.raises(FormatError, match="several structures in .* 'one', 'two'; pass weights='one'"):
        mat(path, part="network")
    two = mat(path, weights="two", part="network", orientation="sources_by_targets")
    assert two.weights[0].tolist() == (W1 * 2).tolist()
    with pytest.raises(UnknownNameError, match="no variable 'r.c.3.'"):
        mat(path, weights=["p", "r.c{3}"])
    with pytest.raises(UnknownNameError, match="no weights in the structure 'mine'"):
        mat(path, weights="mine")
    with pytest.raises(NumberError, match="weights is 3; it must name variables"):
        mat(path, weights=3)


def test_a_bias_may_stand_among_the_weights(tmp_path: Path) -> None:
    first = {"Theta1": np.vstack([B1, W1]).T, "Theta2": np.vstack([C2, V2]).T}
    with pytest.raises(FormatError, match="they do with a bias among .* bias_column='first' or .*'last'"):
        mat(saved(tmp_path, first))
    last = {"Theta1": np.vstack([W1, B1]), "Theta2": np.vstack([V2, C2])}
    for variables, column in ((first, "first"), (last, "last")):
        network = mat(saved(tmp_path, variables), bias_column=column)
        assert [weight.tolist() for weight in network.weights] == [W1.tolist(), V2.tolist()]
        assert [bias.tolist() for bias in network.biases] == [B1.tolist(), C2.tolist()]
    with pytest.raises(FormatError, match=r"has biases \('b1'\), so bias_column cannot be 'first', too"):
        mat(saved(tmp_path, OURS), bias_column="first")
    with pytest.raises(NumberError, match="bias_column is 1; it must be 'first' or 'last'"):
        mat(saved(tmp_path, OURS), bias_column=1)


@pytest.mark.parametrize("numbers", [[1, 2, 2, 1], [0, 1, 1, 0]])
@pytest.mark.parametrize("lying", [(4, 1), (1, 4)])
def test_numbers_of_classes_become_one_hot_when_told(
    tmp_path: Path, numbers: list[int], lying: tuple[int, int]
) -> None:
    y = np.array(numbers, dtype=np.uint8).reshape(lying)
    path = saved(tmp_path, {"W1": W1, "b1": B1, "W2": V2, "b2": C2, "X": X, "y": y})
    with pytest.raises(FormatError, match="one number per sample, .* has 2 outputs; .*one_hot=True"):
        mat(path)
    for part in ("all", "samples"):
        found = mat(path, part=part, one_hot=True)
        assert found.targets is not None and found.targets.tolist() == [[1, 0], [0, 1], [0, 1], [1, 0]]
        assert found.classes == tuple(str(number) for number in sorted(set(numbers)))
    assert mat(path, part="network").targets is None
    wrong = saved(tmp_path, {"W1": W1, "W2": V2, "X": X, "y": y + 2})
    with pytest.raises(FormatError, match="numbers of classes .* go from . to ., but .* 2 outputs"):
        mat(wrong, one_hot=True)


def test_samples_need_no_weights_and_weights_no_samples(tmp_path: Path) -> None:
    found = mat(saved(tmp_path, {"X": X.T, "y": [3.0, 1.0, 3.0, 7.0]}), one_hot=True)
    assert (found.sizes, found.classes) == ((), ("1", "3", "7"))
    assert found.inputs is not None and found.inputs.tolist() == X.tolist()
    with pytest.raises(FormatError, match="fit both ways; pass samples='rows'"):
        mat(saved(tmp_path, {"X": W1[:, :2], "T": W1[:, 1:]}))
    with pytest.raises(FormatError, match=r"\(4 x 2 and 1 x 3\) differ in the number of samples"):
        mat(saved(tmp_path, {"X": X, "y": [1.0, 2.0, 3.0]}))
    # A network that is not for these samples does no harm to them, and the other way round.
    path = saved(tmp_path, OURS | {"inputs": np.ones((4, 5)), "targets": T})
    assert mat(path, part="samples").inputs is not None
    assert mat(path, part="network").sizes == (2, 3, 1)


def test_networks_of_the_toolbox_that_skip_a_layer_are_refused(tmp_path: Path) -> None:
    variables = toolbox()
    variables["IW"][1, 0] = np.ones((2, 2))
    with pytest.raises(FormatError, match=r"'IW\{2,1\}' in .* feeds layer 2 from input 1; only"):
        mat(saved(tmp_path, variables))


# -- version 7.3 ---------------------------------------------------------------------------------------


def saved_73(path: Path, variables: dict[str, Any]) -> Path:
    """A file as MATLAB writes it in version 7.3: sides swapped, cells as references, structures as groups."""
    h5py = pytest.importorskip("h5py")
    with h5py.File(path, "w", userblock_size=512) as file:
        references = file.create_group("#refs#")

        def put(group: Any, name: str, value: Any) -> Any:
            if isinstance(value, dict):
                item = group.create_group(name)
                for field, each in value.items():
                    put(item, field, each)
                item.attrs["MATLAB_class"] = np.bytes_("struct")
            elif value.dtype == object:
                turned = np.atleast_2d(value).T
                item = group.create_dataset(name, turned.shape, dtype=h5py.ref_dtype)
                for place in np.ndindex(turned.shape):
                    item[place] = put(references, f"r{len(references)}", turned[place]).ref
                item.attrs["MATLAB_class"] = np.bytes_("cell")
            elif value.size == 0:
                item = group.create_dataset(name, data=np.array(value.shape, dtype=np.uint64))
                item.attrs["MATLAB_class"] = np.bytes_("double")
                item.attrs["MATLAB_empty"] = 1
            else:
                item = group.create_dataset(name, data=np.atleast_2d(value).T, compression="gzip")
                item.attrs["MATLAB_class"] = np.bytes_("double")
            return item

        for name, value in variables.items():
            put(file, name, value)
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM"
    path.write_bytes(head + path.read_bytes()[len(head) :])
    return path


@pytest.mark.parametrize(
    "variables", [MATLABS, OURS, {"net": {"W": cells(W1.T, W2.T), "b": cells(B1, B2)}, "X": X, "y": T}]
)
def test_version_7_3_is_read_as_version_7(tmp_path: Path, variables: dict[str, Any]) -> None:
    network = mat(saved_73(tmp_path / "network.mat", variables))
    for ours, theirs in zip((*network.weights, *network.biases), (W1, W2, B1, B2), strict=True):
        assert np.array_equal(ours, theirs)
    assert network.inputs is not None and np.array_equal(network.inputs, X)
    assert network.targets is not None and np.array_equal(network.targets, T)


def test_the_toolbox_in_version_7_3(tmp_path: Path) -> None:
    network = mat(saved_73(tmp_path / "network.mat", {"net": toolbox()}))
    assert [weight.tolist() for weight in network.weights] == [W1.tolist(), V2.tolist()]


def test_a_refusal_lists_what_is_in_a_file_of_version_7_3(tmp_path: Path) -> None:
    path = saved_73(tmp_path / "network.mat", {"a": X, "r": {"c": cells(X, T)}, "e": NONE})
    listed = r"variables: a \(matrix 4 x 2\), e \(matrix 0 x 0\), r \(structure\), r.c \(cell array 1 x 2\)"
    with pytest.raises(FormatError, match=rf"no weights in .* \({listed}\)"):
        mat(path)


def test_version_7_3_without_h5py_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    for content in (
        b"\x89HDF\r\n\x1a\n" + bytes(600),
        b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + bytes(388) + b"\x89HDF\r\n\x1a\n",
    ):
        (tmp_path / "network.mat").write_bytes(content)
        with pytest.raises(MissingExtraError, match=r'h5py, .* "neurosim\[mat73\]" \(or save .*-v7'):
            mat(tmp_path / "network.mat")


def test_damaged_files_of_version_7_3_get_one_sentence(tmp_path: Path) -> None:
    good = saved_73(tmp_path / "network.mat", MATLABS).read_bytes()
    path = tmp_path / "bad.mat"
    chance = np.random.default_rng(1)
    damaged = [good[:600], good[: len(good) // 2]]
    for _ in range(30):
        bad = bytearray(good)
        for place in chance.integers(512, len(good), 60):
            bad[place] = chance.integers(256)
        damaged.append(bytes(bad))
    refused = 0
    for content in damaged:
        path.write_bytes(content)
        try:
            mat(path)
        except NeurosimError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 10


def test_files_of_version_7_3_that_claim_much_are_refused_before_it_is_taken(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    (tmp_path / "secret").write_bytes(bytes(48))
    path = tmp_path / "network.mat"

    def refused(make: Callable[[Any], Any]) -> str:
        with h5py.File(path, "w") as file:
            make(file)
        with pytest.raises(FormatError) as caught:
            mat(path)
        return str(caught.value)

    def round_in_circles(file: Any) -> None:
        cell = file.create_dataset("W", (1, 1), dtype=h5py.ref_dtype)
        cell.attrs["MATLAB_class"] = np.bytes_("cell")
        cell[0, 0] = cell.ref

    huge = (10**5, 10**5)
    assert "an array of 100000 x 100000 in" in refused(lambda file: file.create_dataset("W1", huge, "f8"))
    chunks = refused(
        lambda file: file.create_dataset("W1", (1, 2), "f8", chunks=(10**4, 10**4), maxshape=huge)
    )
    assert "an array of 1 x 2 in" in chunks
    outside = [(str(tmp_path / "secret"), 0, 48)]
    there = refused(lambda file: file.create_dataset("W1", (2, 3), "f8", external=outside))
    assert "an array that stands in another file" in there
    assert "nested too deeply" in refused(round_in_circles)
    link = h5py.ExternalLink(str(tmp_path / "other.mat"), "W1")
    assert "variables: none" in refused(lambda file: file.__setitem__("W1", link))


def test_a_file_that_matlab_wrote_in_version_7_3_is_read() -> None:
    pytest.importorskip("h5py")
    path = SHIPPED / "testhdf5_7.4_GLNX86.mat"
    if not path.is_file():
        pytest.skip("scipy was installed without its tests")
    with pytest.raises(FormatError, match=r"no weights in .* \(variables: testdouble \(matrix 1 x 9\)\)"):
        mat(path)


def test_what_scipy_quotes_of_a_damaged_file_is_short(tmp_path, monkeypatch):
    def failing(file):
        raise ValueError("cannot read '" + "/\x1b" * 5_000 + "'")

    savemat(tmp_path / "a.mat", {"W1": np.eye(2)})
    monkeypatch.setattr("scipy.io.loadmat", failing)
    with pytest.raises(FormatError) as caught:
        mat(tmp_path / "a.mat")
    assert len(str(caught.value).replace(str(tmp_path), "")) < 400 and "\x1b" not in str(caught.value)
