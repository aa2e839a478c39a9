"""The rows of a sweep given to workers until all are there, whoever is lost on the way."""

from collections.abc import Callable, Iterator

import numpy as np

from neurosim.ground.errors import BackendError, StructureError, WorkersLostError
from neurosim.sweeps.backend import Backend
from neurosim.sweeps.folder import SweepFolder
from neurosim.sweeps.tasks import Sharing
from neurosim.sweeps.trainer import failed
from neurosim.sweeps.work import Finished, Task, Worker, train_rows

#: When workers were lost so often without a new row, the rows that were out are tried one by one.
PATIENCE = 2

Tell = Callable[[str], object]
Progress = Callable[[int], object]


class Driver:
    """One run of a sweep.

    Parameters
    ----------
    kept : SweepFolder
        What is done, and where the rest goes.
    backend : Backend
    key : str
        By which workers know this run again: what they read for another one may have changed since.
    mixed : bool
        Whether workers may differ in the last bits of their functions.
    builds : callable
        Tells what is wrong with a setting here, or None: it finds out whether a worker lacks something.
    tell : callable
        Told in a sentence of what went wrong and is made good.
    progress : callable
        Told how many rows there are.
    """

    def __init__(
        self,
        kept: SweepFolder,
        backend: Backend,
        key: str,
        *,
        mixed: bool,
        builds: Callable[[int], str | None],
        tell: Tell,
        progress: Progress,
    ) -> None:
        self.kept, self.backend, self.key, self.mixed = kept, backend, key, mixed
        self.builds, self.tell, self.progress = builds, tell, progress

    def run(self) -> None:
        """Train all rows that are missing.

        Raises
        ------
        BackendError
            The workers cannot do the work.
        StructureError
            A worker has functions of other bits, and `mixed` does not allow that.
        """
        self.progress(self.kept.count)
        lost = 0
        while len(left := np.flatnonzero(~self.kept.done)):
            before = self.kept.count
            sharing = Sharing(left, self.kept.plan.setting_of, lambda: self.backend.jobs)
            try:
                self._share_out(sharing)
                lost = 0
            except WorkersLostError as error:
                lost = 1 if self.kept.count > before else lost + 1
                missing = len(self.kept.plan) - self.kept.count
                self.tell(f"{error}; going on with the {missing:,} rows that are left")
                if lost > PATIENCE:
                    self._try_each(sorted(sharing.out))
                    lost = 0

    def _share_out(self, sharing: Sharing) -> None:
        for finished in self._finished(iter(sharing)):
            self._keep(finished)
            sharing.measure([(row.number, row.seconds) for row in finished.rows])

    def _finished(self, rows: Iterator[list[int]]) -> Iterator[Finished]:
        kept = self.kept
        tasks = (Task(kept.plan, self.key, kept.engines, kept.data, some) for some in rows)
        results = self.backend.run(train_rows, tasks)
        try:
            yield from results
        finally:
            results.close()

    def _try_each(self, rows: list[int]) -> None:
        """Find out which row it is that ends its worker; that is what its row says."""
        for number in rows:
            try:
                for finished in self._finished(iter([[number]])):
                    self._keep(finished)
            except WorkersLostError as error:
                row = failed(number, f"the worker that trained it was lost ({error})")
                self._keep(Finished((row,), Worker("", {}), {}))

    def _keep(self, finished: Finished) -> None:
        self._refuse_other_bits(finished)
        for setting, reason in finished.unbuilt.items():
            if self.builds(setting) is None:
                raise BackendError(
                    f"the worker {finished.worker.name} cannot do what this computer can: {reason}; "
                    "files must be there under the same path, and the same packages installed"
                )
        self.kept.add(finished)
        self.progress(self.kept.count)

    def _refuse_other_bits(self, finished: Finished) -> None:
        if self.mixed:
            return
        for engine, exp in finished.worker.exp.items():
            known = self.kept.exp.get(engine, {exp})
            if exp not in known:
                before = ", ".join(sorted(known))
                raise StructureError(
                    f"the functions of the worker {finished.worker.name} have other last bits ({exp}) than "
                    f"those of the rows before ({before}), so its trainings are not the same; "
                    "leave that computer out, or give --mixed (in Python mixed=True), and the column 'exp' "
                    "says which rows belong together"
                )
