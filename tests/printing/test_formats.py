"""Tables, schemas, and the choice of a format."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.printing import CsvPrinter, JsonPrinter
from neurosim.printing.formats import FORMATS, SUFFIXES
from neurosim.scenario.table.json_schemas import SCHEMAS, schema
from neurosim.scenario.table.reading import read_document
from neurosim.trace.reading import trace_from_json
from neurosim.trace_view import Trace


@pytest.mark.slow
def test_a_table_has_a_row_for_every_step_that_can_be_evaluated(traces, evaluate):
    for trace in traces.values():
        rows = list(csv.DictReader(io.StringIO(CsvPrinter().print(trace))))
        assert [int(row["id"]) for row in rows] == [step.id for step in trace]
        for row, step in zip(rows, trace, strict=True):
            assert float(row["value"]) == step.value
            assert evaluate(row["expression"]) == pytest.approx(step.value, rel=1e-12, abs=1e-15)
            assert tuple(map(int, row["uses"].split())) == step.uses


@pytest.mark.slow
def test_a_carried_table_has_the_drift(traces):
    rows = list(csv.DictReader(io.StringIO(CsvPrinter(decimals=4, carry=True).print(traces["mazur"]))))
    (row,) = [row for row in rows if (row["quantity"], row["of"]) == ("gradient", "i1->h1")]
    assert (row["value"], row["exact"]) == ("0.0004", "0.00043856773447434685")
    assert float(row["drift"]) == pytest.approx(-0.0879, abs=1e-4)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.slow
def test_traces_of_all_kinds_fit_their_schema_and_come_back(traces, random_network):
    validator = jsonschema.Draft202012Validator(schema("trace"))
    networks = jsonschema.Draft202012Validator(
        {**schema("network"), "required": ["name", "loss", "bias_style", "neurons", "connections"]}
    )
    some = [traces[name] for name in ("mazur", "sports-3-2-2", "output-feeds-on")] + [
        traces["mazur"].carried(),
        traces["iamtrask"].carried(decimals=3),
    ]
    for seed in range(8):
        net, inputs, targets = random_network(seed)
        some.append(net.trace(inputs, targets, 0.1))
    for trace in some:
        text = JsonPrinter().print(trace)
        validator.validate(json.loads(text))
        networks.validate(json.loads(text)["network"])
        assert trace_from_json(text, Trace) == trace


@pytest.mark.slow
def test_a_trace_that_is_none_does_not_fit_the_schema(traces):
    document = json.loads(JsonPrinter().print(traces["mazur"]))
    document["steps"][3]["phase"] = "sideways"
    with pytest.raises(jsonschema.ValidationError, match="sideways"):
        jsonschema.validate(document, schema("trace"))


@pytest.mark.slow
def test_saved_networks_and_scenario_files_fit_their_schemas(tmp_path):
    for path in sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml")):
        document = read_document(path, path.name)
        jsonschema.validate(document, schema("scenario"))
        if path.stem in ("mazur", "sports-3-2-2", "xor-forward-constant", "himmelblau"):
            ns.scenarios.load(path.stem).build().save(tmp_path / "net.json")
            jsonschema.validate(json.loads((tmp_path / "net.json").read_text("utf-8")), schema("network"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "learning_rate": 1.0}, schema("scenario"))


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.md", b"<!-- {"),
        ("a.tex", b"% {"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.json", b"{\n"),
        ("a.csv", b"id,sample,"),
        ("a.xlsx", b"PK"),
        ("a.txt", b"Step log of mazur"),
        ("a", b"Step log of mazur"),
    ],
)
def test_the_ending_of_the_file_chooses_the_format(tmp_path, name, start):
    assert main(["trace", "mazur", "--output", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("options", "there", "not_there"),
    [
        (["--phase", "update"], "new w8", "out(h1)\n"),
        (["--neuron", "h1"], "∂E/∂w1", "net(h2) ="),
        (["--upto", "4"], " 4  out(h1)", " 5  net"),
        (["--about", "w5"], "new w5", "net(h1)"),
        (["--neuron", "h1", "--phase", "forward"], "out(h1)", "δ(h1)"),
    ],
    ids=" ".join,
)
def test_parts_of_the_log(capsys, options, there, not_there):
    assert main(["trace", "mazur", *options]) == 0
    out = capsys.readouterr().out
    assert there in out and not_there not in out


def test_only_changes_leaves_out_what_stays_as_it_was(capsys):
    assert main(["trace", "iamtrask", "--only-changes"]) == 0
    shown = capsys.readouterr().out
    assert main(["trace", "iamtrask"]) == 0
    whole = capsys.readouterr().out
    # The first of the four samples is (0, 0, 1): its gradients along the first two inputs are 0.
    for log, there in ((whole, True), (shown, False)):
        first = log.partition("BACKWARD, SAMPLE 1")[2].partition("SAMPLE 2")[0]
        assert ("∂E/∂w1 =" in first, "∂E/∂w3 =" in first) == (there, True)
    assert len(shown) < len(whole)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--neuron", "h9"], "no neuron 'h9' (neurons are 'i1', 'i2',"),
        (["--upto", "99"], "no step 99; the trace has steps 1 to 37"),
        (["--beamer"], "--beamer makes slides with --format latex"),
        (["--notation", "nielson"], "unknown notation 'nielson' (did you mean 'nielsen'?"),
        (["--times", "x"], "unknown sign 'x' (one of"),
        (["--format", "json", "--notation", "bishop"], "--format json is for programs, always in net-out"),
        (["--format", "csv", "--matrices"], "number by number; leave out --matrices"),
        (
            ["--format", "json", "--notation", "bishop", "--language", "de"],
            "number by number; leave out --notation and --language",
        ),
        (
            ["--format", "xlsx", "--matrices"],
            "--format xlsx has a cell for every number; leave out --matrices",
        ),
        (["--format", "xlsx", "--thin-spaces"], "leave out --thin-spaces"),
        (["--format", "xlsx", "--decimal-comma", "--times", "×"], "leave out --decimal-comma and --times"),
        (["--fractions", "--significant", "3"], "--fractions rounds nothing; leave out --significant"),
        (["--fractions", "--carry"], "--fractions rounds nothing; leave out --carry"),
    ],
    ids=" ".join,
)
def test_mistakes_are_said_in_one_sentence(capsys, words, said):
    assert main(["trace", "mazur", *words]) == 2
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err


def test_every_format_says_what_it_is() -> None:
    for name, kind in FORMATS.items():
        assert kind.name == name
        assert kind.endings
    endings = [ending for kind in FORMATS.values() for ending in kind.endings]
    assert len(set(endings)) == len(endings) == len(SUFFIXES)
