"""The goals of training, job by job, and how each is told."""

from dataclasses import dataclass

from report import Verdict
from timing import Timed, ratio

NAMES = {
    "c": "C",
    "chand": "C with vectors by hand",
    "textbook": "textbook NumPy",
    "rows": "batched NumPy",
    "jax": "the better JAX",
    "sklearn": "scikit-learn",
    "before": "the commit before",
}
JAX = ("jax", "jax8", "jaxn")  # the best of them counts
#: Whose time ours is held against; the others are to be so many times slower than we are.
LIMITS = ("c", "chand", "before")
#: The first training of a job in a fresh process, in times of the commit before's.
FIRST = {"J1": 0.05, "J2": 0.05, "J3": 0.05, "J4": 0.1, "J5": 0.1, "J5b": 0.1}
#: Whole commands: in times of the commit before's, and how often they are run.
WHOLE = {"xor": (0.8, 5), "mnist": (0.4, 2)}
LINEAR = 2.5  # the dearest connection of all sizes over the cheapest


@dataclass(frozen=True)
class Goal:
    """So many times faster than a peer; or, against some, at most so many times its time."""

    job: str
    side: str
    peer: str
    number: float

    @property
    def is_limit(self) -> bool:
        """Whether the number is a limit on our time, in times of the peer."""
        return self.peer in LIMITS

    def __str__(self) -> str:
        peer = NAMES[self.peer]
        return f"<= {self.number:g} x {peer}'s time" if self.is_limit else f">= {self.number:g} x {peer}"


def _goals(job: str, side: str, **numbers: float) -> list[Goal]:
    return [Goal(job, side, peer, number) for peer, number in numbers.items()]


GOALS = [
    *_goals("J1", "compiled", jax=1.5, c=0.9),
    *_goals("J2", "compiled", jax=2.4, chand=1.15, textbook=55),
    *_goals("J2", "relaxed", jax=3.3, chand=0.8),
    *_goals("J3", "compiled", jax=2.6, chand=1.05, textbook=65),
    *_goals("J3", "relaxed", jax=2.9),
    *_goals("J4", "compiled", jax=1.05),
    *_goals("J4", "relaxed", jax=1.6, rows=1.8, sklearn=3.5),
    *_goals("J5", "compiled", c=0.95, jax=5),
    *_goals("J5b", "compiled", before=0.8),
]


def spoken_of(job: str) -> set[str]:
    """Return the sides that goals of a job speak of."""
    found = {side for goal in GOALS if goal.job == job for side in (goal.side, goal.peer)}
    return found.union(JAX) if "jax" in found else found


def peer_of(goal: Goal, timed: dict[str, Timed]) -> str | None:
    """Return the side that the goal speaks of: of several forms the fastest; None where it is missing."""
    forms = [key for key in (JAX if goal.peer == "jax" else (goal.peer,)) if key in timed]
    return min(forms, key=lambda key: ratio(timed[key], timed[forms[0]])) if forms else None


def verdict(goal: Goal, timed: dict[str, Timed], side: str) -> Verdict:
    """Judge a goal; `side` is what our side is called."""
    told = f"{goal.job}, {side}: {goal}"
    peer = peer_of(goal, timed)
    if goal.side not in timed or peer is None:
        return Verdict(told, "not measured", False)
    ours, theirs = timed[goal.side], timed[peer]
    if goal.is_limit:
        found = ratio(ours, theirs)
        return Verdict(told, f"{found:.3g} x", found <= goal.number)
    found = ratio(theirs, ours)
    return Verdict(told, f"{found:.3g} x", found >= goal.number)
