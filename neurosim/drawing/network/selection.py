"""What a figure shows: the names of the quantities, and whether the state knows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from neurosim.ground.errors import PassOrderError, UnknownNameError, brief, did_you_mean, listed
from neurosim.trace.records import State

QUANTITIES = ("weight", "net", "out", "delta", "gradient", "bias", "target", "error", "update", "change")
NOTHING = "nothing"  # in place of names: the network alone
DEFAULT = ("weight", "net", "out")

_REMEDY = {
    "net": "run forward(inputs) first",
    "out": "run forward(inputs) first",
    "delta": "run backward(targets) first",
    "gradient": "run backward(targets) first",
    "target": "neurons do not store it, but a trace does: net.trace(inputs, targets).draw(show='target')",
    "error": "neurons do not store it, but a trace does: net.trace(inputs, targets).draw(show='error')",
    "update": "connections do not store old weights, but a trace does: "
    "net.trace(inputs, targets, learning_rate=0.5).draw(show='update')",
    "change": "connections do not store old weights, but a trace does: "
    "net.trace(inputs, targets, learning_rate=0.5).draw(show='change')",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The quantities to draw, one truth value each."""

    weight: bool
    net: bool
    out: bool
    delta: bool
    gradient: bool
    bias: bool
    target: bool
    error: bool
    update: bool
    change: bool

    @property
    def on_connections(self) -> bool:
        """Whether connections have numbers."""
        return self.weight or self.gradient or self.update or self.change


def select(state: State, show: str | Iterable[str]) -> Selection:
    """Return what to draw.

    Weights bring the bias variables with them, outs bring targets and errors where they are known.
    The default selection draws nets and outs only where they are known.

    Raises
    ------
    UnknownNameError
        If a name is not one of the quantities.
    PassOrderError
        If the state knows nothing of a quantity that was asked for.
    """
    asked, known = set(quantities(show)), _known(state)
    for name in _lacking(asked, known, state):
        raise PassOrderError(f"cannot show {name}: this state has no {name} yet; {_REMEDY[name]}")
    return Selection(
        weight="weight" in asked,
        net="net" in asked and "net" in known,
        out="out" in asked and "out" in known,
        delta="delta" in asked,
        gradient="gradient" in asked,
        bias=bool(asked & {"bias", "weight", "update", "change"}),
        target=bool(asked & {"target", "out"}) and "target" in known,
        error=bool(asked & {"error", "out"}) and "error" in known,
        update="update" in asked,
        change="change" in asked,
    )


def lacking(state: State, show: str | Iterable[str]) -> list[str]:
    """Return what was asked for and is not known in this state.

    Raises
    ------
    UnknownNameError
        If a name is not one of the quantities.
    """
    return _lacking(set(quantities(show)), _known(state), state)


def quantities(show: str | Iterable[str]) -> tuple[str, ...]:
    """Return what is to be shown: of ``"weight,net"`` both, of ``"nothing"`` none.

    Raises
    ------
    UnknownNameError
        A name is not one of the quantities, or "nothing" is given together with others.

    Examples
    --------
    >>> quantities("weight, net"), quantities(["out"]), quantities("nothing")
    (('weight', 'net'), ('out',), ())
    """
    if isinstance(show, str):
        names: list[str] = [part.strip() for part in show.split(",")]
    elif isinstance(show, Iterable):
        names = list(show)
    else:
        raise UnknownNameError(
            f"cannot show {brief(show)}; show is a list of names, such as ('weight', 'net', 'out')"
        )
    if names == [NOTHING]:
        return ()
    if NOTHING in names:
        raise UnknownNameError(
            "'nothing' cannot be combined with other names; leave out 'nothing' or the others"
        )
    for name in names:
        if name not in QUANTITIES:
            hint = did_you_mean(name, QUANTITIES) if isinstance(name, str) else ""
            raise UnknownNameError(
                f"cannot show {brief(name)} ({hint}one of: {listed(QUANTITIES)}; or 'nothing')"
            )
    return tuple(str(name) for name in names)


def _known(state: State) -> set[str]:
    known = {quantity for (quantity, _), value in state.values.items() if value is not None}
    if any(quantity == "weight" or quantity == "bias" for quantity, _ in state.before):
        known.add("update")
    if any(quantity == "weight_change" for quantity, _ in state.values):
        known.add("change")
    return known


def _lacking(asked: set[str], known: set[str], state: State) -> list[str]:
    if asked == set(DEFAULT):
        return []
    of_connections = () if state.network.connections else ("gradient", "update", "change")
    return [
        name
        for name in QUANTITIES
        if name in asked and name in _REMEDY and name not in known and name not in of_connections
    ]
