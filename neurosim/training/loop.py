"""The loop of a training: chunks of epochs by an engine, and what is looked at between them."""

import time

import numpy as np

from neurosim.engines.base import BundledEngine
from neurosim.engines.choosing import Choice, borrow
from neurosim.engines.interrupts import held_back
from neurosim.engines.job import Job
from neurosim.engines.parameters import Parameters
from neurosim.ground.errors import StructureError
from neurosim.model.plain_network import PlainNetwork
from neurosim.model.standing import forget_passes
from neurosim.trace.storage import Document
from neurosim.training.checkpoints import SECONDS, SavedTraining
from neurosim.training.evaluating import Judge
from neurosim.training.fingerprint import structure_of
from neurosim.training.history_record import Evaluation, HistoryRecord
from neurosim.training.plan import FitPlan
from neurosim.training.schedules import rates
from neurosim.training.shuffling import state_of

#: So long may an engine run before the loop looks around: a Ctrl-C is answered, a bar moves on.
CHUNK_SECONDS = 0.2
#: So many places of samples are drawn at once where they are shuffled.
MOST_PLACES = 2_000_000


class TrainingLoop:
    """One call of `fit`.

    Parameters
    ----------
    engine : str, or class or function (network, job) -> Engine
        What is to train.
    history : HistoryRecord
        What was trained before, and where the rest is written down.
    """

    def __init__(
        self,
        network: PlainNetwork,
        parameters: Parameters,
        job: Job,
        plan: FitPlan,
        history: HistoryRecord,
        engine: Choice,
    ) -> None:
        self.network, self.job, self.plan, self.history = network, job, plan, history
        self.watch = plan.watch(history)
        self.parameters = parameters
        self.engine: BundledEngine = borrow(network, job, engine, max(1, plan.last - history.epochs))
        self._choice = self.engine.name if isinstance(engine, str) else engine
        self._places = np.arange(len(job.X))
        self._judge: Judge | None = None
        self._before = self._fixed() if plan.callback is not None else {}
        self._pace = 1  # epochs of the next chunk
        self._complete = False  # nothing broke the training off
        self._kept: SavedTraining | None = (
            None  # where it stood after a complete epoch, for Ctrl-C in the next
        )
        self._earlier = history.seconds
        self._started = self._saved = self._looked = time.perf_counter()

    def run(self) -> None:
        """Train; whatever stops it, the objects hold what was trained, and the history says so."""
        history = self.history
        history.stopped = ""
        self._remember()  # what an earlier optimizer remembered is nothing to this one
        if self.watch is not None and self.watch.best is None:  # nothing that was watched before is known
            history.watched, history.best_epoch, history.best = self.watch.quantity, None, None
        try:
            try:
                forget_passes(self.network)
                self._train()
            finally:
                with held_back():
                    self._finish()
        except BaseException as failure:
            history.stopped = "interrupted" if isinstance(failure, KeyboardInterrupt) else "error"
            if history.stopped == "interrupted":
                with held_back():
                    self._save_kept()
            raise

    def _finish(self) -> None:
        """Leave everything to the objects, the optimizer and the history."""
        self.engine.give_back()
        best = self.plan.best(self.history)
        if self._complete and best is not None:
            self.parameters.write(best)
        forget_passes(self.network)
        self._remember()

    def _train(self) -> None:
        """Train to the last epoch, or to where something says stop."""
        history, plan = self.history, self.plan
        if plan.progress is not None:
            plan.progress(history.epochs)
        if history.epochs == 0:
            self._look(start=True)
        while history.epochs < plan.last and not history.stopped:
            done = history.epochs
            due = min([plan.last, *(done - done % step + step for step in plan.steps)])
            self._keep()
            self._run_chunk(min(due - done, self._pace))
            if history.epochs == due:
                self._look()
            if plan.progress is not None:
                plan.progress(history.epochs)
            if history.epochs == plan.last and not history.stopped:
                history.stopped = "epochs"
            self._save()
        history.stopped = history.stopped or "epochs"
        self._complete = True

    def _run_chunk(self, epochs: int) -> None:
        """Train some epochs, and write down those that were finished."""
        first, generator = self.history.epochs + 1, self.plan.generator
        costs, speeds = np.empty(epochs), rates(self.plan.schedule, first, first + epochs - 1)
        self.engine.completed, start = 0, time.perf_counter()
        state = generator.bit_generator.state if generator is not None else {}
        try:
            self.engine.run(self._orders(epochs), speeds, costs, first)
        finally:
            with held_back():
                end, done = time.perf_counter(), self.engine.completed
                if generator is not None and done < epochs:
                    generator.bit_generator.state = state
                    self._orders(done)
                self.history.add(costs[:done], speeds[:done], self._earlier + end - self._started)
        self._pace = max(1, int(CHUNK_SECONDS * epochs / max(end - start, 1e-9)))
        if generator is not None:
            self._pace = max(1, min(self._pace, MOST_PLACES // len(self._places)))

    def _orders(self, epochs: int) -> np.ndarray:
        """Which sample comes when, in each epoch."""
        orders = np.broadcast_to(self._places, (epochs, len(self._places)))
        return orders if self.plan.generator is None else self.plan.generator.permuted(orders, axis=1)

    def _remember(self) -> None:
        """Put what the training needs to continue into the history."""
        memory, generator = self.job.optimizer.memory, self.plan.generator
        self.history.memory = None if memory is None else memory.copy()
        self.history.generator = None if generator is None else state_of(generator)

    # -- looking around ---------------------------------------------------------------------------

    def _look(self, *, start: bool = False) -> None:
        """Do what is due after this epoch, or before the first."""
        plan, history = self.plan, self.history
        judged, kept = self._is_due(plan.evaluate_every), self._is_due(plan.snapshots_every)
        called = self._is_due(plan.callback_every) and not start
        if (judged or kept or called) and not start:
            self.engine.give_back()
        if judged:
            self._evaluate()
        if kept:
            history.snapshots[history.epochs] = self.parameters.read()
        if called:
            self._call_back()
        if history.stopped == "callback" and plan.evaluate_every is not None and not self._is_judged():
            self._evaluate()

    def _is_due(self, every: int | None) -> bool:
        done = self.history.epochs
        return every is not None and (done % every == 0 or done == self.plan.last)

    def _is_judged(self) -> bool:
        return bool(self.history.evaluations) and self.history.evaluations[-1].epoch == self.history.epochs

    def _evaluate(self) -> None:
        """Judge the network as it is, and see whether it still becomes better."""
        plan, history = self.plan, self.history
        if self._judge is None:
            self._judge = Judge(self.network, plan.metrics)
        training = self._judge.numbers(self.job.X, self.job.T)
        validation = None if plan.validation is None else self._judge.numbers(*plan.validation)
        history.evaluations.append(Evaluation(history.epochs, training, validation))
        if self.watch is not None:
            if self.watch.look(history.evaluations[-1]):
                history.best_epoch, history.best = history.epochs, self.parameters.read()
            if self.watch.over:
                history.stopped = "early stopping"

    def _call_back(self) -> None:
        """Call the user's function; where it changed parameters, borrow them again.

        Raises
        ------
        StructureError
            It changed something else.
        """
        assert self.plan.callback is not None
        forget_passes(self.network)
        before = self.parameters.read()
        try:
            if self.plan.callback(self.history) is True and not self.history.stopped:
                self.history.stopped = "callback"
            self._require_unchanged()
            now = Parameters(self.network)
            changed = not (
                np.array_equal(now.trainable, self.parameters.trainable)
                and np.array_equal(now.read(), before)
            )
        except BaseException:
            self.parameters.write(before)
            raise
        if changed:
            self.parameters, self._judge = now, None
            self.engine = borrow(self.network, self.job, self._choice, 1)

    def _fixed(self) -> dict[str, Document | str]:
        """What a callback may not change."""
        structure = structure_of(self.network, frozen=False)
        return {"structure of the network": structure, "optimizer": repr(self.job.optimizer)}

    def _require_unchanged(self) -> None:
        """Refuse a network or an optimizer that a callback has changed."""
        now = self._fixed()
        for what, before in self._before.items():
            if now[what] != before:
                raise StructureError(
                    f"the callback changed the {what}; it may change weights and biases, and which of them "
                    "are trainable"
                )

    def _save(self) -> None:
        """Write a checkpoint where one is due."""
        checkpoint = self.plan.checkpoint
        if checkpoint is None:
            return
        if checkpoint.every is None:
            due = time.perf_counter() - self._saved >= SECONDS
        else:
            due = self.history.epochs % checkpoint.every == 0
        if due or self.history.stopped:
            self.engine.give_back()
            self._remember()
            checkpoint.write(SavedTraining(self.plan.settings, self.parameters.read(), self.history))
            self._saved = time.perf_counter()
            self._kept = None

    def _keep(self) -> None:
        """Remember the end of an epoch now and then: only from there the rest has the same bits."""
        now = time.perf_counter()
        if self.plan.checkpoint is None or (self._kept is not None and now - self._looked < CHUNK_SECONDS):
            return
        self.engine.give_back()
        self._remember()
        self._kept = SavedTraining(self.plan.settings, self.parameters.read(), self.history.copy())
        self._looked = now

    def _save_kept(self) -> None:
        """After Ctrl-C, write what was kept as a checkpoint."""
        if self.plan.checkpoint is not None and self._kept is not None:
            self.plan.checkpoint.write(self._kept)
