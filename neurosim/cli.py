"""The command line: every command loads a scenario, asks it for something, and prints that.

What was asked for goes to standard output, everything said about it to standard error. The exit code is
0, or 1 when a check failed, or 2 when the usage or a file is wrong, or 130 after Ctrl-C; a reader such as
``head`` that has seen enough is no error. Whatever is heavy is imported inside the commands, so that
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

from neurosim import __version__, asking, logs, terminal
from neurosim.arguments import (
    InOrder,
    Whole,
    examples,
    part_option,
    scenario_argument,
)
from neurosim.errors import MOST, NeurosimError, cut, harmless, shortened
from neurosim.figure_commands import draw, figures, film, redraw
from neurosim.overwriting import require_apart
from neurosim.play_command import play
from neurosim.spelling import spell_out_what_it_cannot_show
from neurosim.train_command import train

if TYPE_CHECKING:
    from neurosim.scenario.scenario import Scenario

FILE = click.Path(path_type=Path)
NUMBER = Whole(1)
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
        return "this needs more memory than there is; make the network, the data or the picture smaller"
    return shortened(
        f"a mistake in neurosim itself, {type(error).__name__}: {error} "
        "(NEUROSIM_TRACEBACK=1 shows where; please report it)"
    )


@click.group(
    cls=InOrder,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "neurosim list                            what there is",
        "neurosim run mazur                       log, training, published numbers, figures",
        "neurosim train xor --seeds 200           train, from one seed or from many",
        "neurosim trace mazur --about w5          only what concerns one connection",
        "neurosim new mine.toml                   a scenario to start from",
    )
    + "\n\nNAME is a scenario that comes with neurosim; FILE is one of your own and ends in .toml.",
)
@click.version_option(__version__, prog_name="neurosim", message="%(prog)s %(version)s")
def commands() -> None:
    """A pedagogical simulator of feed-forward neural networks.

    It computes a network step by step, prints every number with its formula so that it can be redone
    by hand, and draws the figure that goes with it.
    """


@commands.command("list", epilog=examples("neurosim list", "neurosim list --names"))
@click.option("--names", "only_names", is_flag=True, help="Print bare names, one per line.")
def list_command(only_names: bool) -> None:
    """List the scenarios that come along."""
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
    help="Folder for the figures.  [default: neurosim-out/NAME]",
)
def run(scenario: "Scenario", out: Path | None) -> int:
    """Print the log, train, compare, write figures.

    The step log comes first, then the training, then the numbers that the source printed beside ours,
    then the figures. The exit code is 1 when a number differs.
    """
    from neurosim.scenario.report import Voice
    from neurosim.scenario.runs import run_of

    found = run_of(scenario)
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
    help="Write to this file; - is standard output, the default.",
)
def program(scenario: "Scenario", output: Path) -> None:
    """Print the training as a program to read.

    It is plain Python that runs on its own: the formulas of the step log, with names in place of numbers.
    It prints the cost as it learns, the outs of every sample and the parameters that come out, the same as
    neurosim to the last bit.
    """
    from neurosim.files import require_ending
    from neurosim.scenario.program import program as printed

    if output != STANDARD_OUTPUT:
        require_ending(output, ".py", others=True)
        require_apart(output, scenario.reads)
    logs.deliver(printed(scenario).rstrip("\n"), output)


@commands.command(epilog=examples("neurosim check mazur", "neurosim check mine.toml && echo fine"))
@scenario_argument
@part_option
def check(scenario: "Scenario") -> int:
    """Check gradients and published numbers.

    Every gradient is compared with numerical differentiation, and every number that the source printed
    with ours. The exit code is 1 when anything differs.
    """
    from neurosim.scenario import report
    from neurosim.scenario.runs import run_of

    found = run_of(scenario)
    terminal.show(report.gradients(found, terminal.paint), "")
    terminal.show(report.published_numbers(found, terminal.paint))
    for each in found.verdicts:
        terminal.show("", each.text(terminal.paint))
    right = all(check.ok for check in found.checks) and all(each.ok for each in found.verdicts)
    return 0 if right and all(gradient.ok for gradient in found.gradient_checks) else 1


for _command in (draw, redraw, figures, film):
    commands.add_command(_command)


commands.add_command(play)


@commands.command(epilog=examples("neurosim new mine.toml", "neurosim run mine.toml"))
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Overwrite a file that is already there.")
def new(file: Path, force: bool) -> None:
    """Write a commented scenario to start from."""
    from neurosim.files import write_text
    from neurosim.scenario.starter import starter

    if file.suffix != ".toml":
        raise click.UsageError(f"'{file}' must end in .toml, as in {cut(file.stem, MOST) or 'mine'}.toml")
    if file.exists() and not force:
        raise click.UsageError(f"'{file}' is already there; --force overwrites it")
    write_text(file, starter(str(file)))
    terminal.say(f"Wrote {file}; now: neurosim run {file}")


@commands.command(
    epilog=examples(
        'eval "$(neurosim completion bash)"             in ~/.bashrc',
        'eval "$(neurosim completion zsh)"              in ~/.zshrc',
        "neurosim completion fish > ~/.config/fish/completions/neurosim.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what completes the command in a shell."""
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
    help="A scenario of yours, for products that do not lie below it; may be given again.",
)
def verify(path: Path, scenarios: tuple[Path, ...]) -> int:
    """Recompute products, and say which numbers are no longer right.

    A product (SVG, PDF, HTML, Markdown, LaTeX, xlsx) says in its metadata of which scenario it was made and
    how; one that was made in Python carries its trace, or the numbers of its figure. It is made again in
    memory and compared, number by number; nothing is written, and no file is read that the metadata name
    outside the folder of the product and the two above. The exit code is 1 when one is stale, was edited by
    hand, or cannot be made again.
    """
    from neurosim.remaking import remade
    from neurosim.scenario.verifying import verified

    verdicts = verified(path, remade, scenarios)
    terminal.show(*(str(verdict) for verdict in verdicts))
    return 0 if all(verdict.ok for verdict in verdicts) else 1
