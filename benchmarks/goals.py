"""The goals, job by job, and how each is told."""

from dataclasses import dataclass

from timing import Timed, ratio

JAX = ("jax", "jax8", "jaxn")  # the best of them counts


NAMES = {
    "c": "C",
    "textbook": "plain NumPy",
    "rows": "batched NumPy",
    "jax": "the better JAX",
    "torch": "PyTorch",
    "sklearn": "scikit-learn",
    "numpy": "our numpy engine",
}


@dataclass(frozen=True)
class Goal:
    """So many times faster than a peer; or, against C, at most so many times its time."""

    job: str
    side: str
    peer: str
    number: float

    @property
    def limit(self) -> bool:
        """Whether the number is a limit on our time, in times of the peer."""
        return self.peer == "c"

    def __str__(self) -> str:
        return f"{'at most ' if self.limit else ''}{self.number:g} x {NAMES[self.peer]}"


def _goals(job: str, side: str, **numbers: float) -> list[Goal]:
    return [Goal(job, side, peer, number) for peer, number in numbers.items()]


GOALS = [
    *_goals("J1", "numba", textbook=500, jax=1.5, c=1.2),
    *_goals("J2", "numba", textbook=30, jax=1.5, c=2.5),
    *_goals("J2", "relaxed", textbook=50, jax=2.5, c=1.6),
    *_goals("J3", "numba", textbook=40, jax=2.2, c=1.2),
    *_goals("J3", "relaxed", textbook=60, jax=3.0, c=0.8),
    *_goals("J4", "relaxed", rows=1.5, jax=1.6, torch=5.0, sklearn=4.0),
    *_goals("J5", "numba", numpy=25, jax=20, c=1.1),
    *_goals("J5b", "numba", jax=9),
]
WHOLE_PROCESS = 0.25  # seconds, for XOR by the printed program
LINEAR = 2.5  # the dearest connection of all sizes over the cheapest


def peer_of(goal: Goal, timed: dict[str, Timed]) -> str | None:
    """Return the side that the goal speaks of: of several forms the fastest; None where it is missing."""
    forms = [key for key in (JAX if goal.peer == "jax" else (goal.peer,)) if key in timed]
    return min(forms, key=lambda key: ratio(timed[key], timed[forms[0]])) if forms else None


def verdict(goal: Goal, timed: dict[str, Timed]) -> tuple[str, bool]:
    """Return what is reached, in words, and whether that is enough."""
    peer = peer_of(goal, timed)
    if goal.side not in timed or peer is None:
        return f"{goal}: not measured", False
    ours = timed[goal.side]
    if goal.limit:
        found = ratio(ours, timed[peer])
        excess = found / goal.number - 1.0
        return told(goal, found, f"{excess:.0%} too much", excess <= 0.0)
    found = ratio(timed[peer], ours)
    lack = 1.0 - found / goal.number
    missed = f"{lack:.0%} short"
    if "c" in timed:
        missed += f"; C is at {ratio(timed[peer], timed['c']):.3g} x"
    return told(goal, found, missed, lack <= 0.0)


def told(goal: Goal, found: float, missed: str, reached: bool) -> tuple[str, bool]:
    """The goal, the number, and by how much it was missed."""
    return f"{goal}: {found:.3g} x" + ("" if reached else f" ({missed})"), reached
