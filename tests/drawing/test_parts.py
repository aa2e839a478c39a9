"""The parts of drawing/ stand on each other: a page knows no network, and a network no film and no export."""

import pytest
from test_floors import GRAPH, MODULES

BELOW = {
    "page": set(),
    "network": {"page"},
    "exports": {"page", "network"},
    "films": {"page", "network"},
}


def part_of(module: str) -> str:
    """drawing.page.scene -> page; drawing -> drawing, which passes on what its parts have."""
    names = module.split(".")
    return names[1] if len(names) > 1 else names[0]


def test_every_module_of_drawing_belongs_to_a_part() -> None:
    parts = {part_of(name) for name in MODULES if name.startswith("drawing.")}
    assert parts == set(BELOW)


@pytest.mark.parametrize("part", BELOW)
def test_a_part_knows_the_parts_below_it(part: str) -> None:
    arrows = [
        (own, other)
        for own, other in GRAPH.edges
        if own.startswith(f"drawing.{part}") and other.split(".")[0] == "drawing"
    ]
    assert arrows
    assert [arrow for arrow in arrows if part_of(arrow[1]) not in {part, *BELOW[part]}] == []
