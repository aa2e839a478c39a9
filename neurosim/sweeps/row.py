"""What came of one training of a sweep."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SweepRow:
    """One training: what `neurosim.training.outcomes.Outcomes` says of all, and where it was made.

    Attributes
    ----------
    number : int
        Counted from 0; it says which setting and which seed.
    result : str
        One of `neurosim.training.outcomes.RESULTS`.
    cause : str
        Why it got nowhere, in a word; empty where it got somewhere.
    reason : str
        The sentence of the error that ended it; empty where none did.
    metrics : dict of str to float
        ``train_cost``, ``train_accuracy``, ...; none where an error ended it.
    epochs : int
    weights : str
        A digest of the weights and biases that the training left; empty where an error ended it.
    outputs : str
        The outs for all samples to one decimal; empty where they are many.
    seconds : float
        From its first weights to this row.
    engine : str
        Which trained.
    curve : tuple of float
        The running cost of the epochs that are kept, as far as it was trained.
    """

    number: int
    result: str
    cause: str = ""
    reason: str = ""
    metrics: dict[str, float] | None = None
    epochs: int = 0
    weights: str = ""
    outputs: str = ""
    seconds: float = 0.0
    engine: str = ""
    curve: tuple[float, ...] = ()
