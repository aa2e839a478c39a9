"""The command line: what goes where, the exit codes, and no traceback whatever is typed."""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from needs import need

import neurosim
from neurosim import __version__
from neurosim.cli.collecting import command_names

Typed = Callable[..., tuple[int, str, str]]


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    need("bash")
    return subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, timeout=60)


def process(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "neurosim", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=60,
    )


# -- what each command gives ----------------------------------------------------------------------


def test_list_shows_titles_and_bare_names(typed: Typed) -> None:
    code, out, err = typed("list")
    assert (code, err) == (0, "")
    assert "mazur                 One step of backpropagation by hand" in out
    _, names, _ = typed("list", "--names")
    assert names.split() == sorted(names.split())
    assert {"mazur", "sports-3-2-2"} <= set(names.split())


def test_run_prints_log_training_published_numbers_and_figures(typed: Typed, tmp_path: Path) -> None:
    code, out, err = typed("run", "single-neuron")
    assert (code, err) == (0, "")
    parts = [
        "Source: ",
        "FORWARD",
        "BACKWARD",
        "UPDATE",
        "TRAINING  100 updates",
        "PUBLISHED NUMBERS  14 agree",
        "FIGURES",
    ]
    assert sorted(parts, key=out.index) == parts
    figure = Path("neurosim-out", "single-neuron", "single-neuron-1-backward.svg")
    assert str(figure) in out
    assert (tmp_path / figure).is_file()


def test_run_writes_its_figures_where_it_is_told(typed: Typed, tmp_path: Path) -> None:
    assert typed("run", "chain-rule", "--out", "here")[0] == 0
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["chain-rule-1-backward.svg"]


def test_run_fails_with_1_when_a_published_number_differs(typed: Typed, tmp_path: Path) -> None:
    typed("new", "mine.toml")
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace('"0.5987"', '"0.6987"'), encoding="utf-8")
    code, out, _ = typed("run", "mine.toml")
    assert code == 1
    assert "1 agree, 1 WRONG" in out
    assert "DIFFERS" in out
    assert typed("check", "mine.toml")[0] == 1


def test_check_says_how_many_trainings_a_sweep_makes_or_what_is_wrong(typed: Typed, tmp_path: Path) -> None:
    typed("new", "mine.toml")
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    sweep = "[sweep]\n{}\n\n[published.net]"
    good = '"training.learning_rate" = [0.1, 0.5, 1.0]\n"training.epochs" = [10, 100]'
    for said, expected in (
        (good, (0, "\nSWEEP\n  6 trainings: 6 settings\n", "")),
        (good.replace("0.5", "-0.5"), (2, "", '"[2] (counted from 1): must be above 0, not -0.5')),
        (
            '"training.batch" = [2, 3]',
            (2, "", "none of its 2 settings can be trained; with training.batch = 2"),
        ),
        ("seeds = [1, 2]", (2, "", "nothing in it is random, so a seed changes nothing")),
    ):
        changed = text.replace("\n[published.net]", "\n" + sweep.format(said))
        (tmp_path / "mine.toml").write_text(changed, encoding="utf-8")
        code, out, err = typed("check", "mine.toml")
        assert (code, expected[1] in out, expected[2] in err) == (expected[0], True, True), (out, err)
        assert code == 0 or out == ""


def test_trace_prints_the_log_with_the_digits_asked_for(typed: Typed) -> None:
    _, out, err = typed("trace", "mazur")
    assert err == ""
    assert "= 0.5933" in out
    assert "= −0.03810\n" in out
    assert "= 0.5932700\n" not in out
    assert "= 0.593270\n" in typed("trace", "mazur", "--significant", "6")[1]
    assert "= 0.59\n" in typed("trace", "mazur", "--decimals", "2")[1]


def test_a_log_of_one_sample_among_several_says_so(typed: Typed, tmp_path: Path) -> None:
    typed("new", "mine.toml")
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    more = "[[samples]]\ninputs = [0.0, 1.0]\ntargets = [0.0]\n\n[training]"
    (tmp_path / "mine.toml").write_text(text.replace("[training]", more), encoding="utf-8")
    said = "Sample 1 of 2, before and in the first update; neurosim trace --sample N shows another one\n"
    for command in ("run", "trace"):
        out = typed(command, "mine.toml")[1]
        assert out.index(said) < out.index("Step log of")
    assert said not in typed("trace", "mine.toml", "--sample", "2")[1]
    assert said not in typed("trace", "mine.toml", "--format", "json")[1]
    assert said not in typed("trace", "mazur")[1]


def test_a_minus_for_the_output_is_standard_output(typed: Typed, tmp_path: Path) -> None:
    assert typed("trace", "mazur", "--output", "-") == typed("trace", "mazur")
    code, out, err = typed("draw", "chain-rule", "--output", "-")
    assert (code, err) == (0, "")
    assert out.startswith("<?xml")
    assert out.rstrip().endswith("</svg>")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_published_numbers_are_called_as_in_the_log(typed: Typed) -> None:
    _, out, _ = typed("check", "mazur")
    for name in ("E(o1)", "∂E/∂out(h1)", "∂out/∂net(o1)", "δ(o1)", "∂E/∂w5", "new w5", "E after 1 update"):
        assert f"\n  {name}  " in out
    assert "error_slope" not in out


def test_trace_about_shows_only_what_concerns_a_neuron_or_connection(typed: Typed) -> None:
    _, whole, _ = typed("trace", "mazur")
    for about in ("h1", "h1->o1", "w5"):
        code, part, _ = typed("trace", "mazur", "--about", about)
        assert code == 0
        assert 0 < part.count(" = ") < whole.count(" = ")
    assert typed("trace", "mazur", "--about", "w5") == typed("trace", "mazur", "--about", "h1->o1")


def test_trace_of_one_sample(typed: Typed) -> None:
    code, out, _ = typed("trace", "skip-connection", "--sample", "4", "--about", "h")
    assert code == 0
    assert "0.8·1 + 0.7·1 + (−0.2)" in out


def test_trace_as_json_evaluates_to_its_values(typed: Typed, tmp_path: Path) -> None:
    import math

    code, out, err = typed("trace", "mazur", "--format", "json", "--output", "mazur.json")
    assert (code, out, err) == (0, "", "Wrote mazur.json\n")
    document = json.loads((tmp_path / "mazur.json").read_text(encoding="utf-8"))
    assert document["schema"] == "neurosim-trace/2"
    names = {name: getattr(math, name) for name in ("exp", "log", "tanh", "sqrt")} | {"max": max}
    for step in document["steps"]:
        value = eval(step["expression"], {"__builtins__": {}}, names)
        assert value == pytest.approx(step["value"], rel=1e-12)
    assert typed("trace", "mazur", "--format", "json")[1] == (tmp_path / "mazur.json").read_text(
        encoding="utf-8"
    )


def test_program_prints_a_program_that_runs_on_its_own(typed: Typed, tmp_path: Path) -> None:
    code, out, err = typed("program", "mazur")
    assert (code, err) == (0, "")
    assert out.startswith('"""One step of backpropagation by hand, 2-2-2\n')
    assert "net_h1 = w1*out_i1 + w2*out_i2 + b_h1" in out
    code, nothing, err = typed("program", "mazur", "--output", "mazur.py")
    assert (code, nothing, err) == (0, "", "Wrote mazur.py\n")
    assert (tmp_path / "mazur.py").read_text(encoding="utf-8") == out
    run = subprocess.run([sys.executable, "-I", "mazur.py"], cwd=tmp_path, capture_output=True, text=True)
    assert "\n 10000  3.510187" in run.stdout


def test_check_reports_gradients_and_published_numbers(typed: Typed) -> None:
    code, out, err = typed("check", "victorzhou")
    assert (code, err) == (0, "")
    assert "all agree" in out
    assert "PUBLISHED NUMBERS  5 agree, 2 known misprints of the source" in out


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_draw_writes_the_format_of_the_ending(
    typed: Typed, tmp_path: Path, ending: str, start: bytes
) -> None:
    code, out, err = typed("draw", "chain-rule", "--output", f"figure.{ending}")
    assert (code, out, err) == (0, "", f"Wrote figure.{ending}\n")
    assert (tmp_path / f"figure.{ending}").read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("kind", "option", "value", "said"),
    [
        ("curves", "--of", "w1", "a figure of the kind 'curves' takes no --of; leave it out"),
        (
            "paths",
            "--show",
            "net",
            "the kind 'paths' takes no --show (it takes --of, --sample); leave it out",
        ),
        ("map", "--sample", "2", "a figure of the kind 'map' takes no --sample; leave it out"),
        ("steps", "--weights", "first", "takes no --weights"),
    ],
)
def test_an_option_that_a_kind_has_no_use_for_is_refused_by_the_name_that_was_typed(
    typed: Typed, kind: str, option: str, value: str, said: str
) -> None:
    code, out, error = typed("draw", "mazur", "--kind", kind, option, value, "--output", "a.svg")
    assert (code, out) == (2, "")
    assert said in error.splitlines()[-1]
    assert not Path("a.svg").exists()


@pytest.mark.parametrize(
    ("name", "said"), [("", "must not be empty"), ("\x1b[2J", "must be one line of printable characters")]
)
def test_a_name_that_no_figure_can_be_about_is_refused_in_one_sentence(
    typed: Typed, name: str, said: str
) -> None:
    code, out, error = typed("draw", "mazur", "--of", name, "--output", "-")
    assert (code, out) == (2, "")
    assert error.startswith("Error: the figure that is asked for: of[1]") and said in error
    assert error.count("\n") == 1 and "\x1b" not in error


@pytest.mark.slow
def test_draw_shows_what_is_asked_for(typed: Typed, tmp_path: Path) -> None:
    typed("draw", "mazur", "--output", "forward.svg")
    typed("draw", "mazur", "--show", "weight, delta,gradient", "--output", "backward.svg")
    typed("draw", "mazur", "--show", "update", "--output", "update.svg")
    texts = {
        name: (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        for name in ("forward", "backward", "update")
    }
    assert "delta-h1" in texts["backward"]
    assert "delta-h1" not in texts["forward"]
    assert "learning rate 0.5" in texts["update"] or texts["update"] != texts["forward"]


def test_new_writes_a_scenario_that_runs(typed: Typed, tmp_path: Path) -> None:
    assert typed("new", "mine.toml") == (0, "", "Wrote mine.toml; run it with: neurosim run mine.toml\n")
    assert typed("run", "mine.toml")[0] == 0
    assert typed("check", "mine.toml")[0] == 0


def test_new_never_overwrites_without_force(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("precious")
    code, _, err = typed("new", "mine.toml")
    assert code == 2
    assert "'mine.toml' is already there; add --force to overwrite it" in err
    assert (tmp_path / "mine.toml").read_text() == "precious"
    assert typed("new", "mine.toml", "--force")[0] == 0
    assert "[network]" in (tmp_path / "mine.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(typed: Typed, shell: str) -> None:
    code, out, _ = typed("completion", shell)
    assert code == 0
    assert "_NEUROSIM_COMPLETE" in out


def test_completion_knows_the_scenarios(tmp_path: Path) -> None:
    words = {"COMP_WORDS": "neurosim run maz", "COMP_CWORD": "2", "_NEUROSIM_COMPLETE": "bash_complete"}
    assert process(folder=tmp_path, **words).stdout.split() == [b"plain,mazur"]


def test_version(typed: Typed) -> None:
    assert typed("--version") == (0, f"neurosim {__version__}\n", "")


@pytest.mark.parametrize("command", command_names())
def test_every_command_has_help_with_examples(typed: Typed, command: str) -> None:
    for flag in ("--help", "-h"):
        code, out, _ = typed(command, flag)
        assert code == 0
        assert "Examples:" in out
        assert f"neurosim {command}" in out


# -- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["runn", "mazur"], "no command 'runn' (did you mean 'run'?)"),
        (["run"], "Missing argument 'NAME|FILE'"),
        (["run", "mazurr"], "no scenario 'mazurr' (did you mean 'mazur'?"),
        (["run", "mazur", "--outt", "x"], "run has no option '--outt' (did you mean '--out'?)"),
        (["run", "nothing.toml"], "nothing.toml: cannot be read"),
        (["run", "mazur.toml"], "did you mean the bundled 'mazur'?"),
        (
            ["draw", "chain-rule", "--show", "target,error", "--output", "x.svg"],
            "scenario chain-rule: there is no target to show, because the loss 'sum_of_outputs' has none",
        ),
        (["run", "broken.toml"], "broken.toml: line 1, column 9: expected ']'"),
        (["run", "chain-rule", "--out", "broken.toml"], "broken.toml"),
        (["run", "chain-rule", "--out", "broken.toml/deeper"], "cannot make the folder 'broken.toml/deeper'"),
        (["trace", "mazur", "--sample", "2"], "no sample 2 in scenario mazur (samples are 1 to 1)"),
        (["trace", "mazur", "--sample", "0"], "'0' must be a whole number of at least 1"),
        (["trace", "mazur", "--sample", "one"], "'one' must be a whole number of at least 1"),
        (["trace", "mazur", "--format", "xml"], "unknown format 'xml' (one of: text, markdown"),
        (["trace", "mazur", "--significant", "0"], "'0' must be a whole number from 1 to 17"),
        (["trace", "mazur", "--significant", "3", "--decimals", "3"], "cannot be used together"),
        (["trace", "mazur", "--about", "h9"], "'h9'"),
        (["trace", "mazur", "--output", "no/such/folder.txt"], "cannot write 'no/such/folder.txt'"),
        (["draw", "mazur"], "Missing option '--output'"),
        (["draw", "mazur", "--output", "x.gif"], "'x.gif' must end in one of .svg, .pdf, .png"),
        (["draw", "mazur", "--output", "x"], "'x' must end in one of"),
        (
            ["draw", "mazur", "--show", "wieght", "--output", "x.svg"],
            "cannot show 'wieght' (did you mean 'weight'?",
        ),
        (["draw", "mazur", "--show", "", "--output", "x.svg"], "cannot show ''"),
        (["draw", "mazur", "--sample", "9", "--output", "x.svg"], "no sample 9"),
        (["draw", "chain-rule", "--show", "update", "--output", "x.svg"], "there is no update to show"),
        (["draw", "mazur", "--output", "no/such/x.svg"], "no/such/x.svg"),
        (["new", "mine.txt"], "'mine.txt' must end in .toml, as in mine.toml"),
        (["new", "no/such/mine.toml"], "cannot write 'no/such/mine.toml'"),
        (["completion", "tcsh"], "unknown shell 'tcsh' (one of: bash, zsh, fish)"),
        (["check", ""], "no scenario ''"),
    ],
)
def test_wrong_input_gives_2_and_one_sentence(
    typed: Typed, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    (tmp_path / "broken.toml").write_text("[network\n")
    code, out, err = typed(*arguments)
    assert code == 2
    assert out == ""
    # click puts the usage above its sentence; ours stand alone.
    said = [line for line in err.splitlines() if not line.startswith(("Usage:", "Try '")) and line]
    assert " ".join(said).startswith("Error: ")
    assert expected in " ".join(said)
    assert not list(tmp_path.glob("x*"))


def test_ctrl_c_says_interrupted_and_gives_130(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("neurosim.scenario.load", interrupted)
    code, _, err = typed("run", "mazur")
    assert (code, err.strip()) == (130, "Interrupted.")


def test_ctrl_c_that_a_library_turned_into_an_error_of_its_own_is_still_ctrl_c(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(name: str) -> None:
        error = ImportError("initialization failed")
        error.__cause__ = ValueError("half imported")
        error.__cause__.__context__ = KeyboardInterrupt()
        raise error

    monkeypatch.setattr("neurosim.scenario.load", interrupted)
    code, _, err = typed("run", "mazur")
    assert (code, err.strip()) == (130, "Interrupted.")


def test_a_mistake_of_our_own_is_one_sentence_too(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(name: str) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("neurosim.scenario.load", mistaken)
    monkeypatch.delenv("NEUROSIM_TRACEBACK", raising=False)
    code, _, err = typed("run", "mazur")
    assert code == 2
    assert "a mistake in neurosim itself, ZeroDivisionError: oh" in err


def test_a_package_that_is_not_installed_is_no_mistake_of_our_own(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str) -> None:
        raise ModuleNotFoundError("No module named 'numpy.linalg'", name="numpy.linalg")

    monkeypatch.setattr("neurosim.scenario.load", without)
    monkeypatch.delenv("NEUROSIM_TRACEBACK", raising=False)
    code, _, err = typed("run", "mazur")
    said = "this command needs numpy, which is not installed; install it with: pip install numpy"
    assert (code, err) == (2, f"Error: {said}\n")


def test_a_full_disk_or_a_missing_right_is_one_sentence(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(name: str) -> None:
        raise OSError(28, "No space left on device", "figure.svg")

    monkeypatch.setattr("neurosim.scenario.load", full)
    assert typed("run", "mazur")[::2] == (2, "Error: 'figure.svg': no space left on device\n")


# -- pipes, colours, encodings, start-up ----------------------------------------------------------


@pytest.mark.slow
def test_a_pipe_gets_no_colours_even_if_the_terminal_has_some(tmp_path: Path) -> None:
    done = process("run", "victorzhou", folder=tmp_path, TERM="xterm-256color")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "δ(o1)".encode() in done.stdout


def test_a_terminal_gets_colours_unless_it_asks_for_none(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in typed("trace", "victorzhou")[1]
    assert "\x1b[" in typed("check", "victorzhou")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in typed("trace", "victorzhou")[1]
    assert "\x1b[" not in typed("check", "victorzhou")[1]


def test_a_long_training_shows_its_progress_to_a_terminal_only(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typed("run", "single-neuron")[2] == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    code, out, err = typed("run", "single-neuron")
    assert code == 0
    assert "Training" in err
    assert "Training" not in out


@pytest.mark.slow
def test_a_terminal_without_greek_letters_gets_them_spelt(tmp_path: Path) -> None:
    done = process("run", "sports-3-2-2", folder=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    text = done.stdout.decode("ascii")
    assert "delta(sports) = " in text
    assert "?" not in text.removeprefix("Sports today?").replace("Sports today?", "")


@pytest.mark.slow
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m neurosim run mazur --out figures | head -n 1"
    done = shell(command, tmp_path)
    assert done.stdout == b"One step of backpropagation by hand, 2-2-2\n"
    assert done.stderr == b""


@pytest.mark.slow
@pytest.mark.parametrize("command", ["run mazur", "list", "--help", "draw mazur --output -"])
def test_a_reader_that_goes_is_no_failed_check(tmp_path: Path, command: str) -> None:
    line = f"{sys.executable} -m neurosim {command} | true; echo ${{PIPESTATUS[0]}}"
    done = shell(line, tmp_path)
    assert (done.stdout, done.stderr) == (b"0\n", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where there is a disk that is always full")
def test_a_full_standard_output_is_said_plainly(tmp_path: Path) -> None:
    line = f"{sys.executable} -m neurosim list > /dev/full"
    done = shell(line, tmp_path)
    assert done.returncode == 2
    assert done.stderr == b"Error: standard output could not be written: no space left on device\n"


@pytest.mark.slow
def test_closed_streams_are_no_error(tmp_path: Path) -> None:
    for closed in (">&-", "2>&-"):
        command = f"{sys.executable} -m neurosim check chain-rule {closed}"
        done = shell(command, tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_a_scenario_can_come_through_a_pipe(tmp_path: Path) -> None:
    neurosim = f"{sys.executable} -m neurosim"
    command = f"{neurosim} new a.toml && cat a.toml | {neurosim} check /dev/stdin"
    done = shell(command, tmp_path)
    assert done.returncode == 0
    assert b"2 agree" in done.stdout


@pytest.mark.needs("bash")  # completion asks for its version
def test_help_and_completion_import_nothing_heavy(tmp_path: Path) -> None:
    heavy = "('matplotlib', 'pydantic', 'scipy', 'rich')"
    code = f"""
import sys
from neurosim.cli.app import main
main(["--help"]); main(["list"]); main(["completion", "bash"])
sys.exit(" ".join(name for name in {heavy} if name in sys.modules) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_a_training_imports_only_what_it_uses(tmp_path: Path) -> None:
    heavy = "('matplotlib', 'scipy', 'sklearn', 'rich', 'networkx', 'numpy.ma')"
    code = f"""
import sys
from neurosim.cli.app import main
main(["train", "xor", "--epochs", "10"])
sys.exit(" ".join(name for name in {heavy} if name in sys.modules) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("module", ["neurosim", "click", "neurosim.cli.commands.list"])
def test_ctrl_c_during_the_imports_is_no_traceback(module: str, tmp_path: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(Path(neurosim.__file__).parents[1])!r})
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
from neurosim_command import main
sys.meta_path.insert(0, Interrupting())
sys.argv = ["neurosim", "list"]
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, b"", b"Interrupted.")


def test_after_a_command_python_looks_for_circles_as_before(typed: Typed) -> None:
    before = gc.get_threshold()
    assert typed("list")[0] == 0
    assert gc.get_threshold() == before
