"""The command line: every command loads a scenario, asks it for something, and prints that.

What was asked for goes to standard output, everything said about it to standard error. The exit code is
0, or 1 when a check failed, or 2 when the usage or a file is wrong, or 130 after Ctrl-C; a reader such as
``head`` that has seen enough is not an error. Whatever is heavy is imported inside the commands, so that
``neurosim --help`` is quick.
"""

import io
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from neurosim import __version__
from neurosim.cli import ask as asking
from neurosim.cli import log as logs
from neurosim.cli import terminal
from neurosim.cli.arguments import examples, part_option, scenario_argument
from neurosim.cli.equation import equation
from neurosim.cli.figures import draw, figures, film, redraw
from neurosim.cli.play import play
from neurosim.cli.suggesting import InOrder, OneOf
from neurosim.cli.train import train
from neurosim.ground.errors import MOST, NeurosimError, cut, harmless, shortened
from neurosim.ground.overwriting import require_apart
from neurosim.ground.spelling import spell_out_what_it_cannot_show

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario

FILE = click.Path(path_type=Path)
STANDARD_OUTPUT = Path("-")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; no error ends in a traceback."""
    spell_out_what_it_cannot_show()
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        with _warnings_as_sentences():
            code = commands.main(args=arguments, prog_name="neurosim", standalone_mode=False, obj=words)
        terminal.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        terminal.say(shortened(said.getvalue().rstrip("\n")))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        terminal.say("Interrupted.")
        return 130
    except (BrokenPipeError, terminal.ReaderGone):
        terminal.close_quietly()
        return 0
    except Exception as error:
        if _interrupted(error):
            terminal.say("Interrupted.")
            return 130
        if os.environ.get("NEUROSIM_TRACEBACK"):
            raise
        terminal.say(harmless(f"Error: {_sentence(error)}"))  # one line, whatever a name holds
        return 2


@contextmanager
def _warnings_as_sentences() -> Iterator[None]:
    """Let a warning of ours stand without the place in the code that Python puts before it."""
    before = warnings.formatwarning
    warnings.formatwarning = lambda message, *_, **__: f"Warning: {harmless(shortened(str(message)))}\n"
    try:
        yield
    finally:
        warnings.formatwarning = before


def _interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is what lies behind an error; a library may have met it while it was imported."""
    waiting: list[BaseException | None] = [error]
    seen: list[BaseException] = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, KeyboardInterrupt):
            return True
        if one is not None and one not in seen:
            seen.append(one)
            waiting += [one.__cause__, one.__context__]
    return False


def _sentence(error: Exception) -> str:
    if isinstance(error, NeurosimError):
        return str(error)
    if isinstance(error, OSError):
        where = f"'{error.filename}': " if error.filename else ""
        return shortened(f"{where}{(error.strerror or str(error)).lower()}")
    if isinstance(error, MemoryError):
        return "there is not enough memory; make the network, the data or the figure smaller"
    return shortened(
        f"a mistake in neurosim itself, {type(error).__name__}: {error} "
        "(please report it; NEUROSIM_TRACEBACK=1 shows where it happened)"
    )


@click.group(
    cls=InOrder,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "neurosim list                            all scenarios",
        "neurosim run mazur                       log, training, published numbers and figures",
        "neurosim train xor --seeds 200           train from 200 different seeds",
        "neurosim trace mazur --about w5          the steps about one connection",
        "neurosim new mine.toml                   write a scenario to start from",
    )
    + "\n\nNAME is a scenario that comes with neurosim; FILE is a scenario of your own, which ends in .toml."
    " Commands that show one log also take networks and traces that Python saved.",
)
@click.version_option(__version__, prog_name="neurosim", message="%(prog)s %(version)s")
def commands() -> None:
    """A pedagogical simulator of feed-forward neural networks.

    It computes a network step by step, prints every number with its formula so that it can be redone
    by hand, and draws the figure that goes with it.
    """


@commands.command("list", epilog=examples("neurosim list", "neurosim list --names"))
@click.option("--names", "only_names", is_flag=True, help="Print the names only, one per line.")
def list_command(only_names: bool) -> None:
    """List the scenarios that come with neurosim."""
    from neurosim.scenario import names, titles

    if only_names:
        terminal.show(*names())
        return
    found = titles()
    width = max(map(len, found), default=0)
    terminal.show(*(f"{name.ljust(width)}  {title}" for name, title in found.items()))


@commands.command(
    epilog=examples(
        "neurosim run mazur", "neurosim run mine.toml --out figures", "neurosim run mazur > log.txt"
    )
)
@scenario_argument
@part_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the figures to this folder.  [default: neurosim-out/NAME]",
)
def run(scenario: "Scenario", out: Path | None) -> int:
    """Print the log, train, compare and draw.

    The step log is followed by the training, the published numbers next to ours, and the figures.
    The exit code is 1 if any of our numbers differs from the published one.
    """
    from neurosim.scenario.run.report.voice import Voice

    found = scenario.run()
    folder = out if out is not None else Path("neurosim-out") / scenario.name
    found.tell(Voice(terminal.show, terminal.paint, terminal.coloured(), folder))
    return 0 if found.ok else 1


commands.add_command(train)
commands.add_command(logs.trace)


@commands.command(
    epilog=examples(
        "neurosim program xor",
        "neurosim program mazur --output mazur.py && python mazur.py",
    )
)
@scenario_argument
@part_option
@click.option(
    "--output",
    type=FILE,
    default=STANDARD_OUTPUT,
    help="Write to this file.  [default: standard output, -]",
)
def program(scenario: "Scenario", output: Path) -> None:
    """Print the training as a Python program.

    The program needs nothing but Python. It contains the formulas of the step log, with names in place of
    numbers, and prints the cost during training, the outs of every sample and the trained parameters. They
    are the same as neurosim's to the last bit.
    """
    from neurosim.ground.files import require_ending
    from neurosim.scenario.program import program as printed

    if output != STANDARD_OUTPUT:
        require_ending(output, ".py", others=True)
        require_apart(output, scenario.reads)
    logs.deliver(printed(scenario).rstrip("\n"), output)


@commands.command(epilog=examples("neurosim check mazur", "neurosim check mine.toml && echo fine"))
@scenario_argument
@part_option
def check(scenario: "Scenario") -> int:
    """Check the gradients and the published numbers.

    Every gradient is compared with numerical differentiation, and every published number with ours. The
    exit code is 1 if anything differs.
    """
    from neurosim.scenario.run.report.gradients import gradients
    from neurosim.scenario.run.report.published import published_numbers

    found = scenario.run()
    terminal.show(gradients(found.named_gradient_checks, terminal.paint), "")
    terminal.show(published_numbers(found.published, terminal.paint))
    for each in found.verdicts:
        terminal.show("", each.text(terminal.paint))
    right = all(check.ok for check in found.checks) and all(each.ok for each in found.verdicts)
    return 0 if right and all(gradient.ok for gradient in found.gradient_checks) else 1


for _command in (draw, redraw, figures, film):
    commands.add_command(_command)


commands.add_command(play)
commands.add_command(equation)


@commands.command(epilog=examples("neurosim new mine.toml", "neurosim run mine.toml"))
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def new(file: Path, force: bool) -> None:
    """Write a scenario with comments, to start from."""
    from neurosim.ground.files import write_text
    from neurosim.scenario.table.starter import starter

    if file.suffix != ".toml":
        raise click.UsageError(f"'{file}' must end in .toml, as in {cut(file.stem, MOST) or 'mine'}.toml")
    if file.exists() and not force:
        raise click.UsageError(f"'{file}' is already there; add --force to overwrite it")
    write_text(file, starter(str(file)))
    terminal.say(f"Wrote {file}; run it with: neurosim run {file}")


@commands.command(
    epilog=examples(
        'eval "$(neurosim completion bash)"             in ~/.bashrc',
        'eval "$(neurosim completion zsh)"              in ~/.zshrc',
        "neurosim completion fish > ~/.config/fish/completions/neurosim.fish",
    )
)
@click.argument("shell", type=OneOf("shell", ("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print the tab completion for a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # click knows all three
    terminal.show(kind(commands, {}, "neurosim", "_NEUROSIM_COMPLETE").source())


for command in (*asking.COMMANDS, logs.schema):
    commands.add_command(command)


@commands.command(
    epilog=examples(
        "neurosim verify mazur.html",
        "neurosim verify slides/",
        "neurosim verify slides/ --scenario ~/course/mine.toml",
    )
)
@click.argument("path", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--scenario",
    "scenarios",
    type=FILE,
    multiple=True,
    help="A scenario of your own, for files made from a scenario in another folder; may be repeated.",
)
def verify(path: Path, scenarios: tuple[Path, ...]) -> int:
    """Make files again and report changed numbers.

    Every log and figure (SVG, PDF, HTML, Markdown, LaTeX, xlsx) records in its metadata which scenario and
    command made it; a file made in Python carries its trace, or the numbers of its figure. The file is made
    again in memory and compared number by number. Nothing is written, and of the files that the metadata
    name, only those in the same folder and the two folders above it are read. The exit code is 1 if a file is
    out of date, was edited by hand, or cannot be made again.
    """
    from neurosim.cli.remaking import remade
    from neurosim.scenario.verify.verdicts import verified

    verdicts = verified(path, remade, scenarios)
    terminal.show(*(str(verdict) for verdict in verdicts))
    return 0 if all(verdict.ok for verdict in verdicts) else 1
