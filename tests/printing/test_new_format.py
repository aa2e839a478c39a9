"""A new format of the log is one file and one line."""

from pathlib import Path

import pytest
from own_package import OwnPackage

from neurosim.printing.formats import FORMATS, SUFFIXES

NEW = '''"""The step log in AsciiDoc, with slides."""

from types import MappingProxyType

from neurosim.ground.stored import flag
from neurosim.printing.printer import Printer
from neurosim.printing.products import text_product


class AsciidocPrinter(Printer):
    """Prints a trace in AsciiDoc."""

    name = "asciidoc"
    endings = (".adoc", ".asciidoc")
    own = MappingProxyType({"beamer": flag})
    without_effect = MappingProxyType({"has no matrices": ("matrices",)})
    product = text_product(r"^(\\\\d+)\\\\.")
    becomes = (".epub",)

    def __init__(self, *given, beamer=False, **look):
        super().__init__(*given, **look)
        self.beamer = beamer

    def print(self, trace):
        log = self.log(trace)
        lines = ["= Slides" if self.beamer else f"= {log.title}"]
        for section in log.sections:
            lines += [f"{line.step.id}. {log.text.name(line)} {line.value!r}" for line in section.lines]
        return "\\\\n".join([*lines, f"// {self.origin(log)}"]) + "\\\\n"
'''.replace("\\\\", "\\")


@pytest.mark.slow
def test_a_new_format_is_one_file_and_one_line(tmp_path: Path) -> None:
    package = OwnPackage(tmp_path)
    package.add("printing/asciidoc.py", NEW)
    formats = "printing/formats.py"
    package.change(formats, "import Mapping\n", "import Mapping\nfrom neurosim.printing.asciidoc import *\n")
    package.change(
        formats, "            XlsxPrinter,\n", "            XlsxPrinter,\n            AsciidocPrinter,\n"
    )

    page = " ".join(package.run("trace", "--help")[1].split())
    assert "--format [text|markdown|latex|html|json|csv|xlsx|asciidoc]" in page
    assert "With --format latex or asciidoc: make slides" in page
    assert package.run("trace", "mazur", "--format", "asciidoc")[1].startswith("= Step log of mazur\n1. out")
    assert package.run("trace", "mazur", "--format", "asciidoc", "--beamer")[1].startswith("= Slides\n")
    assert package.run("trace", "mazur", "--output", "mazur.adoc") == (0, "", "Wrote mazur.adoc\n")
    text = (tmp_path / "mazur.adoc").read_text(encoding="utf-8")
    assert text.startswith("= Step log of mazur\n1. out")

    for words, said in (
        (["--format", "asciidc"], "unknown format 'asciidc' (did you mean 'asciidoc'?"),
        (
            ["--format", "json", "--output", "a.adoc"],
            "'a.adoc' has the wrong ending for this content; it must",
        ),
        (["--output", "a.doc"], ".csv, .xlsx or .adoc"),
        (["--format", "asciidoc", "--matrices"], "--format asciidoc has no matrices; leave out --matrices"),
        (["--beamer"], "--beamer makes slides with --format latex or asciidoc"),
    ):
        code, _, err = package.run("trace", "mazur", *words)
        assert code == 2 and said in err

    assert package.run("verify", "mazur.adoc")[1].startswith("mazur.adoc: up to date, ")
    script = (
        "import neurosim as ns; from pathlib import Path; from neurosim.printing.asciidoc import *; "
        "trace = ns.scenarios.load('mazur').trace(); "
        "Path('python.adoc').write_bytes(AsciidocPrinter(beamer=True, decimals=3).document(trace))"
    )
    package.python(script)
    assert package.run("verify", "python.adoc")[1].startswith("python.adoc: up to date, ")
    (tmp_path / "mazur.adoc").write_text(text.replace("0.5932", "0.5933"), encoding="utf-8")
    code, out, _ = package.run("verify", "mazur.adoc")
    assert code == 1 and "step 4: 0.5933" in out and "should be 0.5932" in out
    (tmp_path / "b.bmp").touch()
    assert ".xlsx, .adoc, .asciidoc" in package.run("verify", "b.bmp")[2]


def test_every_format_says_what_it_is() -> None:
    for name, kind in FORMATS.items():
        assert kind.name == name
        assert kind.endings
    endings = [ending for kind in FORMATS.values() for ending in kind.endings]
    assert len(set(endings)) == len(endings) == len(SUFFIXES)
