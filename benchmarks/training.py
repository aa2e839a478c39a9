"""Speed of training, paired in one run with named peers on the same jobs.

    python benchmarks/training.py --before CHECKOUT [--quick] [--rounds N] [--only J2,J3] [--sides compiled,c]

Prints tables, and writes them to RESULTS.md beside this file. README.md says how to read them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = ("J1", "J2", "J3", "J4", "J5", "J5b", "linear", "first", "processes", "commands")


def single_thread() -> None:
    """One core and one thread for all that is imported from here on, and for child processes."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["JAX_PLATFORMS"] = "cpu"


def main() -> int:
    """Time everything; the exit code is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, help="a checkout of the commit before, to be timed, too")
    parser.add_argument("--quick", action="store_true", help="two short rounds; writes no file")
    parser.add_argument("--rounds", type=int, help="interleaved rounds (default 5, quick 2)")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, of {','.join(PARTS)}")
    parser.add_argument("--sides", help="sides, such as compiled,c (default all); writes no file")
    choices = parser.parse_args()
    own_tree(parser)
    single_thread()
    from fresh import report_commands, report_first, report_processes
    from growing import report_linear
    from one_job import report_job
    from peers.before import CHECKOUT
    from processes import own_cache
    from report import Report, machine
    from sides import SIDES

    parts = chosen(parser, "--only", choices.only, PARTS)
    keys = chosen(parser, "--sides", choices.sides or ",".join(SIDES), tuple(SIDES))
    before = checkout(parser, choices.before)
    if before is None:
        keys = [key for key in keys if key != "before"]
    else:
        os.environ[CHECKOUT] = str(before)
    rounds = (2 if choices.quick else 5) if choices.rounds is None else max(1, choices.rounds)
    packages = [package for key in keys for package in SIDES[key].packages]
    about = f"{machine(*packages)}\n{compiler()}. One thread on one core, float64; {rounds} rounds."
    report = Report("Training", about)
    with tempfile.TemporaryDirectory() as bytecode, own_cache():
        os.environ["PYTHONPYCACHEPREFIX"] = bytecode  # nothing is written into the checkouts
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        for part in parts:
            match part:
                case "linear":
                    report_linear(report, keys, rounds)
                case "first":
                    report_first(report, before, rounds)
                case "processes":
                    report_processes(report, keys)
                case "commands":
                    report_commands(report, before)
                case _:
                    report_job(report, part, keys, rounds, 0.125 if choices.quick else 1.0)
    print("\n" + report.goals())
    if not choices.quick and choices.sides is None and len(parts) == len(PARTS):
        RESULTS.write_text(report.text(), encoding="utf-8")
    return 0 if report.reached else 1


def chosen(parser: argparse.ArgumentParser, option: str, given: str, known: tuple[str, ...]) -> list[str]:
    """Return the names given, or end with a sentence."""
    names = given.split(",")
    for name in names:
        if name not in known:
            parser.error(f"{option}: no '{name}' (there are {', '.join(known)})")
    return names


def checkout(parser: argparse.ArgumentParser, given: Path | None) -> Path | None:
    """Return the folder of the checkout, or end with a sentence."""
    if given is not None and not (given / "neurosim" / "__init__.py").exists():
        parser.error(f"--before: there is no package neurosim in '{given}'")
    return None if given is None else given.resolve()


def own_tree(parser: argparse.ArgumentParser) -> None:
    """See that the package of this work tree is measured, and not one that is installed elsewhere."""
    here = Path(__file__).resolve().parents[1]
    spec = find_spec("neurosim")
    if spec is None or spec.origin is None or not Path(spec.origin).resolve().is_relative_to(here):
        found = None if spec is None else spec.origin
        parser.error(f"this Python finds neurosim in {found}; put {here} into PYTHONPATH")


def compiler() -> str:
    """Which C compiler there is."""
    try:
        found = subprocess.run(["gcc", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "No gcc"
    return found.stdout.splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
