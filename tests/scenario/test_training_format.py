"""The keys of files that train: what they mean, and one sentence with its key path for whatever is wrong."""

from pathlib import Path

import numpy as np
import pytest

from neurosim.formulas.updates import Optimizer
from neurosim.ground.errors import FormatError, NeurosimError, UnknownNameError
from neurosim.scenario import Run, Scenario, load
from neurosim.scenario.building.options import with_options, with_variant
from neurosim.scenario.table.training_table import TrainingTable
from neurosim.training.fit_options import DEFAULTS, FitOptions

GOOD = """
title = "A test"
source = "made up"
[network.layers]
sizes = [2, 3, 1]
seed = 1
[data]
dataset = "xor"
[training]
learning_rate = 0.5
epochs = 2
"""


#: What is known from [training] only where the network is looked at on its way.
LOOKS = {"metrics", "evaluate_every", "early_stopping"}


def test_what_a_file_and_fit_both_know_is_given_to_fit_and_has_one_default() -> None:
    """A key of [training] with the name of an option of `fit` is that option."""
    table = TrainingTable(learning_rate=0.5)
    shared = set(TrainingTable.model_fields) & set(FitOptions.__annotations__) - {"epochs"}
    assert {"l2", "shuffle", "seed", "schedule", "exact", "engine"} < shared
    given = table.options(4)
    assert shared - LOOKS - {"learning_rate"} == set(given) - {"batch_size"}
    optimizer = given["optimizer"]
    assert isinstance(optimizer, Optimizer)
    assert optimizer.learning_rate == 0.5
    for key in shared - {"optimizer"}:
        default = TrainingTable.model_fields[key].default
        assert (tuple(default) if isinstance(default, list) else default) == DEFAULTS.get(key), key


def written(folder: Path, text: str) -> Path:
    path = folder / "test.toml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def read(folder: Path, text: str) -> Scenario:
    return load(written(folder, text))


def message(folder: Path, text: str) -> str:
    path = written(folder, text)
    with pytest.raises((FormatError, UnknownNameError)) as caught:
        load(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    return said.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('dataset = "xor"', "", "data.dataset is missing"),
        ('dataset = "xor"', 'dataset = "mons"', "data: unknown dataset 'mons' (did you mean 'moons'?"),
        ('dataset = "xor"', 'dataset = "xor"\nnoise = 0.1', "data: unknown key 'noise' of dataset 'xor'"),
        (
            'dataset = "xor"',
            'dataset = "moons"\nnose = 0.1',
            "data: unknown key 'nose' of dataset 'moons' (did you mean 'noise'?",
        ),
        ('dataset = "xor"', 'dataset = "xor"\npath = "a.csv"', "data: dataset 'xor' is not read from a file"),
        (
            'dataset = "xor"',
            'dataset = "xor"\nscaling = "z"',
            "data.scaling: unknown 'z' (one of 'none', 'min",
        ),
        (
            'dataset = "xor"',
            'dataset = "xor"\nfallback = { dataset = "and" }',
            "data: dataset 'xor' is always available, so it needs no fallback",
        ),
        (
            'dataset = "xor"',
            'dataset = "xor"\nsplit = { test_size = 1.5 }',
            "data.split.test_size: must be a share between 0 and 1 such as 0.3, or a number of samples",
        ),
        (
            'dataset = "xor"',
            'dataset = "xor"\nsplit = { random_state = 1 }',
            "data.split.test_size is missing",
        ),
        (
            "[training]",
            "[[samples]]\ninputs = [0, 1]\ntargets = [1]\n[training]",
            "has both [[samples]] and [data]; remove one of them",
        ),
        ('[data]\ndataset = "xor"', "", "samples are missing; add [[samples]] one by one, or [data]"),
        ("[training]", '[published.out]\no1 = "1"\n[training]', "published cannot be used with [data]"),
        (
            "epochs = 2",
            'epochs = 2\noptimizer = "adm"',
            "training.optimizer: unknown optimizer 'adm' (did you mean 'adam'?",
        ),
        (
            "epochs = 2",
            'epochs = 2\noptimizer = { name = "momentum", momentun = 0.5 }',
            "training.optimizer: optimizer 'momentum' has no 'momentun' (did you mean 'momentum'?",
        ),
        (
            "epochs = 2",
            'epochs = 2\noptimizer = { name = "momentum", momentum = 1.5 }',
            "training.optimizer: momentum is 1.5; it must be at least 0 and below 1",
        ),
        (
            "epochs = 2",
            'epochs = 2\noptimizer = { name = "momentum", learning_rate = 0.5 }',
            "training.optimizer: the learning rate belongs in training.learning_rate",
        ),
        (
            "epochs = 2",
            "epochs = 2\noptimizer = 3",
            "training.optimizer: must be a name in quotes, or a table",
        ),
        (
            "epochs = 2",
            'epochs = 2\nschedule = "step"',
            "training.schedule: schedule 'step' needs 'factor', 'every', such as factor = ...",
        ),
        (
            "epochs = 2",
            'epochs = 2\nschedule = { name = "cosin", epochs = 2 }',
            "training.schedule: unknown schedule 'cosin' (did you mean 'cosine'?",
        ),
        (
            "epochs = 2",
            "epochs = 2\nearly_stopping = { patience = 3 }",
            "training.early_stopping: needs a validation part; add [data.split] with validation_size",
        ),
        (
            "epochs = 2",
            'epochs = 2\nengine = "compild"',
            "training.engine: unknown engine 'compild' (did you mean 'compiled'?",
        ),
        (
            "epochs = 2",
            'epochs = 2\nmetrics = ["acuracy"]',
            "training.metrics[1] (counted from 1): unknown metric",
        ),
        (
            "epochs = 2",
            'epochs = 2\nmetrics = [["accuracy"]]',
            "training.metrics[1] (counted from 1): unknown metric",
        ),
        ("epochs = 2", "epochs = 2\nshuffle = 1", "training.shuffle: must be true or false, not 1"),
        ("epochs = 2", "epochs = 2\nl2 = -1", "training.l2: must be at least 0, not -1"),
        (
            "epochs = 2",
            "epochs = 2\nevaluate_every = 0",
            "training.evaluate_every: must be at least 1, not 0",
        ),
        ("learning_rate = 0.5", "shuffle = true", "training: "),
        (
            "[training]",
            '[[variants]]\nname = "a"\ntitle = "A"\n[[variants]]\nname = "a"\ntitle = "B"\n[training]',
            "variants[2] (counted from 1): there is a variant 'a' already",
        ),
        (
            "[training]",
            "[reported.test_accuracy]\nlowest = 0.9\nhighest = 0.8\n[training]",
            "reported.test_accuracy: lowest is 0.9 and highest is 0.8; swap them",
        ),
        (
            "epochs = 2",
            f"epochs = {10**22}",
            "training.epochs: must be below 9007199254740992, not 10000000000000000000000",
        ),
        (
            "epochs = 2",
            f"epochs = 2\nevaluate_every = {2**53}",
            "training.evaluate_every: must be below 9007199254740992, not 9007199254740992",
        ),
        (
            "seed = 1",
            'seed = 1\ninitialisation = "norml"',
            "network.layers.initialisation: unknown initialisation 'norml'",
        ),
        (
            "seed = 1",
            'seed = 1\nbias_initialisation = { name = "uniform", hgh = 0.1 }',
            "network.layers: initialisation 'uniform' has no 'hgh' (did you mean 'high'?",
        ),
        (
            "sizes = [2, 3, 1]\nseed = 1",
            'sizes = [2, 3, 1]\n[network.mat]\npath = "x.mat"',
            "network: has both [network.layers] and [network.mat]",
        ),
        (
            "[network.layers]\nsizes = [2, 3, 1]\nseed = 1",
            '[network.mat]\npath = "x.mat"',
            "network.mat: cannot read '",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_key_path(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert message(tmp_path, changed(old, new)).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("sizes = [2, 3, 1]", "sizes = [3, 3, 1]", "network: has 3 inputs, but the data have 2 features"),
        (
            "sizes = [2, 3, 1]",
            "sizes = [2, 3, 2]",
            "network: has 2 outputs, but the data have 1 column of targets",
        ),
        (
            'dataset = "xor"',
            'dataset = "csv"',
            "data: the data 'csv' are read from a file or folder; give it with path",
        ),
        ('dataset = "xor"', 'dataset = "csv"\npath = "no.csv"', "data: cannot read '"),
        (
            'dataset = "xor"',
            'dataset = "xor"\nsplit = { test_size = 4 }',
            "data: test_size is 4; it must be a share between 0 and 1",
        ),
    ],
)
def test_data_that_cannot_be_had_are_said_with_their_key_path(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    scenario = read(tmp_path, changed(old, new))
    with pytest.raises(FormatError) as caught:
        scenario.data()
    assert str(caught.value).startswith(f"{scenario.where}: {expected}")


def test_a_table_is_found_beside_the_scenario_and_split_scaled_and_encoded(tmp_path: Path) -> None:
    rows = ["a,b,class", *(f"{number},{10 * number},{'yes' if number % 2 else 'no'}" for number in range(10))]
    (tmp_path / "table.csv").write_text("\n".join(rows), encoding="utf-8")
    text = changed(
        'dataset = "xor"',
        'dataset = "csv"\npath = "table.csv"\nscaling = "min-max"\n'
        "split = { test_size = 3, validation_size = 0.2 }",
    )
    parts = read(tmp_path, changed("sizes = [2, 3, 1]", "sizes = [2, 3, 2]", text)).data()
    assert [len(part) for part in parts.named.values()] == [5, 2, 3]
    assert parts.train.classes == ("no", "yes")
    assert (parts.train.X.min(), parts.train.X.max()) == (0.0, 1.0)
    # The scale is that of the training part: x1 and x2 of every sample stay equal, also outside of it.
    for part in parts.named.values():
        np.testing.assert_allclose(part.X[:, 0], part.X[:, 1], rtol=1e-15)


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        ("a;b;c\n1,234;2;0\n", 'write decimal = "," if it is 1.234, or decimal = "." if it is 1234'),
        ("0,5,1\n-0,7,0\n", 'or write delimiter = "," if the commas stand between them'),
        ("1,?,0\n", 'fill it in, or write missing = "drop" to leave out all such lines'),
        ("id,7,8\n1,2,3\n", "if this line holds the names, write header = true"),
    ],
)
def test_advice_is_written_as_it_stands_in_a_scenario_file(tmp_path: Path, rows: str, advice: str) -> None:
    (tmp_path / "table.csv").write_text(rows, encoding="utf-8")
    scenario = read(tmp_path, changed('dataset = "xor"', 'dataset = "csv"\npath = "table.csv"'))
    with pytest.raises(FormatError) as caught:
        scenario.data()
    assert advice in str(caught.value)
    assert "pass " not in str(caught.value)


def test_images_of_several_sizes_get_the_line_of_the_scenario_file(tmp_path: Path) -> None:
    from PIL import Image

    for number, side in enumerate((8, 8, 9, 9)):
        folder = tmp_path / "images" / "ab"[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        Image.new("L", (side, side)).save(folder / f"{number}.png")
    scenario = read(tmp_path, changed('dataset = "xor"', 'dataset = "images"\npath = "images"'))
    with pytest.raises(FormatError, match=r"write size = \[8, 8\], or other rows and columns,"):
        scenario.data()


def test_numbers_of_classes_become_columns_when_one_hot_is_asked_for(tmp_path: Path) -> None:
    text = changed('dataset = "xor"', 'dataset = "xor"\none_hot = true')
    parts = read(tmp_path, changed("sizes = [2, 3, 1]", "sizes = [2, 3, 2]", text)).data()
    assert parts.train.T.tolist() == [[1, 0], [0, 1], [0, 1], [1, 0]]


def test_images_are_read_from_one_folder_for_every_class(tmp_path: Path) -> None:
    from PIL import Image

    for place, name in enumerate(("cat", "dog")):
        (tmp_path / "animals" / name).mkdir(parents=True)
        for number in range(6):
            Image.new("L", (3, 2), 20 * number + place).save(tmp_path / "animals" / name / f"{number}.png")
    text = changed("sizes = [2, 3, 1]", "sizes = [4, 3, 2]").replace(
        'dataset = "xor"',
        'dataset = "images"\npath = "animals"\nsize = [2, 2]\nsplit = { test_size = 4, validation_size = 2 }',
    )
    parts = read(tmp_path, text).data()
    assert [len(part) for part in parts.named.values()] == [6, 2, 4]
    assert (parts.train.classes, parts.train.X.shape) == (("cat", "dog"), (6, 4))


def test_a_matlab_file_without_samples_is_refused(tmp_path: Path) -> None:
    from scipy.io import savemat

    savemat(tmp_path / "net.mat", {"W1": np.ones((1, 2)), "b1": np.zeros((1, 1))})
    text = changed('dataset = "xor"', 'dataset = "mat"\npath = "net.mat"')
    with pytest.raises(FormatError, match=r"data: '.*net\.mat' holds no inputs and targets; add both"):
        read(tmp_path, text).data()


def test_classes_of_a_matlab_file_are_one_hot_when_told(tmp_path: Path) -> None:
    from scipy.io import savemat

    theta = np.array([[0.1, 1, 2], [0.2, 3, 4]])
    variables = {"Theta1": theta, "Theta2": theta, "X": np.eye(3)[:, :2], "y": [1, 2, 2]}
    savemat(tmp_path / "net.mat", {"course": variables})
    text = changed(
        'dataset = "xor"', 'dataset = "mat"\npath = "net.mat"\ninputs = "course.X"\ntargets = "course.y"\n{}'
    )
    assert read(tmp_path, text.replace("{}", "")).data().train.T.tolist() == [[1], [2], [2]]
    two = text.replace("{}", "one_hot = true").replace("[2, 3, 1]", "[2, 3, 2]")
    train = read(tmp_path, two).data().train
    assert train.T.tolist() == [[1, 0], [0, 1], [0, 1]]
    assert "net.mat', classes '1', '2'" in train.origin

    network = '[network.mat]\npath = "net.mat"\n'
    start, layers = text.split("[network.layers]")
    text = start + network + "{}" + layers[layers.index("\n[") :]
    with pytest.raises(
        FormatError, match=r"network\.mat: .* write bias_column = \"first\" or bias_column = "
    ):
        read(tmp_path, text.replace("{}", "")).build()
    told = 'bias_column = "first"\nweights = "course"\n'
    built = read(tmp_path, text.replace("{}", told)).build()
    assert [neuron.bias for neuron in built.outputs] == [0.1, 0.2]


def test_the_own_keys_of_data_stand_in_the_schema() -> None:
    from neurosim.scenario.table.json_schemas import schema

    table = schema("scenario")["$defs"]["DataTable"]
    assert table["additionalProperties"] is False
    for key in (
        "decimal",
        "thousands",
        "encoding",
        "comment",
        "missing",
        "drop",
        "set",
        "first_label",
        "bias_column",
    ):
        assert key in table["properties"]
    assert table["properties"]["targets"]["description"] == "own key of csv, mat"


def test_frozen_biases_are_those_of_neurons_and_of_constants(tmp_path: Path) -> None:
    for bias in ("variable", "constant", "column"):
        text = changed("seed = 1", f'seed = 1\nbias = "{bias}"')
        net = read(tmp_path, changed("epochs = 2", "epochs = 2\ntrain_biases = false", text)).build()
        frozen = {connection.name for connection in net.connections if not connection.trainable}
        assert frozen == {c.name for c in net.connections if c.source.kind == "constant"}
        assert not any(neuron.bias_trainable for neuron in net.neurons)


def test_initialisations_take_their_numbers_from_the_file(tmp_path: Path) -> None:
    text = changed("seed = 1", 'seed = 1\nbias_initialisation = { name = "uniform", low = 2.0, high = 3.0 }')
    biases = [neuron.bias for neuron in read(tmp_path, text).build().neurons if neuron.bias is not None]
    assert len(biases) == 4
    assert all(2.0 <= bias <= 3.0 for bias in biases)


def test_a_seed_changes_the_first_weights_and_the_shuffles(tmp_path: Path) -> None:
    scenario = read(tmp_path, changed("epochs = 2", "epochs = 2\nshuffle = true\nseed = 3"))
    other = with_options(scenario, seed=7)
    assert other.table.training.seed == 7
    assert other.build()["x1", "h1"].weight != scenario.build()["x1", "h1"].weight
    assert with_options(scenario, seed=1).build()["x1", "h1"].weight == scenario.build()["x1", "h1"].weight


def test_a_seed_for_given_weights_is_refused() -> None:
    with pytest.raises(FormatError, match="nothing in it is random, so a seed changes nothing"):
        with_options(load("mazur"), seed=1)


def test_a_variant_changes_what_it_says_and_nothing_else() -> None:
    digits = load("digits")
    other = with_variant(digits, "constant")
    assert (digits.build().bias_style, other.build().bias_style) == ("column", "constant")
    assert other.table.training == digits.table.training
    with pytest.raises(UnknownNameError, match=r"no variant 'konstant' .*did you mean 'constant'\?"):
        with_variant(digits, "konstant")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("title = 'x'", "parts[1] (counted from 1): unknown key"),
        ("[training]\nlearning_rate = 1.0", "a file of [[parts]] has no training of its own"),
    ],
)
def test_a_file_of_parts_has_nothing_of_its_own(tmp_path: Path, more: str, expected: str) -> None:
    part = '[[parts]]\ntitle = "P"\n[parts.network]\ninputs = ["x"]\n[[parts.network.neurons]]\nname = "o"\n'
    part += "weights = { x = 1.0 }\n[[parts.samples]]\ninputs = [1.0]\ntargets = [0.0]\n"
    head = 'title = "A"\nsource = "B"\n'
    if "title" in more:
        said = message(tmp_path, head + part.replace('title = "P"', 'title = "P"\nepochs = 1'))
    else:
        said = message(tmp_path, head + part + more)
    assert said.startswith(expected)


def test_what_is_wrong_in_a_part_is_said_with_its_number(tmp_path: Path) -> None:
    text = load("calculus").folder.joinpath("calculus.toml").read_text(encoding="utf-8")
    wrong = text.replace('eb = "0.3678794412"', 'eb = "0.36x"')
    assert message(tmp_path, wrong).startswith("part 2: published.bias_gradient.eb: '0.36x' is not a number")


# -- typed samples with more than plain descent ---------------------------------------------------

LINE = """
title = "A line"
source = "worked by hand"
[network]
inputs = ["x"]
[[network.neurons]]
name = "o"
activation = "linear"
weights = { x = 1.0 }
[[samples]]
inputs = [1.0]
targets = [0.0]
[[samples]]
inputs = [2.0]
targets = [1.0]
[training]
learning_rate = 0.1
epochs = 2
"""


def test_momentum_goes_on_with_its_last_change(tmp_path: Path) -> None:
    text = (
        LINE
        + 'optimizer = { name = "momentum", momentum = 0.5 }\n[published.after.4.weight]\n"x->o" = "0.5"\n'
    )
    run = read(tmp_path, text).run()
    w, change = 1.0, 0.0
    for x, t in [(1.0, 0.0), (2.0, 1.0)] * 2:
        change = -(0.1 * (w * x - t) * x) + 0.5 * change
        w += change
    assert isinstance(run, Run)
    assert run.network["x", "o"].weight == pytest.approx(w, rel=1e-14)
    assert [check.value for check in run.checks] == [run.network["x", "o"].weight]
    assert [updates for updates, _ in run.costs] == [0, 2, 4]


@pytest.mark.parametrize("batch", [1, 2])
def test_published_numbers_within_an_epoch_are_those_of_the_optimizer_of_the_file(
    tmp_path: Path, batch: int
) -> None:
    """Three samples: in batches of two, the second update of an epoch has one sample only."""
    text = LINE.replace("[training]", "[[samples]]\ninputs = [0.5]\ntargets = [2.0]\n[training]")
    text += f'batch = {batch}\nl2 = 0.2\noptimizer = {{ name = "momentum", momentum = 0.5 }}\n'
    samples = [(1.0, 0.0), (2.0, 1.0), (0.5, 2.0)]
    updates, weights, w, change = 0, [1.0], 1.0, 0.0
    for _ in range(2):
        for first in range(0, 3, batch):
            gradient = sum((w * x - t) * x for x, t in samples[first : first + batch])
            change = -0.1 * (gradient + 0.2 * w) + 0.5 * change
            w, updates = w + change, updates + 1
            weights.append(w)
            text += f'[published.after.{updates}.weight]\n"x->o" = "0.1"\n'
            text += f'[published.after.{updates}.weight_change]\n"x->o" = "0.1"\n'
            text += f'[published.after.{updates}.sample.3.delta]\no = "0.1"\n'
    values = [check.value for check in read(tmp_path, text).run().checks]
    expected = []
    for before, after in zip(weights, weights[1:], strict=False):
        expected += [after, after - before, 0.5 * after - 2.0]
    assert values == pytest.approx(expected, rel=1e-12)


def test_what_is_frozen_has_a_published_value_before_and_after_the_update(tmp_path: Path) -> None:
    text = LINE.replace('activation = "linear"', 'activation = "linear"\nbias = 0.25\nfrozen = ["x"]')
    text += "train_biases = false\n"
    for table, of in [("weight", "x->o"), ("weight_change", "x->o"), ("bias", "o"), ("bias_change", "o")]:
        text += f'[published.{table}]\n"{of}" = "0.5"\n[published.after.2.{table}]\n"{of}" = "0.5"\n'
    values = [check.value for check in read(tmp_path, text).run().checks]
    assert sorted(values) == [0.0] * 4 + [0.25] * 2 + [1.0] * 2


def test_the_penalty_and_the_schedule_are_those_of_the_file(tmp_path: Path) -> None:
    text = LINE + 'l2 = 0.5\nschedule = { name = "exponential", factor = 0.5 }\n'
    w = 1.0
    for rate in (0.1, 0.05):
        for x, t in [(1.0, 0.0), (2.0, 1.0)]:
            w -= rate * ((w * x - t) * x + 0.5 * w)
    run = read(tmp_path, text).run()
    assert isinstance(run, Run)
    assert run.network["x", "o"].weight == pytest.approx(w, rel=1e-14)


def test_the_log_leaves_out_an_update_that_is_not_plain_descent_and_says_so(tmp_path: Path) -> None:
    from neurosim.scenario.run.tracing import which_samples

    scenario = read(tmp_path, LINE + 'optimizer = "adam"\n')
    assert {step.phase for step in scenario.trace()} == {"forward", "error", "backward"}
    assert "the log ends with the gradients: it does not show updates by adam yet" in str(
        which_samples(scenario, scenario.trace())
    )


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (
            'shuffle = true\n[published.after.3.weight]\n"x->o" = "1"',
            'published.after.3.weight."x->o": must be whole epochs',
        ),
        (
            'shuffle = true\n[published.after.2.weight_change]\n"x->o" = "1"',
            'published.after.2.weight_change."x->o": must be whole epochs',
        ),
        (
            'shuffle = true\n[published.batch.gradient]\n"x->o" = "1"',
            'published.batch.gradient."x->o": refers to the first batch, but the samples are shuffled',
        ),
    ],
)
def test_published_numbers_of_shuffled_samples_are_those_after_whole_epochs(
    tmp_path: Path, published: str, expected: str
) -> None:
    assert message(tmp_path, f'{LINE}optimizer = "momentum"\n{published}\n').startswith(expected)


def test_a_file_says_adamw_and_its_decay_but_not_with_a_penalty(tmp_path: Path) -> None:
    table = LINE + 'optimizer = { name = "adamw", weight_decay = 0.1 }\n'
    made = read(tmp_path, table).table.training.made_optimizer()
    assert repr(made).endswith("weight_decay=0.1)")
    with pytest.raises(NeurosimError, match="l2 = 0.01 was given together with optimizer adamw"):
        read(tmp_path, table + "l2 = 0.01\n")


def test_the_name_that_an_engine_had_before_is_taken_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "before.toml"
    path.write_text(changed("epochs = 2", 'epochs = 2\nengine = "numba"'), encoding="utf-8")
    assert load(path).table.training.engine == "compiled"
