"""What every kind of figure must be: complete, drawn at every size, kept as JSON, strict with its options."""

from typing import Any

import numpy as np
import pytest

from neurosim.drawing.page.presets import preset
from neurosim.drawing.page.saving import rendered
from neurosim.figures import draw
from neurosim.figures.kind import Kind
from neurosim.figures.making import on_page
from neurosim.figures.options import Options
from neurosim.figures.registry import GalleryFigure, kind_named, kind_names
from neurosim.figures.storage import record_from_json, record_to_json
from neurosim.gallery.writing import record_of_example
from neurosim.ground.errors import FormatError
from neurosim.scenario.figures import figure_table

#: A value for every option that some kind of figure takes, which is not the usual one.
VALUES: dict[str, object] = {
    "of": ("h1",),
    "show": ("weight",),
    "sample": 2,
    "moment": "backward",
    "weights": "first",
    "nonsense": 1,
}


def assert_consistent(kind: Kind[Any, Any]) -> None:
    """Make sure that a kind says of itself what every kind says, and keeps to it."""
    assert kind_named(kind.name) is kind
    assert kind.name in kind_names()
    assert len(kind.teaches) > 20 and kind.teaches.endswith(".")
    assert kind.examples, "the gallery shows every kind"
    assert_options(kind)
    assert_drawn(kind, record_of_example(GalleryFigure(kind.name, kind.examples[0])))


def assert_options(kind: Kind[Any, Any]) -> None:
    """Its options have usual values, and what it does not take is refused in one sentence."""
    assert issubclass(kind.options, Options)
    assert kind.options(kind=kind.name).kind == kind.name
    for key, value in VALUES.items():
        if key in kind.options.model_fields:
            assert figure_table(kind.name, **{key: value}).kind == kind.name
            continue
        with pytest.raises(FormatError) as caught:
            figure_table(kind.name, **{key: value})
        assert f"a figure of the kind '{kind.name}' takes no '{key}'; leave it out" in str(caught.value)
        assert "\n" not in str(caught.value)


def assert_drawn(kind: Kind[Any, Any], record: Any) -> None:
    """Its record is drawn on a slide and in a column, and again from its JSON, as the same figure."""
    assert type(record) is kind.record
    again = record_from_json(record_to_json(record, kind.name, title="T"))
    assert again[0] == kind.name and again.title == "T"
    assert_equal(record, again.record)
    narrow = preset("paper-one-column")
    figure: Any = draw(kind.name, record, style=narrow)
    width, height = figure.get_size_inches() * 72
    assert width == pytest.approx(narrow.width)
    assert height >= on_page(kind, record, narrow).height - 0.01  # a network may make its page yet higher
    assert rendered(draw(kind.name, record), "svg") == rendered(draw(kind.name, again.record), "svg")


def assert_equal(one: Any, other: Any) -> None:
    """Two records hold the same numbers."""
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
    elif hasattr(one, "__dataclass_fields__"):
        for name in one.__dataclass_fields__:
            assert_equal(getattr(one, name), getattr(other, name))
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert_equal(a, b)
    else:
        assert one == other
