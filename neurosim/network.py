"""The network that users hold: what it is, and what can be done with it.

It stands above what its methods offer. Each imports what it needs when it is called, and hands over to it.
"""

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, Self, Unpack, overload

from neurosim.ground.errors import MissingExtraError, PassOrderError, require_installed
from neurosim.ground.frames import Numbers, Rows, SampleSet
from neurosim.ground.keywords import explains_arguments, takes_options
from neurosim.ground.notebooks import Bundle, bundle
from neurosim.model.choices import ActivationChoice, InitialisationChoice, LossChoice
from neurosim.model.neuron_and_connection import Connection, Neuron
from neurosim.model.plain_network import PlainNetwork
from neurosim.model.standing import of_several_passes, outdated
from neurosim.trace_view import Trace
from neurosim.training.fit_options import DEFAULTS, FitOptions

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from neurosim.drawing.page.choices import Called, NetworkLook
    from neurosim.drawing.page.style import Style
    from neurosim.history_view import History
    from neurosim.model.quick_passes import QuickPasses
    from neurosim.training.comparisons import GradientCheck


class Network(PlainNetwork):
    """A feed-forward network, built neuron by neuron.

    Parameters
    ----------
    loss : str or Loss
        The error of one sample, by name or as an object of your own.
    name : str, optional
        Shown in logs and figures.

    Raises
    ------
    UnknownNameError
        No loss has this name.

    Notes
    -----
    The numbers of a pass are stored on the objects, so a network serves one thread at a time: give every
    thread a network of its own, ``net.copy()``. Only a training notices that another thread uses its network.

    Examples
    --------
    >>> net = Network()
    >>> _ = net.add_input("x"), net.add_neuron("o", bias=-1.0, output=True)
    >>> _ = net.connect("x", "o", 0.5)
    >>> net.forward({"x": 2.0})
    {'o': 0.5}
    >>> net.error({"o": 1.0})
    0.125
    >>> net.backward({"o": 1.0})
    >>> net["x", "o"].gradient
    -0.25
    >>> net.update(learning_rate=0.4)
    >>> net["x", "o"].weight
    0.6
    """

    @classmethod
    @explains_arguments
    def layered(
        cls,
        sizes: Sequence[int],
        activation: ActivationChoice = "sigmoid",
        *,
        output_activation: ActivationChoice | None = None,
        bias: str = "variable",
        initialisation: InitialisationChoice = "normal / sqrt(fan_in)",
        bias_initialisation: InitialisationChoice = "zeros",
        weights: Sequence[Rows] | None = None,
        biases: Sequence[Rows] | None = None,
        seed: "int | np.random.Generator | None" = None,
        loss: LossChoice = "half_squared_error",
        name: str | None = None,
    ) -> Self:
        """Return a layered, fully connected network; see `neurosim.model.builders.layered`."""
        from neurosim.model.builders import layered

        return layered(
            cls,
            sizes,
            activation,
            output_activation=output_activation,
            bias=bias,
            initialisation=initialisation,
            bias_initialisation=bias_initialisation,
            weights=weights,
            biases=biases,
            seed=seed,
            loss=loss,
            name=name,
        )

    def forward(self, inputs: Numbers) -> dict[str, float]:
        """Compute net and out of every neuron; return the outs of the outputs.

        Parameters
        ----------
        inputs : mapping of name to float, or sequence of float in input order
            A series of pandas goes by its names, a tensor by its order.

        Raises
        ------
        UnknownNameError, NumberError
            An input is unknown, missing or not a finite number.
        NonFiniteError
            A net or out left the range of a float. The network is as it was before.
        """
        quick = self._quick()
        outs = None if quick is None else quick.forward(inputs)
        if outs is not None:
            self.ready, self.deltas_ready = True, False
            return outs
        from neurosim.passes import safely

        safely.forward(self, inputs)
        return {neuron.name: neuron.out for neuron in self.outputs}

    def error(self, targets: Numbers | None = None) -> float:
        """Return E for the outs of the last forward pass.

        Warns when the network was updated or edited since: E is still that of before.

        Raises
        ------
        PassOrderError
            There was no forward pass yet.
        UnknownNameError, NumberError
            A target is unknown, missing, not a finite number, or not one that the loss is made for.
        """
        from neurosim.passes import safely

        found = safely.error(self, targets, judged=True)
        if not self.ready:
            warnings.warn(
                "error() is that of the last forward pass, and the network was updated or edited since; "
                "call forward(inputs) first",
                stacklevel=2,
            )
        return found

    def backward(self, targets: Numbers | None = None, *, output_gradients: Numbers | None = None) -> None:
        """Compute every delta, and add delta_target * out_source to every gradient.

        Parameters
        ----------
        targets : mapping of name to float, or sequence of float in output order
        output_gradients : the same, optional
            dE/dout of every output, in place of targets and loss.

        Raises
        ------
        PassOrderError
            There was no forward pass with these weights, biases and activations.
        UnknownNameError, NumberError
            A target is unknown, missing, not a finite number, or not one that the loss is made for.
        NonFiniteError
            A delta or gradient left the range of a float. The network is as it was before.
        """
        quick = self._quick() if self.ready and output_gradients is None else None
        if quick is not None and quick.backward(targets, self._loss) is not None:
            self.deltas_ready, self.gradients_used = True, False
            return
        from neurosim.passes import safely

        self._require_standing()
        safely.backward(self, targets, output_gradients, judged=True)

    @explains_arguments
    def update(self, learning_rate: float) -> None:
        """Change every trainable parameter: w <- w - learning_rate * gradient.

        Warns when there was no backward pass since the last update: the gradients are still the old ones.

        Raises
        ------
        NumberError
            The learning rate is not a finite number.
        NonFiniteError
            A parameter left the range of a float. The network is as it was before.
        """
        if self.gradients_used:
            warnings.warn(self._why_useless(), stacklevel=2)
        quick = self._quick()
        if quick is not None and quick.update(learning_rate) is not None:
            self.ready, self.gradients_used = False, True
            return
        from neurosim.passes import safely

        safely.update(self, learning_rate)

    @explains_arguments
    def trace(
        self,
        inputs: Numbers | Rows,
        targets: Numbers | Rows | None = None,
        learning_rate: float | None = None,
        *,
        reduction: "Literal['sum', 'mean']" = "sum",
        output_gradients: Numbers | Rows | None = None,
        accumulate: bool = False,
    ) -> Trace:
        """Make the passes and record every step; see `neurosim.passes.traced.trace`."""
        from neurosim.passes.traced import trace

        return trace(
            Trace,
            self,
            inputs,
            targets,
            learning_rate,
            reduction=reduction,
            output_gradients=output_gradients,
            accumulate=accumulate,
        )

    @takes_options(FitOptions, DEFAULTS)
    def fit(
        self, X: Rows | SampleSet, T: Rows | None = None, **options: "Unpack[FitOptions[Network, History]]"
    ) -> "History":
        """Train by descent: after every batch, w <- w - learning_rate * gradient, or as the optimizer says.

        Parameters
        ----------
        X : table (samples, inputs), frame, list of mappings by name, or Dataset
            The columns of a frame (pandas, polars, pyarrow) go by their names. With one input a list of
            numbers will do.
        T : the same for the outputs, optional
            Left out with a Dataset, and where the loss needs no target.
        **options : FitOptions

        Returns
        -------
        History
            It prints itself as a table, and ``history.plot()`` draws it.

        Raises
        ------
        NumberError, UnknownNameError
            Something that was given does not fit; nothing is changed then.
        NonFiniteError
            A number left the range of a float: the learning rate may be too large.
        StructureError
            The history, the optimizer or the checkpoint is of another network or training; or the engine
            cannot train this network.
        EngineError
            An engine of your own failed; everything is as it was before then.
        MissingExtraError
            The engine needs a package that is not installed.
        FileError, FormatError
            A checkpoint cannot be written or read.

        Notes
        -----
        Whatever ends the training early, an error or Ctrl-C, the weights are those after the last complete
        update, and the exception has a `history`. Afterwards the network stores no values of a pass.

        Examples
        --------
        >>> net = Network.layered([2, 3, 1], "tanh", output_activation="sigmoid", seed=1)
        >>> history = net.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], epochs=500, learning_rate=0.5)
        >>> history.epochs, bool(history.cost[-1] < history.cost[0])
        (500, True)
        >>> net.predict([[0, 0], [0, 1]]).round().tolist()
        [[0.0], [1.0]]
        """
        require_installed("fit", "numpy")
        from neurosim.history_view import History
        from neurosim.training.fit import fit

        return fit(History, self, X, T, **options)

    def predict(self, X: Rows | Numbers | SampleSet) -> "np.ndarray":
        """Return the outs of the outputs; nothing on the network changes.

        Parameters
        ----------
        X : table (samples, inputs), frame, list of mappings by name, or Dataset; or one sample
            One sample is a mapping by name, or a list with one number per input (of a network with one
            input a list of numbers is as many samples).

        Returns
        -------
        (samples, outputs) array
            For one sample (outputs,).

        Raises
        ------
        NumberError, UnknownNameError
            X does not fit the inputs.
        NonFiniteError
            A net or out left the range of a float.
        """
        require_installed("predict", "numpy")
        from neurosim.training.evaluating import predict

        return predict(self, X)

    def check_gradients(
        self,
        inputs: Numbers,
        targets: Numbers | None = None,
        *,
        epsilon: float = 6e-6,
        most: int | None = None,
    ) -> "GradientCheck":
        """Compare every gradient with two other ways to it; see `neurosim.training.gradient_check`."""
        require_installed("check_gradients", "numpy")
        from neurosim.training.gradient_check import check_gradients

        return check_gradients(self, inputs, targets, epsilon=epsilon, most=most)

    def to_networkx(self) -> "nx.DiGraph[str]":
        """Return the network as a graph of its own, of plain numbers and texts that networkx can write.

        Returns
        -------
        networkx.DiGraph
            Nodes have ``kind``, ``generation``, ``x`` and ``y`` (where the figure draws them, in points), and
            what is stored on the neurons: ``activation``, ``bias``, ``net``, ``out``, ``delta``. Edges have
            ``weight``, ``label`` and ``gradient``. What a neuron or connection does not have is left out, and
            so is what was computed before the weights were changed.

        Raises
        ------
        NumberError
            A weight or bias is not a finite number.

        Examples
        --------
        >>> net = Network.layered([1, 1], weights=[[[0.5]]])
        >>> net.to_networkx().edges["x1", "o1"]
        {'weight': 0.5}
        """
        from neurosim.drawing.exports.graphs import graph_of

        return graph_of(self.state())

    # -- showing ----------------------------------------------------------------------------------

    @overload
    def draw(
        self, show: Sequence[str] | None = ..., *, ax: None = None, **look: "Unpack[NetworkLook]"
    ) -> "Figure": ...

    @overload
    def draw(
        self, show: Sequence[str] | None = ..., *, ax: "Axes", **look: "Unpack[NetworkLook]"
    ) -> "Axes": ...

    @explains_arguments
    def draw(
        self,
        show: Sequence[str] | None = None,
        *,
        ax: "Axes | None" = None,
        title: str | None = None,
        subtitle: str | None = None,
        style: "str | Style | None" = None,
        focus: "Iterable[Called]" = (),
    ) -> "Figure | Axes":
        """Draw the network with the numbers stored on it; see `neurosim.drawing.draw_network`."""
        require_installed("draw", "numpy", "matplotlib")
        from neurosim.drawing.network.selection import quantities
        from neurosim.figures.remembered import draw_remembered

        state = self.state()
        if show is None:
            # Before the first pass there are no values to show yet.
            show = ("weight", "net", "out") if self._passed() else ("weight",)
        show = quantities(show)
        if subtitle is None and self.deltas_ready and "gradient" in show and of_several_passes(self):
            subtitle = "gradients: of several passes together"
        return draw_remembered(state, show, ax=ax, title=title, subtitle=subtitle, style=style, focus=focus)

    def _quick(self) -> "QuickPasses | None":
        """The quick passes, if there are any, and no other thread may be training."""
        return self.quick if self.trainer is None else None

    def _passed(self) -> bool:
        return all(neuron.net is not None for neuron in self._neurons.values() if neuron.kind == "neuron")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        from neurosim.model.showing import network_html

        try:
            figure = self.draw()
        except MissingExtraError:  # where nothing can draw, its line has to do
            return {"text/plain": repr(self)}, {}
        from neurosim.drawing.page.figure import bundle_of

        forms, sizes = bundle_of(figure)
        png, size = forms["image/png"], sizes["image/png"]
        bundle = {"text/plain": repr(self), "text/html": network_html(self, png, size["width"])}
        return {**bundle, "image/png": png}, {"image/png": size}

    def _why_useless(self) -> str:
        """What is wrong with an update that no backward pass came before."""
        gradients = [one.gradient for one in self.connections] + [one.bias_gradient for one in self.neurons]
        if any(gradients):
            return (
                "update() without a backward() since the last update takes the same gradients once more; "
                "call zero_gradients(), forward(inputs) and backward(targets) first"
            )
        return (
            "update() without a backward() since the last update changes nothing, for all gradients are 0; "
            "call forward(inputs) and backward(targets) first"
        )

    def _require_standing(self) -> None:
        """Refuse a backward pass when the values of the forward pass are not those of the present weights."""
        self.require_forward("backward()")
        neuron = outdated(self)
        if neuron is not None:
            raise PassOrderError(
                "backward() needs a forward pass with the present weights, but they give "
                f"'{neuron.name}' another net: a weight, bias or activation was changed since; "
                "call forward(inputs) first"
            )


@bundle.register(Neuron)
def _neuron_bundle(neuron: Neuron) -> dict[str, str]:
    from neurosim.model.showing import neuron_html

    return {"text/plain": repr(neuron), "text/html": neuron_html(neuron)}


@bundle.register(Connection)
def _connection_bundle(connection: Connection) -> dict[str, str]:
    from neurosim.model.showing import connection_html

    return {"text/plain": repr(connection), "text/html": connection_html(connection)}
