"""Products from anybody: verifying them reads, and never writes, whatever their metadata say."""

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

import neurosim as ns
from neurosim.cli.app import main
from neurosim.printing import MarkdownPrinter
from neurosim.scenario.verify.products import MOST_BYTES

pytestmark = pytest.mark.slow

SCENARIO = """
title = "One neuron"
source = "Page 12"
[network]
loss = "half_squared_error"
inputs = ["x1", "x2"]
[[network.neurons]]
name = "o"
activation = "sigmoid"
bias = 0.1
weights = { x1 = 0.5, x2 = -0.4 }
[[samples]]
inputs = { x1 = 1.0, x2 = 0.5 }
targets = { o = 1.0 }
[training]
learning_rate = 0.5
"""
NEVER_WRITTEN = "victim.txt"
WORDS = [
    ["draw", "mine.toml", "--record", NEVER_WRITTEN],
    ["draw", "mine.toml", f"--record={NEVER_WRITTEN}", "--title", "; echo pwned >> ~/.profile"],
    ["draw", "mine.toml", "--rec", NEVER_WRITTEN],
    ["draw", "mine.toml", "--output", NEVER_WRITTEN],
    ["draw", "mine.toml", f"--output={NEVER_WRITTEN}"],
    ["draw", "mine.toml", "--out", NEVER_WRITTEN],
    ["draw", "mine.toml", "--outp", NEVER_WRITTEN],
    ["draw", "mine.toml", f"@{NEVER_WRITTEN}"],
    ["draw", "mine.toml", "--", "--record", NEVER_WRITTEN],
    ["draw", "mine.toml", "--style", NEVER_WRITTEN],
    ["draw", "mine.toml", "--help"],
    ["trace", "mine.toml", "--output", NEVER_WRITTEN],
    ["trace", "mine.toml", "--notation", "/etc/passwd"],
    ["trace", "mine.toml", "--notation", "../../../../secret.toml"],
    ["trace", "mine.toml", "--format", "json"],
    ["run", "mine.toml", "--out", "."],
    ["run", "mine.toml", f"--out={NEVER_WRITTEN}"],
    ["play", "mine.toml", "--output", NEVER_WRITTEN],
    ["program", "mine.toml", "--output", NEVER_WRITTEN],
    ["new", NEVER_WRITTEN, "--force"],
    ["new", "mine.toml", "--force"],
    ["train", "mine.toml", "--output", NEVER_WRITTEN],
    ["train", "mine.toml", "--checkpoint", "state"],
    ["film", "mine.toml", "--output", NEVER_WRITTEN],
    ["figures", "--out", "."],
    ["redraw", NEVER_WRITTEN, "--output", "mine.toml"],
    ["verify", "."],
    ["completion", "bash"],
    ["--version"],
    ["-c", "import os"],
    ["nothing"],
    [],
]
#: Prints every file that is opened for writing, and everything that is made, moved or removed.
AUDIT = """
import os, sys
def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            written.append(f"open {path}")
    elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
                   "os.chmod", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn",
                   "os.fork", "socket.connect", "tempfile.mkstemp", "tempfile.mkdtemp", "shutil.rmtree"):
        written.append(f"{event} {arguments}")
written = []
import matplotlib.font_manager, openpyxl, pypdf, neurosim.figures.kinds, neurosim.player
from neurosim.cli.app import main
sys.addaudithook(hook)
code = main(["verify", "."])
print(*written, sep="\\n", file=sys.stderr)
sys.exit(code)
"""


def tree(folder: Path) -> dict[str, str]:
    """What stands in a folder and below, by a digest of every file."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            found[str(path)] = f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mtime_ns}"
        else:
            found[str(path)] = "a folder or pipe"
    return found


@pytest.fixture
def made(tmp_path, monkeypatch, capsys):
    """A folder with a scenario, a figure, a log, and a file that must stay as it is."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(SCENARIO, encoding="utf-8")
    Path(NEVER_WRITTEN).write_text("mine\n", encoding="utf-8")
    assert main(["draw", "mine.toml", "--output", "figure.svg"]) == 0
    assert main(["trace", "mine.toml", "--output", "log.md"]) == 0
    capsys.readouterr()
    return tmp_path


def hostile(name: str, words: list[str], target: str, scenario: str = "mine.toml") -> None:
    """A copy of a product that says it was made by other words."""
    text = Path(name).read_text(encoding="utf-8")
    line = json.dumps(words)[1:-1]
    quote = "&quot;" if "&quot;neurosim" in text else '"'
    line = line.replace('"', quote)
    named = f"{quote}scenario{quote}: {quote}{scenario}{quote}"
    typed = f"{quote}command{quote}: [{line}]"
    changed = re.sub(rf"{quote}command{quote}: \[.*?\]", lambda _: typed, text, count=1)
    changed = re.sub(rf"{quote}scenario{quote}: {quote}.*?{quote}", lambda _: named, changed, count=1)
    Path(target).write_text(changed, encoding="utf-8")


def test_nothing_is_written_whatever_a_product_asks_for(made):
    for number, words in enumerate(WORDS):
        for name in ("figure.svg", "log.md"):
            hostile(name, words, f"hostile-{number}{Path(name).suffix}")
    Path("linked.svg").symlink_to("hostile-0.svg")
    Path("round").symlink_to(".")
    before = tree(made)
    done = subprocess.run(
        [sys.executable, "-B", "-c", AUDIT],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "MPLBACKEND": "agg"},
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.strip() == ""
    assert tree(made) == before
    assert "figure.svg: up to date" in done.stdout and "log.md: up to date" in done.stdout
    assert done.stdout.count("up to date") == 2
    assert done.stdout.count("cannot be made again") + done.stdout.count("EDITED") >= 2 * len(WORDS)
    assert "pwned" not in done.stdout


def test_a_figure_that_was_recorded_as_well_is_verified_by_what_made_it(made, capsys):
    assert main(["draw", "mine.toml", "--record", "r.json", "--output", "f.svg"]) == 0
    assert "r.json" not in Path("f.svg").read_text(encoding="utf-8")
    before = tree(made)
    assert main(["verify", "f.svg"]) == 0
    assert tree(made) == before


def test_the_scenario_is_looked_for_beside_and_above_and_nowhere_else(made, capsys, tmp_path_factory):
    away = tmp_path_factory.mktemp("away")
    (away / "other.toml").write_text(SCENARIO, encoding="utf-8")
    Path("link.toml").symlink_to(away / "other.toml")
    os.mkfifo("pipe.toml")
    names = [str(away / "other.toml"), "link.toml", "pipe.toml", "../../../../etc/passwd", "/dev/zero"]
    for name in [*names, "\\u0000.toml", "x" * 5000 + ".toml", "/dev/zero.toml", "."]:
        hostile("log.md", ["trace", "mine.toml"], "h.md", name)
        assert main(["verify", "h.md"]) == 1
        assert "was not found, neither in the same folder" in capsys.readouterr().out, name


def test_the_user_can_name_the_scenario(made, capsys, tmp_path_factory):
    away = tmp_path_factory.mktemp("away")
    (away / "figure.svg").write_bytes(Path("figure.svg").read_bytes())
    assert main(["verify", str(away / "figure.svg")]) == 1
    assert "give it with --scenario FILE" in capsys.readouterr().out
    assert main(["verify", str(away), "--scenario", "mine.toml"]) == 0
    Path("mine.toml").rename("yours.toml")
    assert main(["verify", str(away), "--scenario", "yours.toml"]) == 0
    (away / "mine.toml").write_text(SCENARIO.replace("x1 = 0.5,", "x1 = 0.6,"), encoding="utf-8")
    assert main(["verify", str(away)]) == 1
    Path("yours.toml").rename("mine.toml")
    assert main(["verify", str(away), "--scenario", "mine.toml"]) == 0


@pytest.mark.parametrize("data", ["/etc/passwd", "../../../etc/passwd", "link.csv", "pipe.csv", "folder"])
def test_a_scenario_that_nobody_named_reads_no_data_from_elsewhere(made, capsys, data):
    Path("link.csv").symlink_to("/etc/passwd")
    os.mkfifo("pipe.csv")
    Path("folder").mkdir()
    Path("folder/zero").symlink_to("/dev/zero")
    layers = '[network]\nloss = "half_squared_error"\n[network.layers]\nsizes = [1, 1]\nseed = 1\n'
    for kind in ("csv", "mat"):
        table = f'title = "x"\nsource = "y"\n{layers}[data]\ndataset = "{kind}"\npath = "{data}"\n'
        Path("mine.toml").write_text(table, encoding="utf-8")
        assert main(["verify", "log.md"]) == 1
        assert "which lies outside its folder" in capsys.readouterr().out


def test_what_a_product_or_a_name_says_never_reaches_the_terminal_raw(made, capsys):
    tricks = "\x1b]0;title\x07\x1b[2J\u202e\x9b1m\nfake.svg: up to date, 9 numbers"
    hostile("log.md", ["trace", "mine.toml", f"--{tricks}"], "h.md")
    hostile("log.md", [tricks], "i.md")
    text = Path("log.md").read_text(encoding="utf-8")
    Path(f"a{tricks[:20].replace('/', '')}\n.md").write_text(text + "\x1b[31mred\u202e\n", encoding="utf-8")
    assert main(["verify", "."]) == 1
    out = capsys.readouterr().out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out)
    assert "\\x1b[31mred\\u202e" in out and "\nfake.svg" not in out
    for arguments in (
        ["verify", f"{tricks}.md"],
        ["trace", tricks],
        [tricks],
        ["draw", "mazur", "--kind", tricks, "--output", "x.svg"],
        ["draw", "mazur", "--output", f"{tricks}.txt"],
        ["redraw", f"{tricks}.json", "--output", "x.svg"],
        ["trace", "mine.toml", "--about", tricks],
        ["trace", "mine.toml", f"--{tricks}"],
    ):
        assert main(arguments) == 2
        said = capsys.readouterr()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said.out + said.err), arguments


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trace", "mine.toml", "--unknown"], "No such option '--unknown'"),
        (["trace", "mine.toml", "--sample", "x"], "'--sample': 'x' must be a whole number of at least 1"),
        (["trace", "mine.toml", "--sample"], "Option '--sample' requires an argument"),
        (["trace", "mine.toml", "more"], "Got unexpected extra argument (more)"),
        (["trace", "mine.toml", "--significant", "3", "--decimals", "3"], "cannot be used together"),
        (["trace", "mine.toml", "--beamer"], "--beamer makes slides with --format latex"),
        (["trace", "mine.toml", "--fractions", "--carry"], "--fractions rounds nothing"),
        (["play", "mine.toml", "--matrices"], "No such option '--matrices'"),
        (["draw", "mine.toml", "--output", "x.svg"], "No such option '--output'"),
        (["draw", "mine.toml", "--kind", "network", f"--{'n' * 300}"], "nnn...nnn"),
        (["run", "mine.toml", "--out", "."], "No such option '--out'"),
    ],
)
def test_a_wrong_option_is_called_an_option(made, capsys, words, said):
    name = {"trace": "h.md", "play": "h.html"}.get(words[0], "h.svg")
    hostile("log.md" if name != "h.svg" else "figure.svg", words, name)
    assert main(["verify", name]) == 1
    out = capsys.readouterr().out
    assert f"its metadata name an option that 'neurosim {words[0]}' does not take: " in out
    assert said in out
    assert len(out.splitlines()) == 1


def test_bad_files_are_lines_of_the_report_and_not_its_end(made, capsys):
    assert main(["trace", "mine.toml", "--output", "log.xlsx"]) == 0
    assert main(["draw", "mine.toml", "--output", "figure.pdf"]) == 0
    hostile("log.md", ["trace", "mine.toml", "--unknown"], "option.md")
    svg = Path("figure.svg").read_text(encoding="utf-8")
    Path("deep.svg").write_text(svg.replace("</svg>", "<g>" * 100_000 + "</g>" * 100_000 + "</svg>"), "utf-8")
    Path("cut.xlsx").write_bytes(Path("log.xlsx").read_bytes()[:2000])
    Path("cut.pdf").write_bytes(Path("figure.pdf").read_bytes()[:900])
    page = Path("log.md").read_bytes()
    Path("latin.md").write_bytes(page + "Prüfung\n".encode("latin-1"))
    Path("empty.html").write_bytes(b"")
    Path("folder.svg").mkdir()
    Path("round").symlink_to("..")
    Path("itself.svg").symlink_to("itself.svg")
    os.mkfifo("pipe.svg")
    capsys.readouterr()
    assert main(["verify", "."]) == 1
    out = capsys.readouterr().out
    for name in ("figure.svg", "log.md", "log.xlsx", "figure.pdf", "deep.svg"):
        assert f"{name}: up to date" in out
    said = {
        "option.md": "its metadata name an option that 'neurosim trace' does not take: No such option",
        "cut.xlsx": "is not a workbook, or is damaged",
        "pipe.svg": "it is a pipe, a device or a folder",
        "itself.svg": "too many levels of symbolic links",
        "latin.md": "EDITED by hand",
    }
    for name, sentence in said.items():
        (line,) = [line for line in out.splitlines() if line.startswith(f"{name}: ")]
        assert sentence in line
    assert main(["verify", "pipe.svg"]) == 2
    assert "it is a pipe, a device or a folder" in capsys.readouterr().err


def _far_corner() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = 1.0
    book.active["XFD1048576"] = 1.0
    book.properties.keywords = ORIGIN
    book.save(target)
    merged = io.BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(merged, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            cells = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:XFC1048575"/></mergeCells>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", cells))
    return merged.getvalue()


def _archive(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return target.getvalue()


def _unknown_method() -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("xl/workbook.xml", b"x")
    content = bytearray(stored.getvalue())
    content[content.rindex(b"PK\x01\x02") + 10] = 99
    return bytes(content)


def _stream_bomb() -> bytes:
    inside = zlib.compress(b"0" * 100_000_000)
    return b"%PDF-1.4\n/Keywords (" + ORIGIN.encode() + b")\nstream\n" + inside + b"\nendstream\n"


MADE = {"scenario": "mazur", "sha256": "0", "seed": None, "version": "1", "command": ["draw", "mazur"]}
ORIGIN = json.dumps({"neurosim": MADE})
LOG = ORIGIN.replace("draw", "trace").encode()
SVG = f"<svg><metadata>{ORIGIN}</metadata>"


def _packed() -> str:
    """The metadata of a log made in Python, whose trace unpacks to 80 MB."""
    log = MarkdownPrinter().print(ns.Network.layered([1, 1], seed=1).trace([1.0]))
    metadata = re.search(r'{"neurosim": {.*}}', log)
    assert metadata is not None
    made = json.loads(metadata.group())
    made["neurosim"]["document"] = base64.b64encode(zlib.compress(b"0" * 80_000_000, 9)).decode()
    return json.dumps(made)


PACKED = _packed()
BOMBS = {
    "corner.xlsx": (_far_corner, "has more than 2,000,000 cells"),
    "zip.xlsx": (_archive, "unpacks to more than"),
    "method.xlsx": (_unknown_method, "compressed in a way that workbooks do not allow"),
    "stream.pdf": (_stream_bomb, "unpack to more than 20,000,000 bytes"),
    "streams.pdf": (lambda: b"/Keywords (" + ORIGIN.encode() + b")" + b"stream\n" * 30_000, "STALE"),
    "keywords.pdf": (lambda: b"/Keywords (" * 20_000, "does not say how it was made"),
    "open.pdf": (lambda: b"/Keywords " + b"(" * 200_000, "does not say how it was made"),
    "tags.html": (lambda: ORIGIN.encode() + b"\n" + b"<" * 200_000, "cannot be made again"),
    "origins.html": (lambda: b'{"neurosim"' * 20_000, "does not say how it was made"),
    "origins.md": (lambda: b'{"neurosim": ' * 20_000 + b"}", "metadata of neurosim are damaged"),
    "signs.html": (lambda: b"{&quot;neurosim&quot;&#" + b"1" * 9000 + b";}", "has too many digits"),
    "deep.svg": (lambda: SVG.encode() + b"<g>" * 200_000, "is damaged"),
    "many.svg": (lambda: SVG.encode() + b"<g/>" * 600_000, "more than 500,000 elements"),
    "entity.svg": (lambda: b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(), "it declares entities"),
    "lines.md": (
        lambda: LOG + b"\n" * 300_000,
        "more than 250,000 lines",
    ),
    "same.md": (lambda: LOG + b"\n**1** x" * 200_000, "STALE"),
    "packed.md": (lambda: PACKED.encode(), "unpack to more than 5,000,000 bytes"),
    "long.md": (
        lambda: PACKED.replace('t": "e', 't": "' + "A" * 200_000).encode(),
        "more than",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_soon_and_in_one_sentence(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    content, said = BOMBS[name]
    Path(name).write_bytes(content())
    main(["verify", name])  # what is imported is no part of the time
    capsys.readouterr()
    started = time.process_time()
    assert main(["verify", name]) == 1
    assert time.process_time() - started < 2.0
    captured = capsys.readouterr()
    assert said in captured.out and captured.err == ""
    assert len(captured.out.splitlines()[0]) < 600


def test_a_file_without_an_end_or_of_a_gigabyte_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("zero.svg").symlink_to("/dev/zero")
    with open("sparse.svg", "wb") as file:
        file.truncate(1 << 30)
    for name, said in (
        ("zero.svg", "it is a pipe, a device"),
        ("sparse.svg", f"more than {MOST_BYTES:,} bytes"),
    ):
        assert main(["verify", name]) == 2
        assert said in capsys.readouterr().err
