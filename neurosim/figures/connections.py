"""Connections as figures call them."""

from neurosim.model.neuron_and_connection import Connection
from neurosim.model.plain_network import PlainNetwork
from neurosim.trace.naming import required_connection


def connection_named(network: PlainNetwork, name: str) -> Connection:
    """Return a connection, however it is called.

    Raises
    ------
    UnknownNameError
        There is no such connection.
    """
    source, target = required_connection(network.record(), name).split("->")
    return network[source, target]


def weight_name(of: str) -> str:
    """Return how a figure calls the weight of a connection without a label; a neuron keeps its name.

    Examples
    --------
    >>> weight_name("x1->h1"), weight_name("h1")
    ('w(x1→h1)', 'h1')
    """
    return f"w({of.replace('->', '→')})" if "->" in of else of


def first_connection(network: PlainNetwork) -> str:
    """Return the name of the connection that a figure is about where none is named."""
    return network.connections[0].name
