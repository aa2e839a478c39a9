"""What is written beside the rows of a sweep: a report, the table as Parquet, two networks, figures."""

from pathlib import Path

from neurosim.ground.errors import MissingExtraError
from neurosim.ground.files import write_text
from neurosim.scenario.sweep_figures import write_sweep_figures
from neurosim.sweeps.folder import CURVES, PARQUET, ROWS, SETTINGS
from neurosim.sweeps.frame import write_parquet
from neurosim.sweeps.sweep_view import Sweep

#: The names of the files.
REPORT, BEST, MEDIAN = "report.md", "best.json", "median.json"


def write_products(found: Sweep, folder: Path) -> list[Path]:
    """Write the products of a sweep that is done, and return all files of its folder.

    Raises
    ------
    FileError
        One cannot be written.
    """
    written = [folder / name for name in (SETTINGS, ROWS, CURVES)]
    try:
        write_parquet(folder / PARQUET, found.kept.columns())
        written.append(folder / PARQUET)
    except MissingExtraError:
        (folder / PARQUET).unlink(missing_ok=True)  # of a sweep before, which had less rows
    write_text(folder / REPORT, found.report.markdown())
    written.append(folder / REPORT)
    for name, row in ((BEST, found.best), (MEDIAN, found.median)):
        if row is not None:
            found.network(row).save(folder / name)
            written.append(folder / name)
    return [*written, *write_sweep_figures(found.plan.scenario, found.outcomes, folder)]
