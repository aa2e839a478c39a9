"""The goals, job by job, and how each is told."""

from dataclasses import dataclass

from timing import Timed, ratio

JAX = ("jax", "jax8", "jaxn")  # the best of them counts


@dataclass(frozen=True)
class Goal:
    """So many times faster than a peer; or, against C, at most so many times slower."""

    job: str
    side: str
    peer: str
    number: float

    @property
    def limit(self) -> bool:
        """Whether the number is a limit on how much slower we may be."""
        return self.peer == "c"


def _goals(job: str, side: str, **numbers: float) -> list[Goal]:
    return [Goal(job, side, peer, number) for peer, number in numbers.items()]


GOALS = [
    *_goals("J1", "numba", textbook=500, jax=1.5, c=1.2),
    *_goals("J2", "numba", textbook=30, jax=1.5, c=2.5),
    *_goals("J2", "relaxed", textbook=50, jax=2.5, c=1.6),
    *_goals("J3", "numba", textbook=40, jax=2.2, c=1.2),
    *_goals("J3", "relaxed", textbook=60, jax=3.0, c=0.8),
    *_goals("J4", "numpy", rows=1.5, jax=1.6, torch=5.0, sklearn=4.0),
    *_goals("J5", "numba", numpy=25, jax=20, c=1.1),
    *_goals("J5b", "numba", jax=9),
]
WHOLE_PROCESS = 0.25  # seconds, for XOR by the printed program
LINEAR = 2.5  # the dearest connection of all sizes over the cheapest


def peer_of(goal: Goal, timed: dict[str, Timed]) -> str | None:
    """Return the side that the goal speaks of: of several forms the fastest; None where it is missing."""
    forms = [key for key in (JAX if goal.peer == "jax" else (goal.peer,)) if key in timed]
    return min(forms, key=lambda key: ratio(timed[key], timed[forms[0]])) if forms else None


def verdict(goal: Goal, timed: dict[str, Timed]) -> tuple[str, bool] | None:
    """Return what is reached, in words, and whether that is enough; None where a side is missing."""
    peer = peer_of(goal, timed)
    if goal.side not in timed or peer is None:
        return None
    if goal.limit:
        found = ratio(timed[goal.side], timed[peer])
        reached, text = found <= goal.number, f"at most {goal.number:g} x the time of C: {found:.2f} x"
        short = found / goal.number - 1.0
    else:
        found = ratio(timed[peer], timed[goal.side])
        reached, text = found >= goal.number, f"{goal.number:g} x {NAMES[goal.peer]}: {found:.3g} x"
        short = 1.0 - found / goal.number
    if not reached:
        text += f", {short:.0%} {'too much' if goal.limit else 'short'}"
        if not goal.limit and "c" in timed:
            text += f" (straight C is at {ratio(timed[peer], timed['c']):.3g} x)"
    return text, reached


NAMES = {
    "textbook": "plain NumPy",
    "rows": "batched NumPy",
    "jax": "the better JAX",
    "torch": "PyTorch",
    "sklearn": "scikit-learn",
    "numpy": "our numpy engine",
}
