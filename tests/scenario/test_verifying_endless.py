"""A scenario that nobody named may ask for so much work: what has no end is refused before it begins."""

import json
import time
from pathlib import Path

import pytest

from neurosim.cli.app import main
from neurosim.scenario.building import limits

pytestmark = pytest.mark.slow

HEAD = 'title = "One neuron"\nsource = "Page 12"\n'
NET = """[network]
loss = "half_squared_error"
inputs = ["x1", "x2"]
[[network.neurons]]
name = "o"
activation = "sigmoid"
bias = 0.1
weights = { x1 = 0.5, x2 = -0.4 }
"""
SAMPLE = "[[samples]]\ninputs = { x1 = 1.0, x2 = 0.5 }\ntargets = { o = 1.0 }\n"
ZERO = SAMPLE.replace("o = 1.0", "o = 0.0")
TWO = HEAD + NET + SAMPLE + ZERO
RATE = "[training]\nlearning_rate = 0.5\n"
ENDLESS = f"{TWO}{RATE}epochs = {10**12}\n"
MOONS = "[network.layers]\nsizes = [2, 3, 2]\nseed = 1\n[data]\ndataset = 'moons'\nn_samples = 100\n"
SPLIT = "[data.split]\ntest_size = 0.2\nvalidation_size = 0.2\n"
DESCENT = (
    TWO.replace("half_squared_error", "sum_of_outputs")
    .replace("targets = { o = 1.0 }\n", "")
    .replace("targets = { o = 0.0 }\n", "")
    + f"[input_descent]\nlearning_rate = 0.01\nsteps = {10**11}\n"
)
TRAINED = "steps of training, samples x epochs x connections"
PASSES = "steps of passes, samples x connections"
LARGE = "connections and biases"


def draw(kind, *more):
    return ["draw", "mine.toml", "--kind", kind, *more]


def chain(count):
    """A chain of squares."""
    fed = ["x", *(f"h{k}" for k in range(count - 1))]
    neurons = [
        f'[[network.neurons]]\nname = "h{k}"\nactivation = "square"\nweights = {{ {source} = 1.1 }}\n'
        for k, source in enumerate(fed)
    ]
    samples = f"[[samples]]\ninputs = {{ x = 0.5 }}\ntargets = {{ h{count - 1} = 1.0 }}\n"
    return f'{HEAD}[network]\ninputs = ["x"]\n{"".join(neurons)}{samples}{RATE}'


TRACE = ["trace", "mine.toml"]
#: Refused when the file is read, whoever names it.
BEYOND = "training.epochs: must be below 9007199254740992"
CASES = {
    "epochs": (ENDLESS, draw("decision-line"), TRAINED),
    "epochs of curves": (ENDLESS, draw("curves"), TRAINED),
    "epochs of a trained network": (ENDLESS, draw("network", "--weights", "trained"), TRAINED),
    "epochs with snapshots": (ENDLESS, draw("weight-histories"), TRAINED),
    "frames of a boundary": (ENDLESS, draw("boundary-epochs"), TRAINED),
    "a figure of a run": (
        f'{ENDLESS}[[figures]]\nkind = "curves"\nfile = "h.svg"\n',
        ["run", "mine.toml"],
        TRAINED,
    ),
    "4,000 digits": (f"{TWO}{RATE}epochs = 1{'0' * 4000}\n", draw("curves"), BEYOND),
    "a slow engine": (f"{TWO}{RATE}epochs = 50_000\nengine = 'objects'\n", draw("curves"), TRAINED),
    "judged all the time": (f"{TWO}{RATE}epochs = 50_000\nevaluate_every = 1\n", draw("curves"), TRAINED),
    "patience": (
        f"{HEAD}{MOONS}{SPLIT}{RATE}epochs = {10**12}\nearly_stopping = {{ patience = 1_000_000_000 }}\n",
        draw("curves"),
        TRAINED,
    ),
    "batches": (
        f"{HEAD}{MOONS}{RATE}epochs = {10**9}\nshuffle = true\nseed = 1\nbatch = 7\noptimizer = 'adam'\n",
        draw("boundary"),
        TRAINED,
    ),
    "samples": (HEAD + MOONS.replace("100", f"{10**11}") + RATE, TRACE, "about 100,000,000,000 samples"),
    "samples that stand in": (
        HEAD + MOONS.replace("'moons'\nn", "'csv'\n[data.fallback]\ndataset = 'moons'\nn").replace(
            "100", f"{10**11}"
        ) + RATE,
        TRACE,
        "about 100,000,000,000 samples",
    ),
    "layers": (HEAD + MOONS.replace("[2, 3, 2]", "[2, 1000000, 1000000]") + RATE, TRACE, LARGE),
    "one wide layer": (HEAD + MOONS.replace("[2, 3, 2]", f"[{10**12}, 1]") + RATE, TRACE, LARGE),
    "a part": (
        f'{HEAD}[[parts]]\ntitle = "a"\n[parts.network.layers]\nsizes = [9000, 9000]\n'
        "[[parts.samples]]\ninputs = { x1 = 1.0 }\n",
        [*TRACE, "--part", "1"],
        LARGE,
    ),
    "a long log": (HEAD + NET + SAMPLE * 2500 + RATE + 'batch = "all"\n', TRACE, "lines of a log"),
    "a deep log": (chain(900), TRACE, "lines of a log and numbers in them"),
    "a table of steps": (chain(900), draw("steps"), "lines of a log and numbers in them"),
    "fractions": (chain(60), [*TRACE, "--fractions"], "is a fraction of more than 4,000 digits"),
    "paths": (chain(300), draw("paths", "--of", "x->h0"), PASSES),
    "a landscape": (DESCENT, draw("map"), PASSES),
    "a surface": (DESCENT, draw("surface"), PASSES),
    "the error over two weights": (
        HEAD + NET + SAMPLE * 500 + RATE,
        draw("error-over", "--of", "x1->o", "--of", "x2->o"),
        PASSES,
    ),
    "gradients of large networks": (
        f"{TWO}[gradient_cost]\nnetworks = [[1000, 1000, 1000]]\nmeasured = 100_000_000\n",
        draw("gradient-times"),
        "steps of gradients",
    ),
    "a long file": (HEAD + NET + SAMPLE * 3500 + RATE, TRACE, "bytes"),
    "much data": (
        HEAD + "[network.layers]\nsizes = [2, 1]\n[data]\ndataset = 'csv'\npath = 'big.csv'\n" + RATE,
        TRACE,
        "about 400,006 bytes of data",
    ),
    "images": (
        HEAD + "[network.layers]\nsizes = [4, 2]\n[data]\ndataset = 'images'\npath = 'images'\n" + RATE,
        TRACE,
        "reads a folder of images; if it is yours, name it with --scenario FILE",
    ),
}  # fmt: skip


def write_product(words):
    """A product that says it was made by these words."""
    origin = {"scenario": "mine.toml", "sha256": "0", "seed": None, "version": "1", "command": words}
    line = json.dumps({"neurosim": origin})
    if words[0] == "trace":
        name, text = "h.md", f"<!-- {line} -->\n"
    else:
        name, text = "h.svg", f"<svg><metadata>{line.replace('>', '&gt;')}</metadata><text>3</text></svg>"
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize("case", CASES)
def test_work_without_end_is_refused_soon_and_in_one_sentence(case, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    scenario, words, said = CASES[case]
    Path("big.csv").write_text("a,b,y\n" + "1,2,0\n" * 66_666 + "1,2\n", encoding="utf-8")
    Path("mine.toml").write_text(TWO, encoding="utf-8")
    name = write_product(words)
    main(["verify", name])  # what is imported is no part of the time
    Path("mine.toml").write_text(scenario, encoding="utf-8")
    capsys.readouterr()
    begun = time.process_time()
    assert main(["verify", name]) == 1
    assert time.process_time() - begun < 5.0  # the limits are two seconds of a computer that is not busy
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{name}: cannot be made again: ")
    assert said in line
    if said not in (
        "is a fraction of more than 4,000 digits",
        "training.epochs: must be below 9007199254740992",
    ):
        assert line.endswith("if it is yours, name it with --scenario FILE")


def test_an_endless_training_does_not_matter_where_a_product_needs_none(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(ENDLESS, encoding="utf-8")
    assert main(["trace", "mine.toml", "--output", "log.md"]) == 0
    assert main(["draw", "mine.toml", "--output", "net.svg"]) == 0
    assert main(["verify", "."]) == 0


def test_who_names_the_scenario_has_it_made_again(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(limits, "MOST_TRAINED", 1000)
    Path("mine.toml").write_text(f"{TWO}{RATE}epochs = 200\n", encoding="utf-8")
    assert main(["draw", "mine.toml", "--kind", "curves", "--output", "h.svg"]) == 0
    assert main(["verify", "h.svg"]) == 1
    assert "at most 1,000 are made for a scenario that you did not name" in capsys.readouterr().out
    assert main(["verify", "h.svg", "--scenario", "mine.toml"]) == 0


def test_a_scenario_of_usual_size_beside_its_product_is_made_again(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("xor-no-hidden", "himmelblau", "iamtrask"):
        bundled = Path(__file__).parents[2] / "scenarios" / f"{name}.toml"
        Path(f"{name}-mine.toml").write_bytes(bundled.read_bytes())
        assert main(["run", f"{name}-mine.toml", "--out", "."]) == 0
    assert main(["verify", "."]) == 0
    assert "cannot be made again" not in capsys.readouterr().out
