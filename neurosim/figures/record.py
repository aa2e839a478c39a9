"""What every record of a figure is: a dataclass."""

from dataclasses import Field
from typing import Any, ClassVar, Protocol


class Record(Protocol):
    """A dataclass of numbers and names."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
