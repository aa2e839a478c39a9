"""Scenario files: what may stand in them, and what is said when something is wrong."""

from pathlib import Path

import pytest

from neurosim.ground.errors import FileError, FormatError, NeurosimError, UnknownNameError
from neurosim.scenario import load
from neurosim.scenario.table.starter import starter

GOOD = """
title = "A test"
source = "worked by hand"
[network]
loss = "half_squared_error"
inputs = ["x1", "x2"]
[[network.neurons]]
name = "h"
activation = "sigmoid"
bias = 0.1
weights = { x1 = 0.5, x2 = -0.4 }
[[network.neurons]]
name = "o"
activation = "sigmoid"
weights = { h = 0.7 }
[[samples]]
inputs = { x1 = 1.0, x2 = 0.5 }
targets = { o = 1.0 }
[training]
learning_rate = 0.5
"""

LAYERS = """
title = "A test"
source = "worked by hand"
[network.layers]
sizes = [2, 2, 1]
seed = 1
[[samples]]
inputs = [1.0, 0.5]
targets = [1.0]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def message(folder: Path, text: str) -> str:
    """The one sentence that a wrong file gets, without the path of the file."""
    path = written(folder, text)
    with pytest.raises(NeurosimError) as caught:
        load(path).run().checks  # noqa: B018 (comparing is what is asked for)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path}: "), sentence
    assert "\n" not in sentence
    return sentence.removeprefix(f"{path}: ")


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new)


def test_the_good_files_load(tmp_path: Path) -> None:
    assert load(written(tmp_path, GOOD)).name == "mine"
    assert load(written(tmp_path, LAYERS)).build().outputs[0].name == "o1"


def test_a_file_may_be_given_as_text_or_as_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, GOOD)
    assert load(str(path)).table == load(path).table
    monkeypatch.chdir(tmp_path)
    path.rename(tmp_path / "without-ending")
    assert load("without-ending").title == "A test"


def test_the_starter_is_a_good_scenario(tmp_path: Path) -> None:
    run = load(written(tmp_path, starter("mine.toml"))).run(tmp_path / "out")
    assert run.ok
    assert len(run.checks) == 2
    assert len(run.figures) == 2


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).title == "A test"


def test_neurons_may_stand_in_any_order(tmp_path: Path) -> None:
    first, hidden, last = GOOD.partition('[[network.neurons]]\nname = "h"')[0], "", ""
    blocks = GOOD.removeprefix(first).split("[[network.neurons]]")[1:]
    hidden, (last, rest) = blocks[0], blocks[1].split("[[samples]]")
    turned = f"{first}[[network.neurons]]{last}[[network.neurons]]{hidden}[[samples]]{rest}"
    forward = load(written(tmp_path, GOOD)).build().forward([1.0, 0.5])
    assert load(written(tmp_path, turned)).build().forward([1.0, 0.5]) == forward


def test_a_neuron_is_an_output_if_it_says_so_or_else_if_it_feeds_no_other(tmp_path: Path) -> None:
    assert [n.name for n in load(written(tmp_path, GOOD)).build().outputs] == ["o"]
    both = changed("bias = 0.1", "bias = 0.1\noutput = true")  # of h, which feeds o; o says nothing
    both = changed("targets = { o = 1.0 }", "targets = { o = 1.0, h = 0.5 }", both)
    assert {n.name for n in load(written(tmp_path, both)).build().outputs} == {"h", "o"}


def test_a_neuron_that_says_it_is_no_output_is_none(tmp_path: Path) -> None:
    third = '[[network.neurons]]\nname = "p"\nweights = { h = 0.3 }\noutput = false\n[[samples]]'
    text = changed("[[samples]]", third)
    assert [n.name for n in load(written(tmp_path, text)).build().outputs] == ["o"]


def test_a_neuron_may_have_no_weights_if_the_file_says_so(tmp_path: Path) -> None:
    text = changed("weights = { h = 0.7 }", "bias = 0.3\nweights = {}\noutput = true")
    text = changed("bias = 0.1", "bias = 0.1\noutput = false", text)
    net = load(written(tmp_path, text)).build()
    assert net.forward([1.0, 0.5])["o"] == pytest.approx(0.574442516811659, rel=1e-14)  # sigmoid(0.3)


def test_labels_frozen_weights_and_frozen_biases_arrive_on_the_objects(tmp_path: Path) -> None:
    text = changed(
        "bias = 0.1", 'bias = 0.1\nbias_trainable = false\nlabels = { x1 = "w1" }\nfrozen = ["x2"]'
    )
    net = load(written(tmp_path, text)).build()
    assert net["x1", "h"].label == "w1"
    assert (net["x1", "h"].trainable, net["x2", "h"].trainable) == (True, False)
    assert not net["h"].bias_trainable
    assert net["o"].bias is None


def test_no_such_name_offers_the_closest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"no scenario 'mazurr' \(did you mean 'mazur'\?"):
        load("mazurr")


def test_no_such_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"missing.toml: cannot be read \(No such file or directory\)"):
        load(tmp_path / "missing.toml")
    with pytest.raises(FileError, match="cannot be read"):
        load(tmp_path)
    with pytest.raises(FileError, match=r"such file or directory\); did you mean the bundled 'mazur'\?$"):
        load("mazur.toml")
    for name in ("./mazur", "."):
        with pytest.raises(FileError, match="cannot be read"):
            load(name)


def test_a_file_that_is_no_text_is_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "picture.toml"
    path.write_bytes(b"\x89PNG\r\n\xff\xfe")
    with pytest.raises(FormatError, match=r"picture.toml: not a text file in UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title = ", "end of document: invalid value (this is not valid TOML)"),
        ('title = "x"\nsource "y"', "line 2, column 8: expected '=' after a key"),
        ('title = "x"\ntitle = "y"\n', "line 2, column 12: cannot overwrite a value"),
        ("[network\n", "line 1, column 9: expected ']'"),
        ("a = " + "[" * 5000, "arrays or tables are nested too deeply"),
    ],
)
def test_broken_toml_is_said_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    assert message(tmp_path, text).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "A test"', "", 'title is missing; add title = "..."'),
        ('title = "A test"', 'title = ""', "title: must not be empty"),
        ('title = "A test"', 'title = "a\\u001b[2Jb"', "title: 'a\\x1b[2Jb' must be one line of printable"),
        (
            "bias = 0.1",
            'bias = "a\\nb"',
            "network.neurons[1].bias (neuron 'h'): must be a number, not the string",
        ),
        ('title = "A test"', "title = 3", "title: must be a string, not 3"),
        ('title = "A test"', 'title = "A test"\ntilte = 1', "unknown key 'tilte' (did you mean 'title'?"),
        ("[network]\n", "[netwrk]\n", "unknown key 'netwrk' (did you mean 'network'?"),
        ('inputs = ["x1", "x2"]', "", 'network: needs inputs, such as inputs = ["x1", "x2"]'),
        ('inputs = ["x1", "x2"]', "inputs = 3", "network.inputs: must be an array, not 3"),
        (
            'inputs = ["x1", "x2"]',
            'inputs = ["x1", "x1"]',
            "network.inputs[2] (counted from 1): there is already a neuron 'x1'",
        ),
        ('loss = "half_squared_error"', 'loss = "half"', "network.loss: unknown loss 'half'"),
        (
            'activation = "sigmoid"\nbias',
            'activation = "sigmiod"\nbias',
            "network.neurons[1].activation (neuron 'h'): unknown activation 'sigmiod' (did you mean 'sigm",
        ),
        (
            "bias = 0.1",
            'bias = "0.1"',
            "network.neurons[1].bias (neuron 'h'): must be a number, not the string \"0.1\"",
        ),
        ("bias = 0.1", "bias = true", "network.neurons[1].bias (neuron 'h'): must be a number, not true"),
        (
            "bias = 0.1",
            "bias = nan",
            "network.neurons[1].bias (neuron 'h'): must be a finite number, not nan",
        ),
        (
            "bias = 0.1",
            "bias = 0.1\nbais = 2",
            "network.neurons[1] (neuron 'h'): unknown key 'bais' (did you mean 'bias'?",
        ),
        (
            "x2 = -0.4",
            "x2 = inf",
            "network.neurons[1].weights.x2 (neuron 'h'): must be a finite number, not inf",
        ),
        ("x2 = -0.4", "x3 = -0.4", "network.neurons[1].weights.x3 (neuron 'h'): no neuron 'x3'"),
        (
            "x2 = -0.4",
            "o = -0.4",
            "network.neurons[2].weights.h (neuron 'o'): connecting 'h' -> 'o' would close the cycle",
        ),
        ("x2 = -0.4", "h = -0.4", "network.neurons[1].weights.h (neuron 'h'):"),
        ('name = "o"', 'name = "h"', "network.neurons[2] (neuron 'h'): there is already a neuron 'h'"),
        (
            'name = "o"',
            'name = "o->p"',
            "network.neurons[2] (neuron 'o->p'): a neuron cannot be called 'o->p'",
        ),
        (
            "bias = 0.1",
            'labels = { x3 = "w" }',
            "network.neurons[1] (neuron 'h'): labels names 'x3', but weights has no",
        ),
        ("bias = 0.1", 'frozen = ["x3"]', "network.neurons[1] (neuron 'h'): frozen names 'x3'"),
        ("bias = 0.1", "output = 1", "network.neurons[1].output (neuron 'h'): must be true or false, not 1"),
        (
            "x2 = 0.5",
            "x3 = 0.5",
            "samples[1].inputs (counted from 1): no 'x3' here (values are needed for 'x1', 'x2')",
        ),
        (", x2 = 0.5", "", "samples[1].inputs (counted from 1): the value of 'x2' is missing"),
        (
            "{ x1 = 1.0, x2 = 0.5 }",
            "[1.0]",
            "samples[1].inputs (counted from 1): has 1 values, but needs 2 (for 'x1', 'x2')",
        ),
        (
            "{ x1 = 1.0, x2 = 0.5 }",
            "[1.0, nan]",
            "samples[1].inputs[2] (counted from 1): must be a finite number, not nan",
        ),
        (
            "{ x1 = 1.0, x2 = 0.5 }",
            '[1.0, "a"]',
            'samples[1].inputs[2] (counted from 1): must be a number, not the string "a"',
        ),
        (
            "{ x1 = 1.0, x2 = 0.5 }",
            "1.0",
            "samples[1].inputs (counted from 1): must be a table such as { x1 = 0.5 } or an array",
        ),
        ("targets = { o = 1.0 }", "", "samples[1] (counted from 1): targets are missing"),
        (
            "targets = { o = 1.0 }",
            "targets = { q = 1.0 }",
            "samples[1].targets (counted from 1): no 'q' here (values are needed for 'o')",
        ),
        (
            "targets = { o = 1.0 }",
            "targets = [1.0, 2.0]",
            "samples[1].targets (counted from 1): has 2 values, but needs 1 (for 'o')",
        ),
        (
            'loss = "half_squared_error"',
            'loss = "sum_of_outputs"',
            "samples[1].targets (counted from 1): the loss 'sum_of_outputs' uses no",
        ),
        ("learning_rate = 0.5", 'learning_rate = "fast"', "training.learning_rate: must be a number"),
        ("learning_rate = 0.5", "learning_rate = 0", "training.learning_rate: must be above 0, not 0"),
        ("learning_rate = 0.5", "learning_rate = -0.5", "training.learning_rate: must be above 0, not -0.5"),
        ("learning_rate = 0.5", "epochs = 10", "training: epochs is about updates, but without a learning_"),
        (
            "learning_rate = 0.5",
            'batch = "all"',
            "training: batch is about updates, but without a learning_",
        ),
        (
            "learning_rate = 0.5",
            "learning_rate = 0.5\nbatch = 2",
            "training.batch: must be at most 1, not 2: the file has only 1 sample",
        ),
        (
            "weights = { h = 0.7 }",
            "",
            "network.neurons[2] (neuron 'o'): nothing feeds 'o'; give it weights from its sources",
        ),
        (
            "weights = { h = 0.7 }",
            "weights = { h = 0.7 }\noutput = false",
            "network.neurons: no neuron is an output: every neuron that feeds no other says output = false",
        ),
        (
            "bias = 0.1",
            f"bias = {10**400}",
            "network.neurons[1].bias (neuron 'h'): 100000000000000000000000000000000000 ... is too large for",
        ),
        ("bias = 0.1", f"bias = 1{'0' * 5000}", "a number has too many digits to be read"),
        ('name = "o"', "", 'network.neurons[2].name (counted from 1) is missing; add name = "..."'),
        (
            'loss = "half_squared_error"\n',
            'loss = "half_squared_error"\nlosss = 1\n',
            "network: unknown key 'losss' (did you mean 'loss'?",
        ),
        ("learning_rate = 0.5", "epochs = 1.5", "training.epochs: must be a whole number, not 1.5"),
        ("learning_rate = 0.5", "epochs = -1", "training.epochs: must be at least 0, not -1"),
        ("learning_rate = 0.5", "batch = 0", 'training.batch: must be "sample", "all" or a number'),
        (
            "learning_rate = 0.5",
            'reduction = "avg"',
            "training.reduction: unknown 'avg' (here it is called 'mean'; one of 'sum', 'mean')",
        ),
        (
            "learning_rate = 0.5",
            "[published.weight]\n'x1->h' = '1'",
            'published.weight."x1->h": refers to an update, but',
        ),
        ("[training]", "[published.out]\nh9 = '1'\n[training]", "published.out.h9: no out of 'h9'"),
        (
            "[training]",
            "[published.product]\n'3 * net(h)' = '1'\n[training]",
            "published.product.\"3 * net(h)\": '3' is not a factor",
        ),
        (
            "[training]",
            "[published.product]\n'slope(o) + weight(h->o)' = '1'\n[training]",
            "published.product.\"slope(o) + weight(h->o)\": 'slope(o) + weight(h->o)' is not a factor; a "
            "product joins factors with *",
        ),
        (
            "[training]",
            "[published.after.7.out]\no = '1'\n[training]",
            "published.after.7.out.o: training ends after 1 update",
        ),
        (
            "[training]",
            "[published.sample.2.out]\no = '1'\n[training]",
            "published.sample.2.out.o: the file has only 1 sample",
        ),
        (
            "[training]",
            '[[figures]]\nkind = "bars"\n[training]',
            "figures[1].kind (counted from 1): unknown 'bars' (one of 'network'",
        ),
        (
            "[training]",
            '[[figures]]\nshow = ["wieght"]\n[training]',
            "figures[1].show[1] (counted from 1): a figure cannot show 'wieght' (did you",
        ),
        (
            "[training]",
            '[[figures]]\nfile = "../a.svg"\n[training]',
            "figures[1].file (counted from 1): '../a.svg' must be a bare file name",
        ),
        (
            "[training]",
            '[[figures]]\nfile = "a.gif"\n[training]',
            "figures[1].file (counted from 1): 'a.gif' must be a bare file name",
        ),
        (
            "[training]",
            "[[figures]]\nsample = 2\n[training]",
            "figures[1].sample (counted from 1): the file has only 1 sample",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_key_path(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert message(tmp_path, changed(old, new)).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("sizes = [2, 2, 1]", "", "network.layers.sizes is missing; add sizes = [2, 2, 1]"),
        ("sizes = [2, 2, 1]", "sizes = [2]", "network.layers.sizes: needs at least 2 entries, not 1"),
        (
            "sizes = [2, 2, 1]",
            "sizes = [2, 0, 1]",
            "network.layers.sizes[2] (counted from 1): must be at least 1, not 0",
        ),
        (
            "sizes = [2, 2, 1]",
            "sizes = [2, 2.5, 1]",
            "network.layers.sizes[2] (counted from 1): must be a whole number, not 2.5",
        ),
        (
            "seed = 1",
            'bias = "yes"',
            "network.layers.bias: unknown 'yes' (one of 'variable', 'constant', 'column', 'none')",
        ),
        (
            "seed = 1",
            'initialisation = "xavier"',
            "network.layers.initialisation: unknown initialisation 'xavier'",
        ),
        (
            "seed = 1",
            "weights = [[[1, 2], [3]], [[1], [2]]]",
            "network.layers: weights[1]",
        ),
        (
            "seed = 1",
            "weights = [[[1, 2], [3, 4]]]",
            "network.layers: weights",
        ),
        ("seed = 1", "seed = -1", "network.layers.seed: must be at least 0, not -1"),
        (
            "[network.layers]",
            '[network]\ninputs = ["a"]\n[network.layers]',
            "network: [network.layers] makes its own inputs",
        ),
        (
            "[[samples]]",
            '[[network.neurons]]\nname = "o"\n[[samples]]',
            "network: has both [[network.neurons]] and",
        ),
        ("[[samples]]\ninputs = [1.0, 0.5]\ntargets = [1.0]", "samples = []", "unknown key"),
    ],
)
def test_what_is_wrong_with_layers_is_said_with_its_key_path(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    if new == "samples = []":
        text = "samples = []\n" + changed(old, "", LAYERS)
        expected = "samples: needs at least 1 entry, not 0"
    else:
        text = changed(old, new, LAYERS)
    assert message(tmp_path, text).startswith(expected)


def test_a_training_that_runs_away_is_said_with_sample_and_learning_rate(tmp_path: Path) -> None:
    text = GOOD.replace('"sigmoid"', '"square"').replace(
        "learning_rate = 0.5", "learning_rate = 1e6\nepochs = 50"
    )
    with pytest.raises(NeurosimError, match=r"became -?(inf|nan).*learning rate"):
        load(written(tmp_path, text)).run().checks  # noqa: B018


def test_a_neuron_can_multiply_what_arrives(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace('name = "h"\n', 'name = "h"\naggregation = "product"\n'))
    net = load(str(file)).build()
    net.forward({"x1": 1.0, "x2": 0.5})
    assert net["h"].net == (0.5 * 1.0) * (-0.4 * 0.5) + 0.1


def test_an_unknown_aggregation_is_told_with_its_place(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace('name = "h"\n', 'name = "h"\naggregation = "prodct"\n'))
    message = (
        r"network.neurons\[1\].aggregation .*'h'.*: unknown aggregation 'prodct' .did you mean 'product'"
    )
    with pytest.raises(FormatError, match=message):
        load(str(file))
