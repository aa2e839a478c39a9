"""The history that users hold: the record of a training, which prints, draws and keeps itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self, Unpack, overload

import numpy as np

from neurosim.ground.files import FilePath
from neurosim.ground.stored import Stored
from neurosim.trace.shown import Shown
from neurosim.training.history_record import Evaluation, HistoryRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from neurosim.drawing.page.choices import PlotLook
    from neurosim.drawing.page.style import Style

__all__ = ["Evaluation", "History"]

#: What two histories of the same training need not share.
CLOCK = ("marks", "why", "diagnosis", "causes")


class History(Shown, HistoryRecord):
    """The record of a training; `fit` returns it, and continues one that it is given.

    Two histories are equal when their numbers are, regardless of the time that the trainings took.

    Attributes
    ----------
    engine, why : str
        The engine that trained, and why it was chosen.
    optimizer : str
        The update rule with its numbers, such as ``Momentum(learning_rate=0.5, momentum=0.9)``.
    schedule : str or None
        The learning-rate schedule.
    samples, batch_size : int
    reduction : str
        ``"sum"`` or ``"mean"`` of the gradients of a batch.
    shuffle : bool
    seed : int or None
        What the shuffles were drawn from; None without shuffles, or where a generator was given.
    l2 : float
    exact : bool
    parameters : tuple of str
        The weights and biases: ``"i1->h1"`` and ``"b(h1)"``.
    stopped : str
        What ended the training: ``"epochs"``, ``"early stopping"``, ``"callback"``, ``"interrupted"`` or
        ``"error"``.
    diagnosis : tuple of str
        Why the training got nowhere, in plain words; empty where it got somewhere.
    causes : tuple of str
        The same, each in a word, such as ``"dead"``; empty in files of earlier versions.
    evaluations : list of Evaluation
    snapshots : dict of int to (parameters,) array
        The weights and biases after an epoch, in the order of `parameters`.
    watched : str or None
        What early stopping watched, such as ``"validation cost"``.
    best_epoch : int or None
        Which evaluation was the best, where early stopping watched.
    best : (parameters,) array or None
        The weights and biases of that epoch.
    marks : list of (int, float)
        How many epochs were done after how many seconds.
    memory : Memory or None
        What the optimizer remembers, to continue with.
    generator : mapping or None
        The state of the generator of the shuffles, to continue with.
    """

    def save(self, path: FilePath) -> None:
        """Write the history as JSON (``neurosim-history/1``), atomically.

        Raises
        ------
        FileError
            The file cannot be written.
        FormatError
            Its name has the ending of another format.
        NumberError
            A number is not finite, which JSON cannot store.
        """
        from neurosim.training.history_documents import save_history

        save_history(self, path)

    @classmethod
    def load(cls, path: FilePath) -> Self:
        """Read a history that `save` wrote.

        Raises
        ------
        FileError
            The file cannot be read.
        FormatError
            It is damaged, not a history, or of a newer version.
        """
        from neurosim.training.history_documents import load_history

        return load_history(cls, path)

    @overload
    def plot(
        self, quantities: str | Sequence[str] | None = ..., *, ax: None = None, **look: "Unpack[PlotLook]"
    ) -> "Figure": ...

    @overload
    def plot(
        self, quantities: str | Sequence[str] | None = ..., *, ax: "Axes", **look: "Unpack[PlotLook]"
    ) -> "Axes": ...

    def plot(
        self,
        quantities: str | Sequence[str] | None = None,
        *,
        ax: "Axes | None" = None,
        title: str | None = None,
        style: "str | Style | None" = None,
    ) -> "Figure | Axes":
        """Draw curves over the epochs: the costs, or some of `quantities`; see `neurosim.figures.curves`."""
        from neurosim.figures.curves import draw_curves
        from neurosim.training.report import curves

        return draw_curves(curves(self, quantities), across="epoch", ax=ax, title=title, style=style)

    def __eq__(self, other: object) -> bool:
        from neurosim.training.history_documents import to_document

        if not isinstance(other, History):
            return NotImplemented
        one, two = to_document(self), to_document(other)
        return all(_same(one[key], two[key]) for key in one if key not in CLOCK)

    def __repr__(self) -> str:
        return f"<History of {self.epochs} epochs on {self.samples} samples, engine {self.engine or 'none'}>"

    def _text(self) -> str:
        from neurosim.training.report import report

        return report(self)

    def _markdown(self) -> str:
        from neurosim.training.report import report_markdown

        return report_markdown(self)


def _same(one: Stored, other: Stored) -> bool:
    """Whether two values are equal; arrays by their numbers."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return one is not None and other is not None and np.array_equal(np.asarray(one), np.asarray(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
