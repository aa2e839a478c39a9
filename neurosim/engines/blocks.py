"""The engine ``numpy``: batches as matrices for BLAS, and sparse matrices where layers are not full."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurosim.engines.arrays import Dense, Group, NetworkArrays, Rows, neighbours
from neurosim.engines.base import Work
from neurosim.engines.borrowing import BorrowingEngine
from neurosim.engines.job import Job
from neurosim.formulas.arrays import silence
from neurosim.formulas.known import natural_pair
from neurosim.ground.errors import NonFiniteError
from neurosim.model.neuron_and_connection import Neuron
from neurosim.model.order import Unit
from neurosim.model.plain_network import PlainNetwork

#: Parameters, slots of the optimizer, powers, and the number of updates.
Copies = tuple[np.ndarray, list[np.ndarray], tuple[float, ...], int]


class NumpyEngine(BorrowingEngine[Copies]):
    """Descent with arrays; see `neurosim.engines.borrowing`.

    Sums run in the order that BLAS likes, so the weights agree with the passes by hand to the last digits,
    not to the bit.
    """

    name = "numpy"
    same_bits = False

    def __init__(self, network: PlainNetwork, job: Job) -> None:
        super().__init__(network, job)
        self._arrays = NetworkArrays(network)
        self._arrays.read()
        own = self._arrays.own
        self._memory = job.optimizer.remember(own.names)
        self._parameters = self._arrays.parameters
        self._gradients = np.zeros_like(self._parameters)
        self._slots = [self._arrays.spread(slot) for slot in self._memory.slots]
        self._powers = self._memory.powers
        self._trainable = self._arrays.spread(own.trainable)
        self._penalised = self._arrays.spread(own.weights)
        #: Plain descent changes each matrix while it multiplies, without a matrix of gradients.
        self._in_place = job.plain and bool(own.trainable.all())
        first = self._arrays.first
        self._computing = slice(first, None)
        self._written = slice(0 if self._arrays.copies_inputs else first, None)  # rows of slopes
        self._bias_places = slice(len(own.connections) + first, len(self._parameters))
        self._biased = self._trainable[self._bias_places].astype(float)
        self._buffers: dict[int, tuple[np.ndarray, ...]] = {}
        self._errors = OutputArrays(network, self._arrays)

    @classmethod
    def expected_seconds(cls, network: PlainNetwork, job: Job, work: Work) -> float:
        """Return how long it may take; see `BundledEngine.expected_seconds`."""
        each = 1.5e-10 * work.parameters
        return 0.3 + work.updates * 2.5e-5 * work.gaps + work.passes * each

    def _train(self, orders: np.ndarray, rates: np.ndarray, costs: np.ndarray, start: int, stop: int) -> None:
        size = self.job.batch_size
        with silence():
            for k, (order, rate) in enumerate(zip(orders, rates.tolist(), strict=True)):
                X, T = self._in_order(order)
                for first in range(start, stop, size):
                    batch = slice(first, min(first + size, stop))
                    try:
                        costs[k] += self._update(X[batch], T[batch], rate)
                    except NonFiniteError:  # the logarithm of a net that is not above 0
                        costs[k] = np.nan
                        return
                    self._memory.updates += 1

    def _in_order(self, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets of the samples in an order: the arrays themselves where nothing is shuffled."""
        first = int(order[0])
        if np.array_equal(order, np.arange(first, first + len(order))):
            rows = slice(first, first + len(order))
            return self.job.X[rows], self.job.T[rows]
        return self.job.X[order], self.job.T[order]

    def _update(self, X: np.ndarray, T: np.ndarray, rate: float) -> float:
        """Pass a batch forward and backward, change the parameters, and return the sum of E."""
        samples = len(X)
        if samples not in self._buffers:
            net, out = self._arrays.buffers(samples)
            self._buffers[samples] = (net, out, np.zeros_like(out), np.zeros_like(out))
        net, out, slopes, deltas = self._buffers[samples]
        self._arrays.forward(X, net, out)
        slopes[self._written] = 0.0
        error = self._errors.error(T, net, out, slopes)
        error += 0.0 * float(net[self._computing].sum())  # not a number where a net is not finite
        share = samples if self.job.mean else 1
        for group in reversed(self._arrays.groups):
            if group.parts:
                self._deltas(group, T, net, out, slopes, deltas)
                self._back(group, X, out, slopes, deltas[group.rows], rate / share)
        bias_gradients = deltas[self._computing].sum(axis=1)
        if self._in_place:
            self._parameters[self._bias_places] -= (rate / share) * bias_gradients * self._biased
        else:
            self._gradients[self._bias_places] = bias_gradients
            self._apply_rule(rate, share)
        return error

    def _deltas(
        self,
        group: Group,
        T: np.ndarray,
        net: np.ndarray,
        out: np.ndarray,
        slopes: np.ndarray,
        deltas: np.ndarray,
    ) -> None:
        """delta = dE/dout * f'(net), by the Jacobian for a softmax group, + the closed form's share."""
        for rows, activation in group.parts:
            first = group.rows.start + (rows.start if isinstance(rows, slice) else int(rows[0]))
            if activation.coupled and self._errors.tells_all(first):
                deltas[group.rows][rows] = 0.0
                continue
            nets, outs, back = net[group.rows][rows], out[group.rows][rows], slopes[group.rows][rows]
            if activation.coupled:
                jacobian = activation.slopes(nets.T, outs.T)
                deltas[group.rows][rows] = np.einsum("js,sji->is", back, jacobian)
            else:
                deltas[group.rows][rows] = back * activation.slopes(nets, outs)
        self._errors.add_closed(T, out, deltas, group.rows)

    def _back(
        self, group: Group, X: np.ndarray, out: np.ndarray, slopes: np.ndarray, delta: np.ndarray, rate: float
    ) -> None:
        """Add delta * w to dE/dout of what feeds the group; then gradients, or the new weights at once."""
        for block in group.dense:
            if block.sources.stop > self._arrays.first:
                slopes[block.sources] += block.weights @ delta
            outs = self._arrays.outs_of(block, X, out)
            if self._in_place:
                descend_in_place(block, delta, outs, rate)
            else:
                gradients = self._gradients[block.places].reshape(block.weights.shape)
                np.matmul(outs, delta.T, out=gradients)
        if group.sparse is not None:
            sparse = group.sparse
            slopes[sparse.rows] += sparse.matrix.T @ delta
            products = delta[sparse.targets] * out[sparse.rows[sparse.sources]]
            self._gather(sparse.places, products.sum(axis=1), rate)
        for one in group.aggregated:
            outs = out[one.sources].T
            shares = delta[one.row][:, None] * one.aggregation.slopes(one.weights * outs)
            slopes[one.sources] += (shares * one.weights).T
            self._gather(one.places, (shares * outs).sum(axis=0), rate)

    def _gather(self, places: slice, gradients: np.ndarray, rate: float) -> None:
        """Keep gradients, or descend at once."""
        if self._in_place:
            self._parameters[places] -= rate * gradients
        else:
            self._gradients[places] = gradients

    def _apply_rule(self, rate: float, share: int) -> None:
        """Change every trainable parameter as the optimizer says."""
        gradients = self._gradients / share
        gradients = self.job.penalised(gradients, self._parameters * self._penalised)
        self._powers = self.job.optimizer.next_powers(self._powers)
        weight = self._parameters * self._penalised if self.job.optimizer.needs_weight else 0.0
        change, slots = self.job.optimizer.change(gradients, rate, self._slots, self._powers, weight=weight)
        self._parameters += np.where(self._trainable, change, 0.0)
        for slot, remembered in zip(self._slots, slots, strict=True):
            slot[:] = np.where(self._trainable, remembered, slot)

    def _finite(self, costs: np.ndarray) -> bool:
        arrays = (costs, self._parameters, *(array for pair in self._buffers.values() for array in pair[:2]))
        return all(bool(np.isfinite(numbers).all()) for numbers in arrays)

    def _numbers(self) -> Copies:
        slots = [slot.copy() for slot in self._slots]
        return self._parameters.copy(), slots, self._powers, self._memory.updates

    def _restore(self, before: Copies) -> None:
        parameters, slots, self._powers, self._memory.updates = before
        self._parameters[:] = parameters
        for slot, old in zip(self._slots, slots, strict=True):
            slot[:] = old
        self._buffers.clear()

    def give_back(self) -> None:
        """Write the parameters to the objects, and what the optimizer remembers to the optimizer."""
        self._arrays.own.write(self._arrays.gather(self._parameters))
        for slot, remembered in zip(self._memory.slots, self._slots, strict=True):
            slot[:] = self._arrays.gather(remembered)
        self._memory.powers = tuple(self._powers)


def descend_in_place(block: Dense, delta: np.ndarray, outs: np.ndarray, rate: float) -> None:
    """w_ij <- w_ij - rate * sum over samples of delta_j * out_i, without a matrix in between."""
    from scipy.linalg.blas import dgemm

    # BLAS thinks in columns: a matrix of NumPy's, whose rows lie together, is handed over turned.
    straight = outs.flags.c_contiguous
    dgemm(
        -rate,
        np.asfortranarray(delta),
        outs.T if straight else outs,
        beta=1.0,
        c=block.weights.T,
        trans_b=not straight,
        overwrite_c=True,
    )


class OutputArrays:
    """What the loss gives for a batch: E, and dE/dout or, where it is known in closed form, delta.

    The closed forms of the natural pair of loss and activation hold everywhere; here they always stand in
    for slope times slope, with which they agree to the last digits.
    """

    def __init__(self, network: PlainNetwork, arrays: NetworkArrays) -> None:
        self._loss: Any = network.loss
        self._outputs = arrays.outputs
        column = {neuron: k for k, neuron in enumerate(network.outputs)}
        self._natural = [
            _natural(unit, column, arrays)
            for unit in network.order().units
            if natural_pair(network.loss, unit[0].activation) and any(neuron.output for neuron in unit)
        ]
        closed = {k for natural in self._natural for k in natural.columns}
        self._general = [k for k in range(len(column)) if k not in closed]
        self._general_rows = arrays.rows_of([network.outputs[k] for k in self._general])

    def error(self, T: np.ndarray, net: np.ndarray, out: np.ndarray, slopes: np.ndarray) -> float:
        """Return the sum of E, and set dE/dout of the outputs."""
        outs = out[self._outputs].T
        terms = self._loss.terms(T, outs)
        if self._general:
            slopes[self._general_rows] = self._loss.slopes(T, outs).T[self._general]
        if self._natural:
            far = self._loss.far_outs(T, outs)
            if far.any():
                self._put_closed_terms(T, net, far, terms)
        return float(terms.sum())

    def tells_all(self, row: int) -> bool:
        """Whether the closed form is the whole delta of the softmax group that begins at a row."""
        return any(natural.silent and natural.first == row for natural in self._natural)

    def _put_closed_terms(self, T: np.ndarray, net: np.ndarray, far: np.ndarray, terms: np.ndarray) -> None:
        """Put the closed form of E where a logarithm is gone."""
        for natural in self._natural:
            for i, column in zip(natural.members, natural.columns, strict=True):
                for sample in np.flatnonzero(far[:, column]).tolist():
                    nets = net[natural.rows, sample].tolist()
                    terms[sample, column] = self._loss.natural_term(float(T[sample, column]), nets, i)

    def add_closed(self, T: np.ndarray, out: np.ndarray, deltas: np.ndarray, group: slice) -> None:
        """Add the loss's share to the deltas of a group."""
        for natural in self._natural:
            if group.start <= natural.first < group.stop:
                targets = natural.targets(T)
                deltas[natural.rows] += self._loss.natural_delta(
                    targets, out[natural.rows], targets.sum(axis=0)
                )


@dataclass(frozen=True, eq=False)
class Natural:
    """A softmax group, or a single neuron, whose delta the loss knows in closed form.

    Attributes
    ----------
    rows : slice or array of int
        Rows of the whole network.
    first, size : int
        The first of them, and how many there are.
    members, columns : list of int
        Which of them are outputs, and their columns among the targets.
    silent : bool
        Whether they feed nothing.
    """

    rows: Rows
    first: int
    size: int
    members: list[int]
    columns: list[int]
    silent: bool

    def targets(self, T: np.ndarray) -> np.ndarray:
        """The targets of the group, (neurons, samples); 0 for a neuron that is not an output."""
        if len(self.members) == self.size == T.shape[1] and self.columns == list(range(self.size)):
            return T.T
        targets = np.zeros((self.size, len(T)))
        targets[self.members] = T.T[self.columns]
        return targets


def _natural(unit: Unit, column: Mapping[Neuron, int], arrays: NetworkArrays) -> Natural:
    rows = arrays.rows_of(unit)
    return Natural(
        neighbours(rows),
        int(rows[0]),
        len(unit),
        [i for i, neuron in enumerate(unit) if neuron.output],
        [column[neuron] for neuron in unit if neuron.output],
        not any(neuron.outgoing for neuron in unit),
    )
