"""The command line: every command loads a scenario, asks it for something, and prints that.

What was asked for goes to standard output, everything said about it to standard error. The exit code is
0, or 1 when a check failed, or 2 when the usage or a file is wrong, or 130 after Ctrl-C; a reader such as
``head`` that has seen enough is not an error. Whatever is heavy is imported inside the commands, so that
``neurosim --help`` is quick.
"""

import gc
import io
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from neurosim.cli import terminal
from neurosim.cli.group import commands
from neurosim.ground.errors import NeurosimError, harmless, missing_package, reason_of, shortened_message
from neurosim.ground.spelling import spell_out_what_it_cannot_show

#: After so many new objects Python looks for circles of them; by itself it would after 700, or 2,000.
SELDOM = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; no error ends in a traceback."""
    spell_out_what_it_cannot_show()
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        with _warnings_as_sentences(), _seldom_collected():
            code = commands.main(args=arguments, prog_name="neurosim", standalone_mode=False, obj=words)
        terminal.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        terminal.say(shortened_message(said.getvalue().rstrip("\n")))
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
    warnings.formatwarning = lambda message, *_, **__: (
        f"Warning: {harmless(shortened_message(str(message)))}\n"
    )
    try:
        yield
    finally:
        warnings.formatwarning = before


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for objects in circles seldom: a command makes many that stay, and it ends soon."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
        return shortened_message(f"{where}{reason_of(error)}")
    if isinstance(error, MemoryError):
        return "there is not enough memory; make the network, the data or the figure smaller"
    missing = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if missing not in ("", "neurosim"):  # where neurosim was installed without what it needs
        return shortened_message(str(missing_package("this command", missing)))
    return shortened_message(
        f"a mistake in neurosim itself, {type(error).__name__}: {error} "
        "(please report it; NEUROSIM_TRACEBACK=1 shows where it happened)"
    )
