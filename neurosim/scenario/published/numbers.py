"""What a source printed, number by number, and whether the digits it printed agree with ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import InvalidOperation
from typing import Any

from neurosim.ground.checks import ERROR
from neurosim.ground.choices import offered
from neurosim.ground.errors import FormatError, brief
from neurosim.ground.numbers import counted
from neurosim.scenario.published.digits import agrees, printed_decimal
from neurosim.scenario.published.naming import FACTOR, Labels, factors, log_name
from neurosim.scenario.table.reading import place, shown

#: What a source can have printed. ``product`` is a chain of factors such as "slope(o1) * weight(h1->o1)".
QUANTITIES = (
    "net",
    "out",
    "error",
    "error_slope",
    "slope",
    "delta",
    "gradient",
    "bias_gradient",
    "weight",
    "bias",
    "weight_change",
    "bias_change",
    "product",
)
#: These exist only after an update has been made.
AFTER_UPDATE = ("weight", "bias", "weight_change", "bias_change")
#: What an update adds to a parameter, by the parameter.
CHANGES = {"weight_change": "weight", "bias_change": "bias"}
#: What is made of all samples of the first update.
OF_BATCH = ("gradient", "bias_gradient", "error")


@dataclass(frozen=True)
class Published:
    """One number that a source printed.

    Attributes
    ----------
    keys : tuple of str
        Where it stands in the file, below ``published``.
    quantity, of : str
        What it is: ``out`` of ``h1``, ``gradient`` of ``i1->h1``, ``error`` of ``E``.
    text : str
        The number as printed; its last digit says how exact it is.
    sample : int
        The sample it speaks of, counted from 1.
    after : int or None
        It holds after so many updates; None for the first pass (and the first update).
    batch : bool
        It is made of the whole first batch: the gradient that the update uses, or the error, either added
        up or averaged, as the training does.
    misprint : str or None
        Why the source is known to be wrong here; the number must then differ from ours.
    """

    keys: tuple[str, ...]
    quantity: str
    of: str
    text: str
    sample: int = 1
    after: int | None = None
    batch: bool = False
    misprint: str | None = None

    @property
    def name(self) -> str:
        """What it is in a few words, as ``out(h1)`` or ``E after 10000 updates``."""
        return self.called({})

    @property
    def of_first_update(self) -> bool:
        """Whether it exists only after the first update."""
        changes = any(quantity in CHANGES for quantity in self.quantities)
        return self.after is None and (self.quantity in AFTER_UPDATE or changes)

    @property
    def moments(self) -> tuple[int, ...]:
        """After how many updates the network is looked at for it; nothing for the first pass and update."""
        if self.after is None:
            return ()
        changes = any(quantity in CHANGES for quantity in self.quantities)
        return (self.after - 1, self.after) if changes and self.after > 0 else (self.after,)

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities it is made of: its own, or those of the factors of a product."""
        if self.quantity != "product":
            return (self.quantity,)
        found = (FACTOR.fullmatch(text) for text in factors(self.of))
        return tuple(factor["quantity"] for factor in found if factor is not None)

    def called(self, labels: Labels, *, averaged: bool = False) -> str:
        """What it is, in the signs of the step log and with the labels of the connections.

        Parameters
        ----------
        averaged : bool
            Whether the training averages the gradients of a batch.
        """
        quantity = self.quantity
        if self.batch and averaged:
            quantity = "cost" if quantity == "error" else f"mean_{quantity}"
        name = log_name(quantity, self.of, labels, new=self.after is None)
        if self.batch:
            name += " of the batch"
        if self.sample != 1:
            name += f", sample {self.sample}"
        if self.after is not None:
            name += f" after {counted(self.after, 'update')}"
        return name


@dataclass(frozen=True)
class Check:
    """A published number next to ours.

    Attributes
    ----------
    published : Published
        What the source printed.
    value : float
        What neurosim computes.
    """

    published: Published
    value: float

    @property
    def agrees(self) -> bool:
        """Whether the digits agree."""
        return agrees(self.value, self.published.text)

    @property
    def ok(self) -> bool:
        """Whether the digits agree, or differ where a misprint is declared."""
        return self.agrees is (self.published.misprint is None)

    @property
    def verdict(self) -> str:
        """``agrees``, ``misprint: why``, or what is wrong."""
        if self.published.misprint is None:
            return "agrees" if self.agrees else "DIFFERS"
        if self.agrees:
            return f"AGREES, but is listed as a misprint: {self.published.misprint}"
        return f"misprint: {self.published.misprint}"


def read_published(
    published: Mapping[str, Any], misprints: Mapping[str, Any], where: str
) -> tuple[Published, ...]:
    """Return every number under ``published``, with the reasons under ``misprints``.

    Raises
    ------
    FormatError
        When a quantity is unknown, a number is not a string of digits, or a misprint speaks of
        a number that is not there.
    """
    numbers: dict[tuple[str, ...], Published] = {}
    for keys, text in _leaves(published):
        entry = _entry(("published", *keys), text, where)
        try:
            printed_decimal(entry.text)
        except InvalidOperation:
            raise FormatError(f"{where}: {place(entry.keys)}{brief(entry.text)} is not a number") from None
        numbers[keys] = entry
    for keys, reason in _leaves(misprints):
        if keys not in numbers:
            missing = place(("published", *keys)).removesuffix(": ")
            raise FormatError(f"{where}: {place(('misprints', *keys))}there is no published {missing}")
        text = _entry(("misprints", *keys), reason, where).text
        numbers[keys] = replace(numbers[keys], misprint=text)
    return tuple(numbers.values())


def _leaves(table: Mapping[str, Any], keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield the key path and the value of everything that is not itself a table."""
    for key, below in table.items():
        if isinstance(below, dict):
            yield from _leaves(below, (*keys, key))
        else:
            yield (*keys, key), below


def _entry(keys: tuple[str, ...], text: object, where: str) -> Published:
    """Read a key path: ``[after.N.][sample.N.]quantity.of`` or ``batch.quantity.of``."""
    start = f"{where}: {place(keys)}"
    rest = list(keys[1:])
    after = _counter("after", rest, 0, start)
    batch = after is None and rest[:1] == ["batch"]
    if batch:
        del rest[0]
    sample = None if batch else _counter("sample", rest, 1, start)
    allowed = OF_BATCH if batch else QUANTITIES
    if not rest or rest[0] not in allowed:
        given = rest[0] if rest else ""
        raise FormatError(
            f"{start}unknown quantity {brief(given)} {offered(given, allowed, 'one of', most=20)}"
        )
    if len(rest) != 2:
        raise FormatError(f'{start}needs a quantity and a name, as in {keys[0]}.out.h1 = "0.5933"')
    if not isinstance(text, str):
        raise FormatError(f"{start}must be in quotes, which keep its digits, not {shown(text)}")
    if batch and rest[0] == "error" and rest[1] != ERROR:
        raise FormatError(f"{start}the error of a batch belongs to all outputs together; call it {ERROR}")
    return Published(keys, rest[0], rest[1], text, sample or 1, after, batch)


def _counter(word: str, rest: list[str], least: int, start: str) -> int | None:
    """Take ``word`` and the number behind it from the front of ``rest``; None when it is not there."""
    if rest[:1] != [word]:
        return None
    number = rest[1] if len(rest) > 1 else ""
    if not number.isdecimal() or int(number) < least:
        raise FormatError(f"{start}'{word}' needs a whole number of at least {least}, as in {word}.2.out.h1")
    del rest[:2]
    return int(number)
