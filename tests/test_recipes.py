"""The recipes of CONTRIBUTING.md, each followed in a copy of the package: what it adds works everywhere."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from own_package import ROOT, OwnPackage

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
#: Where its paths begin.
PLACES = (ROOT, ROOT / "neurosim", ROOT / "neurosim" / "scenario")
SECTION = CONTRIBUTING.partition("\n## Recipes\n")[2].partition("\n## ")[0]
#: The lines of each recipe, by its heading.
RECIPES = {
    heading: body.strip().splitlines()
    for heading, body in re.findall(r"^### An? (.+)\n((?:(?!###).*\n)*)", SECTION, re.MULTILINE)
}
#: A folder or a file of the package.
PLACE = re.compile(r"`((?!tests/)(?:\w+/)+(?:\w+\.py)?)`")


def test_there_are_ten_recipes_of_at_most_four_lines() -> None:
    assert len(RECIPES) == 10
    assert {heading: lines for heading, lines in RECIPES.items() if not 1 <= len(lines) <= 4} == {}


def test_every_path_of_contributing_is_there() -> None:
    paths = set(re.findall(r"`([\w.]+/[\w./]*)`", CONTRIBUTING))
    assert len(paths) > 40
    assert [path for path in paths if not any((at / path).exists() for at in PLACES)] == []


@contextmanager
def recipe(heading: str, folder: Path) -> Iterator[OwnPackage]:
    """A copy of the package, to follow a recipe in: in all the places that it names, and no others."""
    package = OwnPackage(folder)
    yield package
    named = set(PLACE.findall("\n".join(RECIPES[heading])))
    touched = {place: {file for file in package.touched if file.startswith(place)} for place in named}
    assert set().union(*touched.values()) == package.touched
    assert [place for place, files in touched.items() if not files] == []


def list_equation(package: OwnPackage, module: str, name: str, *, after: str) -> None:
    """Import an equation in the list of all equations, and name it there after another."""
    last = "from neurosim.formulas.squashing import Arctan, BipolarSigmoid, HardSigmoid, Sign, Softsign\n"
    package.change("formulas/bundled.py", last, f"{last}from neurosim.formulas.{module} import {name}\n")
    package.change("formulas/bundled.py", f'"{after}"', f'"{after}", "{name}"')


LAYERS = """title = "Layers"
source = "by hand"
[network]
loss = "half_squared_error"
[network.layers]
sizes = [2, 2, 1]
activation = "tanh"
output_activation = "linear"
seed = 1
[[samples]]
inputs = [0.5, -1.0]
targets = [0.25]
[[samples]]
inputs = [1.0, 0.5]
targets = [-0.5]
[training]
learning_rate = 0.1
epochs = 3
"""
#: Trains with the engines that can print or compute any formula, and compares the weights with those by hand.
ENGINES = """
from copy import deepcopy
import numpy as np
import neurosim as ns

def trained(engine, net, **options):
    X, T = [[0.5, -1.0], [1.0, 0.5], [-0.5, 0.25]], [[0.25], [-0.5], [1.0]]
    assert net.fit(X, T, epochs=20, engine=engine, **deepcopy(options)).engine == engine
    return np.array([each.weight for each in net.connections])

def compare(new, **options):
    by_hand = trained("objects", new(), **options)
    assert trained("program", new(), **options).tolist() == by_hand.tolist()
    np.testing.assert_allclose(trained("numpy", new(), **options), by_hand, rtol=1e-12)
"""


@pytest.mark.slow
def test_an_activation_is_a_class_and_its_name_in_the_list(tmp_path: Path) -> None:
    with recipe("activation", tmp_path) as package:
        package.add("formulas/scaled_tanh.py")
        list_equation(package, "scaled_tanh", "ScaledTanh", after="Mish")

    package.python(
        f"""{ENGINES}
def new(activation="scaled_tanh"):
    return ns.Network.layered([2, 2, 1], activation, output_activation="linear", seed=1)

assert round(ns.ScaledTanh().value(1.0), 4) == 1.0 and ns.ScaledTanh().slope(0.0, 0.0) == 1.7159 * 2 / 3
assert "ScaledTanh" in dir(ns)
compare(new, learning_rate=0.1)
compare(lambda: new(ns.ScaledTanh), optimizer="momentum", learning_rate=0.1, batch_size=2, reduction="mean")
assert new().check_gradients([0.5, -1.0], [0.25]).ok
assert max(new().trace([0.5, -1.0], [0.25]).symbolic().check().values()) < 1e-12
new().save("net.json")
assert ns.Network.load("net.json")["h1"].activation == ns.ScaledTanh()
"""
    )
    text = LAYERS.replace("tanh", "scaled_tanh") + '[[figures]]\nkind = "functions"\nof = ["scaled_tanh"]\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(LAYERS.replace("tanh", "scaledtanh"), encoding="utf-8")
    sheet, all_sheets, run, plain, latex, html, program, wrong = package.run_all(
        "equation scaled_tanh --svg curve.svg",
        "equation",
        "run mine.toml --out out",
        "trace mine.toml",
        "trace mine.toml --format latex",
        "trace mine.toml --format html",
        "program mine.toml",
        "check wrong.toml",
    )
    assert "formula   out = 1.7159·tanh(2·net/3)" in sheet[1]
    assert "Y. LeCun" in sheet[1] and (tmp_path / "curve.svg").exists()
    names = re.findall(r"^  (\w+)  ", all_sheets[1], re.MULTILINE)
    assert names.index("scaled_tanh") == names.index("mish") + 1
    assert run[0] == 0 and "scaled_tanh" in (tmp_path / "out/mine-1-functions.svg").read_text(
        encoding="utf-8"
    )
    assert "scaled_tanh    out = 1.7159·tanh(2·net/3), slope" in plain[1]
    assert "out(h2) = scaled_tanh(net(h2)) = 1.7159·tanh(2·1.212/3) = 1.147\n" in plain[1]
    assert r"1.7159 \cdot \tanh" in latex[1] and "<mn>1.7159</mn>" in html[1] and "1.7159*tanh(" in program[1]
    assert "did you mean 'scaled_tanh'?" in wrong[1] + wrong[2]
    assert package.completed("neurosim equation scaled") == ["scaled_tanh"]


@pytest.mark.slow
def test_a_loss_is_a_class_and_its_name_in_the_list(tmp_path: Path) -> None:
    with recipe("loss", tmp_path) as package:
        package.add("formulas/fourth_power.py")
        list_equation(package, "fourth_power", "FourthPower", after="Huber")

    package.python(
        f"""{ENGINES}
def new(loss="fourth_power"):
    return ns.Network.layered([2, 2, 1], "tanh", loss=loss, seed=1)

assert ns.FourthPower().term(1.0, 0.5, 1) == 0.0625 and ns.FourthPower().slope(1.0, 0.5, 1) == -0.5
compare(new, learning_rate=0.1)
compare(lambda: new(ns.FourthPower), optimizer="adam", learning_rate=0.1, batch_size=2)
assert new().check_gradients([0.5, -1.0], [0.25]).ok
assert max(new().trace([0.5, -1.0], [0.25]).symbolic().check().values()) < 1e-12
new().save("net.json")
assert ns.Network.load("net.json").loss == ns.FourthPower()
"""
    )
    text = LAYERS.replace("half_squared_error", "fourth_power")
    text += '[[figures]]\nkind = "losses"\nof = ["fourth_power"]\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace("fourth_power", "forth_power"), encoding="utf-8")
    sheet, run, plain, german, latex, html, program, wrong = package.run_all(
        "equation fourth_power --svg curve.svg",
        "run mine.toml --out out",
        "trace mine.toml",
        "trace mine.toml --language de",
        "trace mine.toml --format latex",
        "trace mine.toml --format html",
        "program mine.toml",
        "check wrong.toml",
    )
    assert "formula        E = Σ (t − out)⁴" in sheet[1] and "least mean fourth" in sheet[1]
    assert (tmp_path / "curve.svg").exists()
    assert run[0] == 0 and "fourth" in (tmp_path / "out/mine-1-losses.svg").read_text(encoding="utf-8")
    assert all("fourth_power: E = Σ (t − out)⁴" in text[1] for text in (plain, german))
    assert "^{4}" in latex[1] and "<mn>4</mn>" in html[1] and "(t_o1 - out_o1)*(t_o1 - out_o1)" in program[1]
    assert "did you mean 'fourth_power'?" in wrong[1] + wrong[2]


@pytest.mark.slow
def test_an_optimizer_is_a_class_and_its_name_in_the_list(tmp_path: Path) -> None:
    with recipe("optimizer", tmp_path) as package:
        package.add("formulas/averaged.py")
        list_equation(package, "averaged", "Averaged", after="Nesterov")

    package.python(
        f"""{ENGINES}
def new():
    return ns.Network.layered([2, 2, 1], "tanh", seed=1)

compare(new, optimizer="averaged", learning_rate=0.1)
compare(new, optimizer=ns.Averaged(0.2, decay=0.5), batch_size=2, l2=0.01)
X, T, net = [[0.5, -1.0], [1.0, 0.5]], [[0.25], [-0.5]], new()
history = net.fit(X, T, epochs=4, optimizer="averaged", learning_rate=0.1, checkpoint="state")
assert history.optimizer == "Averaged(learning_rate=0.1, decay=0.9)", history.optimizer
longer, at_once = new(), new()
longer.fit(X, T, epochs=7, optimizer="averaged", learning_rate=0.1, checkpoint="state", resume=True)
at_once.fit(X, T, epochs=7, optimizer="averaged", learning_rate=0.1)
assert [c.weight for c in longer.connections] == [c.weight for c in at_once.connections]
"""
    )
    text = LAYERS + 'optimizer = { name = "averaged", decay = 0.5 }\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace("averaged", "avreaged"), encoding="utf-8")
    (tmp_path / "key.toml").write_text(text.replace("decay", "decoy"), encoding="utf-8")
    sheet, run, program, wrong, key = package.run_all(
        "equation averaged", "run mine.toml", "program mine.toml", "check wrong.toml", "check key.toml"
    )
    assert "m = ρ·m + (1 − ρ)·g, Δw = −η·m" in sheet[1] and "ρ decay = 0.9" in sheet[1]
    assert "Averaged(learning_rate=0.1, decay=0.5)" in run[1]
    compile(program[1], "mine.py", "exec")
    assert "did you mean 'averaged'?" in wrong[1] + wrong[2]
    assert "did you mean 'decay'?" in key[1] + key[2]


@pytest.mark.slow
def test_an_engine_is_a_class_and_a_line_in_the_list(tmp_path: Path) -> None:
    with recipe("engine", tmp_path) as package:
        package.add("engines/one_by_one.py")
        line = '        "program": ("program", "ProgramEngine"),\n'
        package.change(
            "engines/choosing.py", line, f'{line}        "one_by_one": ("one_by_one", "OneByOneEngine"),\n'
        )

    package.python(
        f"""{ENGINES}
import sys
sys.path[:0] = [{str(ROOT / "tests" / "engines")!r}, {str(ROOT / "tests")!r}]
from test_own_engines import assert_conforms, network
assert_conforms("one_by_one", network, rel=0.0)
trained("one_by_one", network(), learning_rate=0.1, shuffle=True, seed=3)
try:
    trained("one_by_one", network(), learning_rate=0.1, batch_size=2)
except ns.StructureError as error:
    assert "batch_size=1 alone, towards targets; train with engine='objects', engine='program'" in str(error)
else:
    raise AssertionError("it refuses batches")
"""
    )
    (tmp_path / "mine.toml").write_text(LAYERS + 'engine = "one_by_one"\n', encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(LAYERS + 'engine = "one_by_two"\n', encoding="utf-8")
    page, run, train, wrong = package.run_all(
        "train --help", "run mine.toml", "train xor --engine one_by_one --epochs 2", "check wrong.toml"
    )
    assert "one_by_one" in "".join(page[1].split())
    assert run[0] == train[0] == 0 and "one_by_one" in train[1]
    assert "did you mean 'one_by_one'?" in wrong[1] + wrong[2]
    assert package.completed("neurosim train --engine one") == ["one_by_one"]


@pytest.mark.slow
def test_a_log_format_is_one_file_and_a_line_in_the_list(tmp_path: Path) -> None:
    with recipe("log format", tmp_path) as package:
        package.add("printing/asciidoc.py")
        formats = "printing/formats.py"
        package.change(
            formats,
            "from neurosim.printing.html ",
            "from neurosim.printing.asciidoc import AsciidocPrinter\nfrom neurosim.printing.html ",
        )
        last = "            XlsxPrinter,\n"
        package.change(formats, last, f"{last}            AsciidocPrinter,\n")

    page, printed, slides, written = package.run_all(
        "trace --help",
        "trace mazur --format asciidoc",
        "trace mazur --format asciidoc --beamer",
        "trace mazur --output mazur.adoc",
    )
    help_ = " ".join(page[1].split())
    assert "--format [text|markdown|latex|html|json|csv|xlsx|asciidoc]" in help_
    assert "With --format latex or asciidoc: make slides" in help_
    assert printed[1].startswith("= Step log of mazur\n1. out")
    assert slides[1].startswith("= Slides\n")
    assert written == (0, "", "Wrote mazur.adoc\n")
    text = (tmp_path / "mazur.adoc").read_text(encoding="utf-8")
    assert text.startswith("= Step log of mazur\n1. out")

    refused = {
        "--format asciidc": "unknown format 'asciidc' (did you mean 'asciidoc'?",
        "--format json --output a.adoc": "'a.adoc' has the wrong ending for this content; it must",
        "--output a.doc": ".csv, .xlsx or .adoc",
        "--format asciidoc --matrices": "--format asciidoc has no matrices; leave out --matrices",
        "--beamer": "--beamer makes slides with --format latex or asciidoc",
    }
    answers = package.run_all(*(f"trace mazur {words}" for words in refused))
    for (code, _, err), said in zip(answers, refused.values(), strict=True):
        assert code == 2 and said in err

    package.python(
        "import neurosim as ns; from pathlib import Path; from neurosim.printing.asciidoc import *; "
        "trace = ns.scenarios.load('mazur').trace(); "
        "Path('python.adoc').write_bytes(AsciidocPrinter(beamer=True, decimals=3).document(trace))"
    )
    (tmp_path / "changed.adoc").write_text(text.replace("0.5932", "0.5933"), encoding="utf-8")
    (tmp_path / "b.bmp").touch()
    same, own, changed, other = package.run_all(
        "verify mazur.adoc", "verify python.adoc", "verify changed.adoc", "verify b.bmp"
    )
    assert same[1].startswith("mazur.adoc: up to date, ")
    assert own[1].startswith("python.adoc: up to date, ")
    assert changed[0] == 1 and "step 4: 0.5933" in changed[1] and "should be 0.5932" in changed[1]
    assert ".xlsx, .adoc, .asciidoc" in other[2]


@pytest.mark.slow
def test_a_kind_of_figure_is_one_file(tmp_path: Path) -> None:
    with recipe("kind of figure", tmp_path) as package:
        package.add("figures/kinds/weight_signs.py")

    package.python(
        f"""
import sys
sys.path[:0] = [{str(ROOT / "tests" / "figures")!r}]
from kind_checks import assert_consistent
from neurosim.figures.registry import kind_named
assert_consistent(kind_named("weight-signs"))
"""
    )
    sample = '[[figures]]\nkind = "{}"\nbeyond = 0.25\n'
    (tmp_path / "mine.toml").write_text(LAYERS + sample.format("weight-signs"), encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(LAYERS + sample.format("network"), encoding="utf-8")
    page, drawn, again, same, listed, gallery, run, wrong, schema = package.run_all(
        "draw --help",
        "draw mazur --kind weight-signs --output a.svg --record a.json",
        "redraw a.json --output b.svg",
        "verify a.svg",
        "figures --list",
        "figures signs-of-mazur --out gallery",
        "run mine.toml --out out",
        "check wrong.toml",
        "schema scenario",
    )
    assert "orweight-signs." in "".join(page[1].split())
    assert [each[0] for each in (drawn, again, same, run)] == [0, 0, 0, 0]
    for name, said in (
        ("a.svg", "8 positive, 0 negative"),
        ("b.svg", "8 positive, 0 negative"),
        ("out/mine-1-weight-signs.svg", "positive"),
    ):
        assert said in (tmp_path / name).read_text(encoding="utf-8")
    assert "a figure of the kind 'network' takes no 'beyond'" in wrong[1] + wrong[2]
    tables = json.loads(schema[1])["properties"]["figures"]["items"]["anyOf"]
    (table,) = [one for one in tables if one["title"] == "weight-signs"]
    assert set(table["properties"]) == {"kind", "title", "file", "weights", "beyond"}
    assert table["description"] == "How many weights of a network are positive."
    assert "signs-of-mazur" in listed[1]
    assert gallery[1].strip().endswith("signs-of-mazur.svg")
    assert package.python("from neurosim.gallery.writing import page; print(page())").endswith(
        "## Signs\n\n### All weights are positive\n\nA network may begin with positive weights alone.\n\n"
        "![All weights are positive](signs-of-mazur.svg)\n\n"
        "    neurosim draw mazur --kind weight-signs --output signs-of-mazur.svg\n\n"
    )


@pytest.mark.slow
def test_a_command_is_one_file(tmp_path: Path) -> None:
    with recipe("command", tmp_path) as package:
        package.add("cli/commands/greet.py")

    (code, page, _), greeting, (_, help_, _), (_, _, misspelt) = package.run_all(
        "--help", "greet mazur --who Ada", "greet --help", "greeet"
    )
    listed = re.findall(r"^  (\w+)  +[A-Z].*\.$", page.partition("Commands:")[2], re.MULTILINE)
    assert listed.index("greet") == listed.index("run") + 1 == listed.index("train") - 1
    assert greeting == (0, "hello, Ada, from mazur\n", "")
    assert "neurosim greet mazur" in help_
    assert "no command 'greeet' (did you mean 'greet'?)" in misspelt
    assert package.completed("neurosim gr") == ["greet"]
    told = '{"neurosim": {"scenario": "mazur", "sha256": "", "seed": null, "version": "", "command": %s}}'
    text = "hello, Ada, from mazur\n" + told % '["greet", "mazur", "--who", "Ada"]' + "\n"
    (tmp_path / "hello.md").write_text(text, encoding="utf-8")
    (tmp_path / "other.md").write_text(text.replace("hello, Ada", "hello, Eve"), encoding="utf-8")
    same, other = package.run_all("verify hello.md", "verify other.md")
    assert same[1].startswith("hello.md: up to date")
    assert other[0] == 1
    assert "'hello, Eve, from mazur' should be 'hello, Ada, from mazur'" in other[1]


@pytest.mark.slow
def test_a_dataset_is_one_file_and_a_line_in_the_list(tmp_path: Path) -> None:
    with recipe("dataset", tmp_path) as package:
        package.add("data/halves.py")
        package.change("data/registry.py", "logic, matlab, scikit", "halves, logic, matlab, scikit")
        package.change("data/registry.py", "tables, matlab)", "tables, matlab, halves)")

    text = LAYERS.replace("[2, 2, 1]", "[1, 1]").partition("[[samples]]")[0]
    text += "[training]\nlearning_rate = 0.01\nepochs = 1\n[data]\ndataset = "
    other = '"halves-file"\nwidth = 1\n[data.fallback]\ndataset = "halves"'
    for file, said in {
        "six": '"halves"\ncount = 6',
        "name": '"halve"',
        "key": '"halves"\ncuont = 6',
        "path": '"halves"\npath = "a"',
        "file": '"halves-file"',
        "instead": other,
    }.items():
        (tmp_path / f"{file}.toml").write_text(f"{text}{said}\n", encoding="utf-8")
    (tmp_path / "halves.txt").write_text("1\n2\n3\n", encoding="utf-8")
    six, misspelt, key, path, missing, instead, read, schema = package.run_all(
        *(f"train {each}.toml" for each in ("six", "name", "key", "path", "file", "instead")),
        "train instead.toml --data halves.txt",
        "schema scenario",
    )
    assert six[::2] == (0, "") and "epoch of 6 samples" in six[1]
    assert "unknown dataset 'halve' (did you mean 'halves'?" in misspelt[2]
    assert "unknown key 'cuont' of dataset 'halves' (did you mean 'count'?" in key[2]
    assert "dataset 'halves' is not read from a file" in path[2]
    assert "the data 'halves-file' are read from a file or folder" in missing[2]
    fallback = "No file of halves was given with --data; these data are used instead: halves"
    assert fallback in instead[1]
    assert "epoch of 3 samples" in read[1]
    table = json.loads(schema[1])["$defs"]["DataTable"]["properties"]
    assert {"halves", "halves-file"} <= set(table["dataset"]["enum"])
    assert table["count"]["description"] == "own key of halves"
    assert "2 samples" in package.python("import neurosim as ns; print(ns.data.load('halves', count=2))")


LECTURE = "    #: The lecture that it is shown in.\n    lecture: Line | None = None\n"
PROPERTY = '''    @property
    def lecture(self) -> str | None:
        """The lecture that it is shown in."""
        return self.table.lecture

    @property
'''


@pytest.mark.slow
def test_a_key_of_a_scenario_is_a_field_and_its_use(tmp_path: Path) -> None:
    with recipe("key of a scenario", tmp_path) as package:
        title = 'class ScenarioTable(TomlTable):\n    """The whole file."""\n\n    title: Line\n'
        package.change("scenario/table/schema.py", title, f"{title}{LECTURE}")
        package.change(
            "scenario/building/plain.py", "    @property\n    def source(", f"{PROPERTY}    def source("
        )
        lines = "    lines = [scenario.title, "
        package.change(
            "scenario/run/report/heading.py",
            lines,
            f"{lines}*([scenario.lecture] if scenario.lecture else []), ",
        )

    text = LAYERS.replace("[network]\n", 'lecture = "Week 3"\n[network]\n')
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace("lecture", "lectrue"), encoding="utf-8")
    (tmp_path / "number.toml").write_text(text.replace('"Week 3"', "3"), encoding="utf-8")
    check, run, wrong, number, schema = package.run_all(
        "check mine.toml", "run mine.toml", "check wrong.toml", "check number.toml", "schema scenario"
    )
    assert check[0] == run[0] == 0
    assert "Layers\nWeek 3\nSource: by hand\n" in run[1]
    assert "unknown key 'lectrue' (did you mean 'lecture'?" in wrong[1] + wrong[2]
    assert "lecture" in number[1] + number[2] and number[0] != 0
    assert "lecture" in json.loads(schema[1])["properties"]


@pytest.mark.slow
def test_a_notation_is_one_file(tmp_path: Path) -> None:
    with recipe("notation", tmp_path) as package:
        package.add("printing/notations/widrow.toml")

    page, plain, latex, wrong, written, same = package.run_all(
        "trace --help",
        "trace mazur --notation widrow",
        "trace mazur --notation widrow --format latex",
        "trace mazur --notation widro",
        "trace mazur --notation widrow --output mazur.html",
        "verify mazur.html",
    )
    assert "widrow" in page[1]
    assert "widrow: B. Widrow, M. E. Hoff, Adaptive Switching Circuits, 1960" in plain[1]
    assert "s_h1 = " in plain[1] and "s_{" in latex[1]
    assert "did you mean 'widrow'?" in wrong[2]
    assert written[0] == same[0] == 0
    assert package.completed("neurosim trace --notation wi") == ["widrow"]
    script = (
        "import neurosim as ns; from neurosim.printing import TextPrinter\n"
        "print(TextPrinter(notation='widrow').print(ns.scenarios.load('mazur').trace()))"
    )
    assert "s_h1 = " in package.python(script)
