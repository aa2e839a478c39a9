"""What every optimizer has: numbers of its own, and a memory of the parameters of one network."""

import gc
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from neurosim.formulas.arithmetic import Change, Real, Reals
from neurosim.formulas.update_text import RuleText
from neurosim.ground.checks import finite
from neurosim.ground.errors import NumberError, StructureError
from neurosim.ground.keywords import explains_arguments

if TYPE_CHECKING:
    import numpy as np


@dataclass(slots=True)
class Memory:
    """What an optimizer remembers between two updates.

    Attributes
    ----------
    names : tuple of str
        The parameters, in the order of the arrays.
    slots : tuple of (parameters,) array
        One array for each of the optimizer's `slots`.
    updates : int
        How many updates were made.
    powers : tuple of float
        What the optimizer's `next_powers` gave for that many updates.
    """

    names: tuple[str, ...]
    slots: "tuple[np.ndarray, ...]"
    updates: int
    powers: tuple[float, ...]

    def copy(self) -> "Memory":
        """Return the same, to be kept while the optimizer goes on."""
        return Memory(self.names, tuple(slot.copy() for slot in self.slots), self.updates, self.powers)


class Optimizer:
    """Base of all optimizers; a subclass needs `name` and `change`.

    An optimizer belongs to one network: after a training its `memory` holds one number per slot and
    parameter, and the next training with the same object continues from there.

    Parameters
    ----------
    learning_rate : float

    Attributes
    ----------
    slots : tuple of str
        What is remembered of every parameter; all start at 0. One whose name begins with ``square`` is never
        below 0.
    decays : tuple of float
        Factors whose powers `change` is given (for Adam's correction of the bias towards 0).
    needs_weight : bool
        Whether `change` asks for the weight itself, for a decay of its own.
    penalty_name : str
        The parameter that takes the place of an L2 penalty, which is refused beside it.
    memory : Memory or None
        None before the first update.
    owner : weak reference or None
        The network that `memory` is of. A copy of the optimizer has none.

    Raises
    ------
    NumberError
        The learning rate is not a finite number, or another number is out of range.
    """

    name: str = ""
    text = RuleText()
    slots: ClassVar[tuple[str, ...]] = ()
    parameter_names: ClassVar[tuple[str, ...]] = ("learning_rate",)
    needs_weight: ClassVar[bool] = False
    penalty_name: ClassVar[str] = ""

    @explains_arguments
    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = at_least_zero(
            learning_rate, "learning_rate", ", because a negative rate makes E grow"
        )
        self.memory: Memory | None = None
        self.owner: Callable[[], object] | None = None

    @property
    def decays(self) -> tuple[Real, ...]:
        """Factors whose powers are needed; none by default."""
        return ()

    def change(
        self, gradient: Real, learning_rate: Real, remembered: Reals, powers: Reals, *, weight: Real = 0.0
    ) -> Change:
        """Return what is added to the parameter, and what is remembered next time.

        With floats and arrays it computes; with symbols it builds the formulas, in which a slot that is
        remembered stands as it was before.

        Parameters
        ----------
        gradient : float, array or Expression
        learning_rate : float or Expression
            Of this update, which a schedule may have changed.
        remembered : sequence of float, array or Expression
            One for each slot.
        powers : sequence of float or Expression
            The numbers of `next_powers`, for this update.
        weight : float, array or Expression
            The weight itself, where `needs_weight`; 0 for a bias, which does not decay.
        """
        raise NotImplementedError(f"optimizer '{self.name}' has no change(...)")

    def next_powers(self, powers: Reals) -> tuple[Real, ...]:
        """Return the powers of the decays for one more update; before the first they are all 1."""
        return tuple(power * decay for power, decay in zip(powers, self.decays, strict=True))

    def remember(self, names: Sequence[str]) -> Memory:
        """Return the memory for these parameters, a fresh one before the first update.

        Raises
        ------
        StructureError
            The optimizer has trained other parameters, or its memory does not fit; see `require_memory`.
        """
        import numpy as np

        names = tuple(names)
        if self.memory is None:
            zeros = tuple(np.zeros(len(names)) for _ in self.slots)
            self.memory = Memory(names, zeros, 0, tuple(1.0 for _ in self.decays))
        elif self.slots and self.memory.names != names:
            raise self._another(names)
        self.require_memory(self.memory)
        return self.memory

    def require_memory(self, memory: Memory) -> None:
        """Refuse a memory that this optimizer cannot continue with, such as one of a damaged file.

        Raises
        ------
        StructureError
            It has other arrays or powers than the `slots` and `decays` of this optimizer.
        """
        import numpy as np

        shape = (len(memory.names),)
        if len(memory.slots) != len(self.slots) or len(memory.powers) != len(self.decays):
            raise self._unfit(
                f"it needs {len(self.slots)} arrays ({', '.join(self.slots) or 'none'}) and "
                f"{len(self.decays)} powers, not {len(memory.slots)} and {len(memory.powers)}"
            )
        for name, slot in zip(self.slots, memory.slots, strict=True):
            if not isinstance(slot, np.ndarray) or slot.dtype != np.float64 or slot.shape != shape:
                raise self._unfit(f"'{name}' is not an array of {shape[0]} floats")
            if not np.isfinite(slot).all() or (name.startswith("square") and (slot < 0.0).any()):
                raise self._unfit(f"'{name}' holds a number that it cannot have")
        if not all(0.0 <= power <= 1.0 for power in memory.powers):
            raise self._unfit(f"powers are {list(memory.powers)}; each must be from 0 to 1")

    def _unfit(self, why: str) -> StructureError:
        return StructureError(
            f"the memory of {type(self).__name__} is damaged: {why}; call its forget(), or make a new one"
        )

    def belong_to(self, network: object, names: Sequence[str]) -> None:
        """Make this the optimizer of a network.

        Raises
        ------
        StructureError
            It remembers parameters of another network, which is still there.
        """
        if self.memory is not None and self.slots and not self._may_belong_to(network):
            gc.collect()  # neurons and connections hold each other: who was given up may seem to be there
            if not self._may_belong_to(network):
                raise self._another(names)
        self.owner = weakref.ref(network)

    def _may_belong_to(self, network: object) -> bool:
        return self.owner is None or self.owner() in (None, network)

    def _another(self, names: Sequence[str]) -> StructureError:
        assert self.memory is not None
        return StructureError(
            f"this optimizer remembers {len(self.memory.names)} parameters of another network, not these "
            f"{len(names)}; make a new one, or call its forget()"
        )

    def forget(self) -> None:
        """Start again, for another network or another training."""
        self.memory = self.owner = None

    def __getstate__(self) -> dict[str, Any]:
        # A copy, or what comes back from a file, may go on with a copy of the network.
        return self.__dict__ | {"owner": None}

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.parameter_names)
        return f"{type(self).__name__}({values})"


def checked_share(value: object, what: str) -> float:
    """Return a number from 0 to below 1.

    Raises
    ------
    NumberError
        It is none.
    """
    number = finite(value, what)
    if not 0.0 <= number < 1.0:
        raise NumberError(f"{what} is {number}; it must be at least 0 and below 1")
    return number


def at_least_zero(value: object, what: str, why: str = "") -> float:
    """Return a number of at least 0.

    Raises
    ------
    NumberError
        It is none.
    """
    number = finite(value, what)
    if number < 0.0:
        raise NumberError(f"{what} is {number}; it must be at least 0{why}")
    return number


def above_zero(value: object, what: str) -> float:
    """Return a number above 0.

    Raises
    ------
    NumberError
        It is none.
    """
    number = finite(value, what)
    if number <= 0.0:
        raise NumberError(f"{what} is {number}; it must be above 0")
    return number
