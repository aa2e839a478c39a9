"""Names, labels and titles from somebody else: every export stays well formed, and nothing of them runs."""

import csv
import io
import json
import math
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pydot
import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.drawing import save_figure
from neurosim.drawing.exports import dot, graphml, node_link
from neurosim.drawing.exports.tikz import tikz
from neurosim.player import PlayerPrinter
from neurosim.printing import XlsxPrinter, notation
from neurosim.printing.formats import FORMATS

pytestmark = pytest.mark.slow

HOSTILE = {
    "spreadsheets": ['=HYPERLINK("http://x","y")', "+1", "-2", "@SUM(A1)"],
    "braces": ["{ + {", "} + }", ") + (", "\\{ - }"],
    "LaTeX": ["\\input{x}", "\\end{document}", "^^M%", "$&#_~^"],
    "Markdown": ["`", "```", "[x](javascript:hit())", "|*_~<"],
    "HTML": ["<script>hit()</script>", '" onload="hit()', "' onload='hit()", "</script><img src=x>"],
    "templates": ["%FRAMES", "%s %(x)s", "{0} {x!r}", "{{x}}${hit()}"],
    "Python": ['"""', "'''", '"+hit()+"', "\\N{x}\\x"],
    "JavaScript": ["__proto__", "constructor", "toString", "]]><!--"],
}
everything = pytest.mark.parametrize("names", HOSTILE.values(), ids=HOSTILE)


def network(names, group=None):
    """A network with these names everywhere; wide enough that its formulas are broken."""
    net = ns.Network(loss="half_squared_error" if group is None else "cross_entropy", name=names[0])
    sources = [*names[:3], *(f"{name} '{name}" for name in names)]
    for name in sources:
        net.add_input(name)
    net.add_neuron("hidden", bias=-0.123456)
    for name in sources:
        net.connect(name, "hidden", -0.123456789, label=f"{name}'")
    for name in (names[3], "other"):
        kind = "tanh" if group is None else "softmax"
        net.add_neuron(name, kind, output=True, bias=0.5, group=group)
        net.connect("hidden", name, 0.75)
    return net


def traced(names, group=None):
    net = network(names, group)
    return net, net.trace([-0.123456] * len(net.inputs), [1.0, 0.0], learning_rate=0.1)


def compiled(folder, text):
    (folder / "a.tex").write_text(text, encoding="utf-8")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:]


class Page(HTMLParser):
    """What of a page would run or be fetched."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag == "img" or any(key.startswith("on") or "hit" in (value or "") for key, value in attributes
                               if key.startswith("on") or key in ("href", "src")):  # fmt: skip
            self.found.append((tag, attributes))

    def handle_data(self, data):
        if self.cdata_elem is not None and data.startswith("hit()"):
            self.found.append(data)


@everything
@pytest.mark.parametrize("group", [False, True], ids=["alone", "group"])
def test_tables_and_workbooks_compute_nothing_of_a_name(names, group):
    openpyxl = pytest.importorskip("openpyxl")
    _, trace = traced(names, names[1] if group else None)
    for row in csv.reader(io.StringIO(FORMATS["csv"]().print(trace))):
        assert len(row) == 12
        for cell in row:
            if cell.startswith(tuple("=+-@\t\r")):
                float(cell)
    book = openpyxl.load_workbook(io.BytesIO(XlsxPrinter().document(trace)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert set(names[:3]) - {"other"} <= texts
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "f"}
    for cell in cells:
        if cell.data_type == "f":
            assert not any(name in cell.value for name in names if len(name) > 6)


def test_expressions_of_a_table_can_still_be_computed():
    net = ns.Network(loss="cross_entropy")
    net.add_input("x")
    net.add_neuron("o", "softmax", output=True, bias=0.0)
    net.add_neuron("p", "softmax", output=True, bias=0.0)
    net.connect("x", "o", -0.5)
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"]().print(net.trace([1.0], [1.0, 0.0])))))
    (error,) = (row for row in rows if row["quantity"] == "error")
    assert error["expression"].startswith("(-")
    value = eval(error["expression"], {"log": math.log, "exp": math.exp})
    assert value == pytest.approx(float(error["value"]), rel=1e-12)
    weight = next(row for row in rows if row["quantity"] == "net")
    assert float(weight["value"]) == -0.5


@pytest.mark.needs("pdflatex")
@everything
def test_latex_compiles(names, tmp_path):
    net, trace = traced(names)
    compiled(tmp_path, FORMATS["latex"](matrices=True).print(trace))
    compiled(tmp_path, tikz(net.state(), ("weight",), title=names[0]))


@everything
def test_pages_run_nothing_of_a_name(names):
    _, trace = traced(names)
    assert Page(FORMATS["html"](matrices=True).print(trace)).found == []
    assert Page(PlayerPrinter(title=names[0]).print(trace)).found == []
    assert FORMATS["markdown"]().print(trace)
    assert FORMATS["text"]().print(trace)


@everything
@pytest.mark.filterwarnings("ignore:.*deprecated - use")  # of the reader, not of ours
def test_pictures_and_graphs_are_read_back(names, tmp_path):
    net = network(names)
    save_figure(net.draw(title=names[0]), tmp_path / "a.svg")
    for element in ET.parse(tmp_path / "a.svg").iter():
        assert not element.tag.endswith("script")
        assert not any(key.startswith("on") for key in element.attrib)
    known = [neuron.name for neuron in net.neurons]
    assert list(nx.parse_graphml(graphml(net.state()))) == known
    assert list(nx.node_link_graph(json.loads(node_link(net.state())))) == known
    read_back = pydot.graph_from_dot_data(dot(net.state()))
    assert read_back is not None
    (graph,) = read_back
    assert len(graph.get_edges()) == len(net.connections)


def test_a_film_shows_each_frame_once_whatever_a_neuron_is_called(tmp_path):
    text = Path(tmp_path / "a.toml")
    text.write_text(
        'title = "%FRAMES"\nsource = "s"\n[network]\ninputs = ["%PARTS"]\n[[network.neurons]]\n'
        'name = "%FRAMES"\noutput = true\nweights = { "%PARTS" = 0.5 }\n'
        "[[samples]]\ninputs = [1.0]\ntargets = [0.0]\n"
    )
    assert main(["film", str(text), "--output", str(tmp_path / "a.html")]) == 0
    page = (tmp_path / "a.html").read_text()
    captions = page.count("<figcaption>")
    assert page.count("<li><figure>") == captions > 2
    assert f'max="{captions}"' in page


@pytest.mark.parametrize(
    "title",
    ["\\" * 101, "y" + "\\N" * 60, '\\"' * 60, '"' * 101, "a" * 95 + "\\N{x}", '"""\\', "\\x" * 49 + '"""'],
)
def test_a_printed_program_runs_nothing_of_its_title(title, tmp_path):
    path = tmp_path / "a.toml"
    name = json.dumps(title[:90])
    path.write_text(
        f"title = {json.dumps(title)}\nsource = {json.dumps(title)}\n[network]\ninputs = [{name}]\n"
        f'[[network.neurons]]\nname = "o"\noutput = true\nweights = {{ {name} = 0.5 }}\n'
        "[[samples]]\ninputs = [1.0]\ntargets = [0.0]\n[training]\nlearning_rate = 0.5\n"
    )
    assert main(["program", str(path), "--output", str(tmp_path / "a.py")]) == 0
    run = subprocess.run(
        [sys.executable, "-W", "error", "a.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("epochs  cost\n")


@pytest.mark.parametrize("letter", ["\\mathcal{E}", "\\1", "\\g<0>", "{0}", "%s", "<i>", "$", "="])
@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html", "xlsx"])
def test_a_letter_of_a_notation_is_taken_as_it_is(letter, form, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        "[letters]\n" + "".join(f"{key} = '{letter}'\n" for key in ("error", "net", "out", "delta"))
    )
    _, trace = traced(HOSTILE["templates"])
    printer = FORMATS[form](notation=notation.notation(path))
    if isinstance(printer, XlsxPrinter):
        assert printer.document(trace)
    else:
        text = printer.print(trace)
        assert letter in text or form != "text"
