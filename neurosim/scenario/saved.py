"""Networks and traces that Python saved (``net.save``, ``trace.save``), in place of a scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from neurosim.ground.errors import NumberError, UnknownNameError, listed
from neurosim.ground.overwriting import Place
from neurosim.network import Network
from neurosim.trace_view import Trace


@dataclass(frozen=True)
class SampleGiven:
    """What a network is run with: the numbers of one sample, and the rate of an update."""

    inputs: Mapping[str, float] | Sequence[float] | None = None
    targets: Mapping[str, float] | Sequence[float] | None = None
    learning_rate: float | None = None

    @property
    def options(self) -> list[str]:
        """The options that are given."""
        values = (self.inputs, self.targets, self.learning_rate)
        names = ("--inputs", "--targets", "--learning-rate")
        return [name for name, value in zip(names, values, strict=True) if value is not None]


@dataclass(frozen=True, eq=False)
class SavedFile:
    """A saved network or trace; what commands ask of a scenario can be asked of it, too.

    Attributes
    ----------
    file : pathlib.Path
    what : str
        ``"a network"`` or ``"a trace"``.
    title : str
    network : Network or None
        None where the file holds a trace.
    log : Trace or None
        None where the file holds a network, and no inputs are given.
    """

    file: Path
    what: str
    title: str
    network: Network | None
    log: Trace | None
    #: Whoever asks for such a file names it.
    limited: ClassVar[bool] = False

    @classmethod
    def read(cls, path: Path, schema: str, given: SampleGiven) -> "SavedFile":
        """Return what a file of one of the two schemas holds.

        Raises
        ------
        FormatError, FileError
            It is damaged or cannot be read.
        NumberError, UnknownNameError
            What is given does not fit the network.
        """
        if schema == "neurosim-trace":
            if given.options:
                raise NumberError(
                    f"'{path}' is a trace, which holds its own numbers; "
                    f"leave {' and '.join(given.options)} out"
                )
            saved = Trace.load(path)
            return cls(path, "a trace", saved.network.name or path.stem, None, saved)
        network, log = Network.load(path), None
        if given.inputs is not None:
            log = network.copy().trace(given.inputs, given.targets, given.learning_rate)
        elif given.options:
            raise NumberError(
                f"{' and '.join(given.options)} cannot be used without --inputs; {_inputs_of(network)}"
            )
        return cls(path, "a network", network.name or path.stem, network, log)

    @property
    def where(self) -> str:
        """The file as messages call it."""
        return str(self.file)

    @property
    def reads(self) -> dict[Place, str]:
        """The file that it is read from, with what it is."""
        return {self.file: self.what}

    @property
    def parts(self) -> tuple[()]:
        """A saved file has none."""
        return ()

    def part(self, number: int) -> "SavedFile":
        """Refuse: only scenarios have parts."""
        raise UnknownNameError(f"no part {number} in {self.where} ({self.what} has no parts)")

    def trace(self, sample: int = 1) -> Trace:
        """Return the trace.

        Raises
        ------
        NumberError
            The file holds a network, and there are no inputs to run it with.
        UnknownNameError
            The trace has no such sample.
        """
        if self.log is None:
            assert self.network is not None
            raise NumberError(
                f"{self.where} is a network, which holds no samples; add --inputs for the forward pass, "
                "--targets for the backward pass and --learning-rate for the update; "
                f"{_inputs_of(self.network)}"
            )
        if sample not in (1, *self.log.samples):
            raise UnknownNameError(
                f"no sample {sample} in {self.where} (it holds the samples {listed(self.log.samples)})"
            )
        return self.log

    def number(self, sample: int) -> int:
        """Return the number of a sample of the trace; 1 is the first of a trace that begins further on."""
        samples = self.trace(sample).samples
        return sample if sample in samples else samples[0]


def _inputs_of(network: Network) -> str:
    """How the inputs of a network are written after --inputs."""
    names = [neuron.name for neuron in network.inputs]
    return f"its inputs are {listed(names)}, as in --inputs {','.join(['0.5'] * min(len(names), 12))}"


def numbers_of_option(text: str, option: str) -> dict[str, float] | list[float]:
    """Return the numbers of an option, by name where they have names.

    Raises
    ------
    NumberError
        It holds something else.

    Examples
    --------
    >>> numbers_of_option("1,0.5", "--inputs"), numbers_of_option("x1=1, x2=0.5", "--inputs")
    ([1.0, 0.5], {'x1': 1.0, 'x2': 0.5})
    """
    pieces = [piece.strip() for piece in text.split(",")]
    try:
        if all("=" in piece for piece in pieces):
            named = [piece.rpartition("=") for piece in pieces]
            return {name.strip(): float(value) for name, _, value in named}
        return [float(piece) for piece in pieces]
    except ValueError:
        raise NumberError(
            f"{option} must be numbers with commas between them, such as 1,0.5 or x1=1,x2=0.5, not '{text}'"
        ) from None
