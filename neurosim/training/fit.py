"""Fitting a network to samples: epochs of descent by an engine, with a history."""

import numpy as np

from neurosim.model.network import Network
from neurosim.equations.updates import optimizer as known_optimizer
from neurosim.passes.engines import borrow
from neurosim.passes.job import Job


def fit(network: Network, X, T=None, *, epochs, learning_rate=None, batch_size=1, reduction="sum",
        shuffle=False, seed=None, optimizer=None, l2=0.0, engine="auto", exact=True):
    """Placeholder of the real thing."""
    X = np.ascontiguousarray(X, dtype=float)
    outputs = len(network.outputs)
    T = np.zeros((len(X), outputs)) if T is None else np.ascontiguousarray(T, dtype=float).reshape(len(X), -1)
    batch = len(X) if batch_size == "all" else batch_size
    rule = known_optimizer(optimizer, learning_rate)
    job = Job(X, T, rule, batch, reduction == "mean", l2, exact)
    generator = np.random.default_rng(seed)
    borrowed = borrow(network, job, engine, epochs)
    costs = np.full(epochs, np.nan)
    rates = np.full(epochs, rule.learning_rate)
    try:
        orders = np.broadcast_to(np.arange(len(X)), (epochs, len(X)))
        if shuffle:
            orders = np.array([generator.permutation(len(X)) for _ in range(epochs)])
        borrowed.run(orders, rates, costs)
    finally:
        borrowed.give_back()
    return costs
