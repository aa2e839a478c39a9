"""The options of a training that every engine computes with."""

from typing import Literal, TypedDict


class JobOptions(TypedDict, total=False):
    """The options of a training that its engine computes with; `FitOptions` says what they mean."""

    batch_size: "int | Literal['all']"
    reduction: "Literal['sum', 'mean']"
    l2: float
    exact: bool
