"""Frames, series, tensors and rows with names go by name wherever they have names; nothing is lost."""

from collections import deque, namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import neurosim as ns
from neurosim.ground.errors import NeurosimError, NumberError, UnknownNameError
from neurosim.training.predicted import predicted_change

X = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [-1.0, 0.5]]
T = [[0.0, 1.0], [1.0, 0.5], [0.0, 0.25], [1.0, 0.75]]


class Columns:
    """A frame as pyarrow has it: `columns` are not the names."""

    def __init__(self, frame):
        self.column_names = list(frame.columns)
        self.columns = [frame[name].to_numpy() for name in frame.columns]

    def __len__(self):
        return len(self.columns[0])

    def __getitem__(self, name):
        return Column(self.columns[self.column_names.index(name)])


class Column:
    """A column as pyarrow has it."""

    def __init__(self, numbers):
        self.numbers = numbers

    def to_pylist(self):
        return self.numbers.tolist()


class Tensor:
    """A tensor that knows one way to become an array."""

    def __init__(self, numbers, way):
        array = np.array(numbers)
        if way == "__dlpack__":
            self.__dlpack_device__ = array.__dlpack_device__
        if way == "torch":  # it refuses while gradients are followed
            self.detach = lambda: Tensor(numbers, "cpu")
        ways = {"__dlpack__": array.__dlpack__, "numpy": lambda: array, "tolist": array.tolist}
        ways |= {"cpu": lambda: array, "torch": self.refuse}
        setattr(self, "__array__" if way == "torch" else way, ways[way])

    def refuse(self):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


def swapped(rows, *names):
    """A frame with its columns in the other order."""
    return pd.DataFrame(rows, columns=list(names))[list(names)[::-1]]


FRAMES = {
    "float": lambda frame: frame,
    "object": lambda frame: frame.astype(object),
    "nullable": lambda frame: frame.astype("Float64"),
    "decimals": lambda frame: frame.map(lambda value: Decimal(str(value))),
    "fractions": lambda frame: frame.map(Fraction),
    "categories": lambda frame: frame.astype("category"),
    "numpy structure": lambda frame: frame.to_records(index=False),
    "pyarrow": Columns,
    "strange rows": lambda frame: frame.set_index(pd.Index(["d", "a", "c", "b"])),
    "list of series": lambda frame: [row for _, row in frame.iterrows()],
    "list of dicts": lambda frame: frame.to_dict("records"),
    "list of named tuples": lambda frame: list(frame.itertuples(index=False)),
    "deque of dicts": lambda frame: deque(frame.to_dict("records")),
    "records of numpy": lambda frame: list(frame.to_records(index=False)),
}
TENSORS = ("__dlpack__", "numpy", "tolist", "torch")


@pytest.fixture
def net():
    made = ns.Network()
    made.add_input("x1")
    made.add_input("x2")
    made.add_neuron("o1", "sigmoid", bias=0.1, output=True)
    made.add_neuron("o2", "tanh", bias=-0.3, output=True)
    for k, (source, target) in enumerate([("x1", "o1"), ("x2", "o1"), ("x1", "o2"), ("x2", "o2")]):
        made.connect(source, target, 0.5 - 0.3 * k)
    return made


def weights(net):
    return [connection.weight for connection in net.connections]


@pytest.mark.parametrize("kind", FRAMES)
def test_columns_go_by_name_everywhere(net, kind):
    inputs = FRAMES[kind](swapped(X, "x1", "x2"))
    targets = FRAMES[kind](swapped(T, "o1", "o2"))
    assert net.predict(inputs).tolist() == net.predict(X).tolist()
    one, other = net.copy(), net.copy()
    history = one.fit(inputs, targets, epochs=2, learning_rate=0.1, validation=(inputs, targets))
    again = other.fit(X, T, epochs=2, learning_rate=0.1, validation=(X, T))
    assert weights(one) == weights(other) != weights(net)
    assert history.evaluations == again.evaluations
    assert str(net.copy().trace(inputs, targets)) == str(net.copy().trace(X, T))
    gradients = net.copy().trace(inputs, output_gradients=targets)
    assert str(gradients) == str(net.copy().trace(X, output_gradients=T))
    change = predicted_change(net, inputs, targets, learning_rate=0.1)
    assert change == predicted_change(net, X, T, learning_rate=0.1)


ROWS = {
    "series": lambda names, row: pd.Series(row, index=names),
    "nullable": lambda names, row: pd.Series(row, index=names, dtype="Float64"),
    "decimals": lambda names, row: pd.Series([Decimal(str(n)) for n in row], index=names),
    "named tuple": lambda names, row: namedtuple("Row", names)(*row),  # noqa: PYI024
    "row of a structure": lambda names, row: pd.DataFrame([row], columns=names).to_records(index=False)[0],
    "frame of one row": lambda names, row: pd.DataFrame([row], columns=names),
}


@pytest.mark.parametrize("kind", ROWS)
def test_one_sample_goes_by_name_everywhere(net, kind):
    inputs = ROWS[kind](["x2", "x1"], [3.0, 2.0])
    targets = ROWS[kind](["o2", "o1"], [0.5, 1.0])
    twin = net.copy()
    assert net.forward(inputs) == twin.forward([2.0, 3.0])
    assert net.error(targets) == twin.error([1.0, 0.5])
    net.backward(targets)
    twin.backward([1.0, 0.5])
    assert [c.gradient for c in net.connections] == [c.gradient for c in twin.connections]
    net.backward(output_gradients=targets)
    twin.backward(output_gradients=[1.0, 0.5])
    assert [c.gradient for c in net.connections] == [c.gradient for c in twin.connections]
    assert np.ravel(net.predict(inputs)).tolist() == net.predict([2.0, 3.0]).tolist()
    check = net.check_gradients(inputs, targets)
    assert check.ok and check == net.check_gradients([2.0, 3.0], [1.0, 0.5])


def test_the_series_of_the_issue_sets_what_it_names(net):
    net.forward(pd.Series({"x2": 1, "x1": 0}))
    assert (net["x1"].out, net["x2"].out) == (0.0, 1.0)


@pytest.mark.parametrize("way", TENSORS)
def test_tensors_are_arrays_whichever_way_they_know(net, way):
    assert net.predict(Tensor(X, way)).tolist() == net.predict(X).tolist()
    assert net.forward(Tensor(X[1], way)) == net.forward(X[1])
    assert net.forward({"x1": Tensor(2.0, way), "x2": 3.0}) == net.forward(X[1])
    assert net.predict([Tensor(row, way) for row in X]).tolist() == net.predict(X).tolist()
    assert str(net.copy().trace(Tensor(X, way), Tensor(T, way))) == str(net.copy().trace(X, T))
    assert ns.metrics.accuracy(Tensor(T, way), Tensor(T, way)) == 1.0


def test_columns_that_only_count_go_by_position(net):
    table = pd.DataFrame([[7.0, *row] for row in X])
    assert net.predict(pd.DataFrame(X)).tolist() == net.predict(X).tolist()
    assert net.predict(table.iloc[:, 1:]).tolist() == net.predict(X).tolist()  # a label stood before them
    assert net.forward(pd.Series(X[1])) == net.forward(X[1])
    with pytest.raises(UnknownNameError, match="unknown '1', '0'; missing 'x1', 'x2'; rename or choose"):
        net.predict(pd.DataFrame(X)[[1, 0]])


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["x1", "b"], "the columns of X do not fit the inputs 'x1', 'x2': unknown 'b'; missing 'x2'; rename"),
        (["sepal length", "width"], "unknown 'sepal length', 'width'; missing 'x1', 'x2'; rename or choose "
         "columns, or give .to_numpy() to go by position"),
        (["x1", "x2", "o"], "unknown 'o'; rename"),
        (["x1"], "missing 'x2'; rename"),
        (["x1", "x2", "x1"], "X has two columns 'x1'; every column needs a name of its own"),
    ],
)  # fmt: skip
def test_names_that_do_not_fit_are_refused(net, names, sentence):
    frame = pd.DataFrame(np.ones((4, len(names))), columns=names)
    for give in (net.predict, lambda X: net.fit(X, T, epochs=1, learning_rate=0.1)):
        with pytest.raises(NeurosimError) as caught:
            give(frame)
        assert sentence in str(caught.value)
    with pytest.raises(NeurosimError, match="inputs"):
        net.trace(frame, T)
    with pytest.raises(UnknownNameError):
        net.forward(pd.Series({"x1": 1.0, "x3": 1.0}))
    with pytest.raises(NumberError, match="a name occurs twice among 'x1', 'x1'"):
        net.forward(pd.Series([1.0, 2.0], index=["x1", "x1"]))


@pytest.mark.parametrize("missing", [None, pd.NA, np.nan, pd.NaT])
def test_a_missing_number_is_told_with_its_sample_and_column(net, missing):
    frame = swapped(X, "x1", "x2").astype(object)
    frame.iloc[2, 0] = missing
    for given in (frame, frame.to_dict("records"), frame[["x1", "x2"]].to_numpy().tolist()):
        with pytest.raises(NumberError) as caught:
            net.predict(given)
        said = str(caught.value)
        assert "sample 3" in said and ("x2" in said or "column 2" in said), said
    with pytest.raises(NumberError, match="input of 'x2' is"):
        net.forward(frame.iloc[2])
    with pytest.raises(NumberError, match=r"sample 3, column|column 'x2' of X .*sample 3"):
        ns.data.Dataset(frame, T)


@pytest.mark.parametrize("kind", ["Int64", "Int8", "boolean", "UInt16", "category", "int8", "bool"])
def test_whole_numbers_and_booleans_of_every_kind_are_numbers(net, kind):
    frame = pd.DataFrame({"x2": [1, 0, 1], "x1": [0, 0, 1]}).astype(kind)
    assert net.predict(frame).tolist() == net.predict([[0, 1], [0, 0], [1, 1]]).tolist()
    mixed = frame.assign(x1=[0.5, 1.5, 2.5])
    assert net.predict(mixed).tolist() == net.predict([[0.5, 1], [1.5, 0], [2.5, 1]]).tolist()
    assert net.forward(mixed.iloc[0]) == net.forward([0.5, 1.0])


def test_texts_in_a_frame_are_told_with_their_place(net):
    frame = swapped(X, "x1", "x2").astype(object)
    frame.iloc[1, 0] = "3,5"
    with pytest.raises(
        NumberError, match=r"column 'x2' of X is '3,5' \(str\) in sample 2; it must be a real"
    ):
        net.predict(frame)
    frame["x2"] = pd.Categorical(["low", "high", "low", "low"])
    with pytest.raises(NumberError, match=r"column 'x2' of X is 'low' \(str\) in sample 1"):
        net.predict(frame)


def test_a_series_is_one_column_of_samples():
    net = ns.Network.layered([1, 1], seed=1)
    column = pd.Series([1.0, 2.0, 3.0], index=["mon", "tue", "wed"], name="hours")
    assert net.predict(column).tolist() == net.predict([1.0, 2.0, 3.0]).tolist()
    assert net.predict(pd.Series({"x1": 2.0})).tolist() == net.predict({"x1": 2.0}).tolist()
    twin = net.copy()
    net.fit(column, column, epochs=1, learning_rate=0.1)
    twin.fit([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], epochs=1, learning_rate=0.1)
    assert weights(net) == weights(twin)
    frame = column.to_frame("x1")
    assert str(net.copy().trace(frame, column)) == str(
        net.copy().trace([[1.0], [2.0], [3.0]], [[1.0], [2.0], [3.0]])
    )


def test_a_pass_takes_one_row_of_a_frame(net):
    with pytest.raises(
        NumberError, match="the inputs are a table of 4 samples, and a pass takes one; give one"
    ):
        net.forward(swapped(X, "x1", "x2"))
    net.forward(X[0])
    with pytest.raises(NumberError, match="the targets are a table of 4 samples"):
        net.error(swapped(T, "o1", "o2"))


def test_a_dataset_takes_the_names_of_a_frame_and_goes_by_them(net):
    data = ns.data.Dataset(swapped(X, "x1", "x2"), swapped(T, "o1", "o2"))
    assert (data.features, data.classes) == (("x2", "x1"), ("o2", "o1"))
    assert net.predict(data).tolist() == net.predict(X).tolist()
    twin = net.copy()
    net.fit(data, epochs=1, learning_rate=0.1, validation=data)
    twin.fit(X, T, epochs=1, learning_rate=0.1)
    assert weights(net) == weights(twin)
    one = ns.data.Dataset(pd.DataFrame(X), pd.Series([0, 1, 0, 1], name="spam"))
    assert (one.features, one.classes, one.T.shape) == (("x1", "x2"), ("spam",), (4, 1))
    own = ns.data.Dataset(swapped(X, "x1", "x2"), T, features=("a", "b"))
    assert own.features == ("a", "b")


def test_a_dataset_with_other_names_goes_by_position(net):
    data = ns.data.Dataset(X, T, features=("pixel_0", "pixel_1"))
    assert net.predict(data).tolist() == net.predict(X).tolist()


def test_metrics_set_frames_side_by_side_by_their_names():
    targets = pd.DataFrame([[1, 0], [0, 1]], columns=["cat", "dog"])
    outputs = pd.DataFrame([[0.2, 0.9], [0.6, 0.4]], columns=["dog", "cat"])
    assert ns.metrics.accuracy(targets, outputs) == 1.0
    assert ns.metrics.confusion_matrix(targets, outputs).tolist() == [[1, 0], [0, 1]]
    assert ns.metrics.accuracy(pd.Series([0, 1, 1]), np.array([[0.1], [0.7], [0.2]])) == 2 / 3
    assert ns.metrics.confusion_matrix(pd.Series([0, 1]), [[0.1], [0.7]]).tolist() == [[1, 0], [0, 1]]
    with pytest.raises(UnknownNameError, match="targets have the columns 'cat', 'dog', outputs 'a', 'b'"):
        ns.metrics.accuracy(targets, outputs.set_axis(["a", "b"], axis=1))


def test_a_decimal_is_a_number_wherever_one_is_asked_for(net):
    net["x1", "o1"].weight = 0.5
    assert net.forward([Decimal("0.5"), np.bool_(True)]) == net.forward([0.5, 1.0])
    net.add_input("x3")
    assert net.connect("x3", "o1", Decimal("0.25")).weight == 0.25


def test_the_columns_of_a_csv_file_go_by_the_names_of_the_network(tmp_path):
    (tmp_path / "points.csv").write_text("x2,x1,o\n1,0,1\n3,2,0\n")
    (tmp_path / "mine.toml").write_text(
        """
        title = "Columns in another order"
        source = "a test"
        [network]
        inputs = ["x1", "x2"]
        [[network.neurons]]
        name = "o"
        weights = { x1 = 0.5, x2 = -0.25 }
        [data]
        dataset = "csv"
        path = "points.csv"
        targets = 1
        [training]
        learning_rate = 0.1
        """
    )
    scenario = ns.scenarios.load(tmp_path / "mine.toml")
    assert scenario.data().train.X.tolist() == [[0.0, 1.0], [2.0, 3.0]]
    assert scenario.samples()[1] == ({"x1": 2.0, "x2": 3.0}, {"o": 0.0})
