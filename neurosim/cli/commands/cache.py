"""``neurosim cache``: the machine code that is kept on this computer."""

import click

from neurosim.cli import terminal
from neurosim.cli.command import command


@command(135, "neurosim cache", "neurosim cache --clear", name="cache")
@click.option("--clear", is_flag=True, help="Delete the files; they are made again when they are needed.")
@click.option("--json", "as_json", is_flag=True, help="Print the same as one JSON object.")
def cache_command(clear: bool, as_json: bool) -> None:
    """Show the machine code that is kept on disk.

    The engine 'compiled' compiles a training for the processor of this computer, and keeps the code in a
    folder of yours. It may be deleted at any time.
    """
    import json

    from neurosim.engines.compiled.kept_code import (
        MOST_BYTES,
        can_be_written,
        cleared,
        code_files,
        code_folder,
        why_not_kept,
    )
    from neurosim.ground.numbers import counted

    folder = code_folder()
    about = {} if clear else _computer()  # to find out about exp, code is compiled and kept, too
    files = cleared(folder) if clear else list(code_files(folder))
    size = sum(file.size for file in files)
    unused = why_not_kept(folder)
    read_only = folder is not None and unused is None and not can_be_written(folder)
    if as_json:
        place = {
            "folder": None if folder is None else str(folder),
            "not_used": unused,
            "read_only": read_only,
        }
        count = {"deleted" if clear else "files": len(files), "bytes": size, "most_bytes": MOST_BYTES}
        terminal.show(json.dumps({**place, **count, **about}, indent=2))
        return
    amount = f"{counted(len(files), 'file')}, {size / 1e6:.2f} MB"
    remark = f" (not used: {unused})" if unused else " (only read: it cannot be written to)" * read_only
    lines = {"folder": str(folder or "none") + remark}
    if clear:
        lines["deleted"] = amount
    else:
        lines["files"] = f"{amount}; at most {MOST_BYTES / 1e6:.0f} MB are kept"
    terminal.show(*(f"{name:9}  {said}" for name, said in {**lines, **about}.items()))


def _computer() -> dict[str, str]:
    """For which processor code is made, and how it computes exp; or why none is made."""
    from neurosim.engines.base import UnusableError

    try:
        from neurosim.engines.compiled.processor import this_processor
        from neurosim.engines.compiled.variants import VARIANTS, best_variant

        return {"processor": this_processor().name, "exp": VARIANTS[best_variant()]}
    except ImportError:
        reason = 'llvmlite is not installed; install it with: pip install "neurosim[fast]"'
    except (OSError, UnusableError) as error:
        reason = str(error)
    return {"no code": reason}
