"""Networks, neurons and connections in a notebook: small tables that fold."""

from collections.abc import Iterable, Sequence
from html import escape

from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork

Cell = str | float | None
MOST = 200  # rows of a table


def network_html(network: PlainNetwork, png: str, width: int) -> str:
    """Return the picture of a network, and its numbers folded away below it.

    The picture is a PNG, which a notebook shows even where it does not trust its author.
    """
    title = escape(repr(network))
    picture = f'<img src="data:image/png;base64,{png}" alt="{title}" width="{width}">'
    neurons = [_neuron_row(neuron) for neuron in network.neurons[:MOST]]
    connections = [_connection_row(connection) for connection in network.connections[:MOST]]
    tables = [
        _folded(f"{len(network.neurons)} neurons", _table(_NEURON, neurons)),
        _folded(f"{len(network.connections)} connections", _table(_CONNECTION, connections)),
    ]
    return f"<p>{title}</p>{picture}{''.join(tables)}"


def neuron_html(neuron: Neuron) -> str:
    """Return the numbers of a neuron, and those of its connections folded away."""
    around = [_connection_row(c) for c in [*neuron.incoming, *neuron.outgoing][:MOST]]
    own = _table(_NEURON, [_neuron_row(neuron)])
    return own + (_folded("connections", _table(_CONNECTION, around)) if around else "")


def connection_html(connection: Connection) -> str:
    """Return the numbers of a connection."""
    return _table(_CONNECTION, [_connection_row(connection)])


_NEURON = ("neuron", "kind", "activation", "bias", "net", "out", "delta", "dE/dbias")
_CONNECTION = ("connection", "label", "weight", "gradient")


def _neuron_row(neuron: Neuron) -> list[Cell]:
    activation = None if neuron.activation is None else neuron.activation.name
    kind = "output" if neuron.output else neuron.kind
    gradient = None if neuron.bias is None else neuron.bias_gradient
    return [neuron.name, kind, activation, neuron.bias, neuron.net, neuron.out, neuron.delta, gradient]


def _connection_row(connection: Connection) -> list[Cell]:
    name = f"{connection.source.name} → {connection.target.name}"
    return [name, connection.label, connection.weight, connection.gradient]


def _table(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    head = "".join(f"<th>{text}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_shown(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return escape(f"{cell:.6g}" if isinstance(cell, float) else str(cell))


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{title}</summary>{content}</details>"
