"""Published numbers: how they are read, and when they agree."""

from typing import Any

import pytest

from neurosim.ground.errors import FormatError
from neurosim.scenario.published.digits import agrees, like
from neurosim.scenario.published.numbers import Check, Published, read_published


@pytest.mark.parametrize(
    ("value", "printed", "expected"),
    [
        (0.37754, "0.3775", True),
        (0.37756, "0.3775", False),
        (0.37744, "0.3775", False),
        (1.4, "1", True),
        (1.6, "1", False),
        (1.04, "1.0", True),
        (1.06, "1.0", False),
        (0.19661, "0.2", True),
        (0.19661, "0.20", True),
        (0.19661, "0.200", False),
        (-0.196, "0.196", False),
        (-0.038, "\N{MINUS SIGN}0.038", True),
        (3.510854e-05, "3.51085e-05", True),
        (3.510187e-05, "3.51085e-05", False),
        (1234.0, "1.2e3", True),
        (1251.0, "1.2e3", False),
        (0.0, "0.0000", True),
        (-0.0, "0.0000", True),
        (0.25, "0.2", True),  # exact ties agree with both neighbours
        (0.25, "0.3", True),
        (0.15, "0.2", True),  # also where the float lies a hair below
        (0.7071067811865477, "0.7071067811865476", True),  # printed in full: noise of the last bit
        (0.7071067811865487, "0.7071067811865476", False),
    ],
)
def test_digits_agree_within_half_a_unit_of_the_last_one(value: float, printed: str, expected: bool) -> None:
    assert agrees(value, printed) is expected


def test_a_declared_misprint_must_differ() -> None:
    number = Published(("published", "out", "h1"), "out", "h1", "0.899", misprint="cut off")
    assert Check(number, 0.8995288).ok
    assert Check(number, 0.8995288).verdict == "misprint: cut off"
    assert not Check(number, 0.89901).ok
    assert Check(number, 0.89901).verdict == "AGREES, but is listed as a misprint: cut off"


def test_an_undeclared_difference_fails() -> None:
    number = Published(("published", "out", "h1"), "out", "h1", "0.899")
    assert Check(number, 0.8991).ok
    assert not Check(number, 0.8995288).ok
    assert Check(number, 0.8995288).verdict == "DIFFERS"


@pytest.mark.parametrize(
    ("value", "printed", "expected"),
    [
        (-1e-17, "0.000000000", "0"),
        (0.5932699, "0.593", "0.59327"),
        (3.51085481e-05, "3.51085e-05", "3.5108548e-05"),
        (7.0, "7", "7.00"),
    ],
)
def test_ours_is_shown_with_two_digits_more(value: float, printed: str, expected: str) -> None:
    assert like(value, printed) == expected


def test_every_kind_of_key_path_is_read() -> None:
    numbers = read_published(
        {
            "net": {"h1": "0.5"},
            "sample": {"2": {"out": {"o": "0.6"}}},
            "after": {"10": {"error": {"E": "0.1"}, "sample": {"3": {"out": {"o": "0.7"}}}}},
            "batch": {"gradient": {"x->o": "0.2"}},
        },
        {"after": {"10": {"error": {"E": "worked otherwise"}}}},
        "f.toml",
    )
    assert [(n.quantity, n.of, n.sample, n.after, n.batch) for n in numbers] == [
        ("net", "h1", 1, None, False),
        ("out", "o", 2, None, False),
        ("error", "E", 1, 10, False),
        ("out", "o", 3, 10, False),
        ("gradient", "x->o", 1, None, True),
    ]
    assert [n.misprint for n in numbers] == [None, None, "worked otherwise", None, None]
    assert [n.name for n in numbers] == [
        "net(h1)",
        "out(o), sample 2",
        "E after 10 updates",
        "out(o), sample 3 after 10 updates",
        "∂E/∂w(x→o) of the batch",
    ]


@pytest.mark.parametrize(
    ("quantity", "of", "expected"),
    [
        ("net", "h1", "net(h1)"),
        ("out", "h1", "out(h1)"),
        ("error", "E", "E"),
        ("error", "o1", "E(o1)"),
        ("error_slope", "h1", "∂E/∂out(h1)"),
        ("slope", "o1", "∂out/∂net(o1)"),
        ("delta", "o1", "δ(o1)"),
        ("gradient", "h1->o1", "∂E/∂w5"),
        ("gradient", "w5", "∂E/∂w5"),
        ("gradient", "h2->o1", "∂E/∂w(h2→o1)"),
        ("bias_gradient", "h1", "∂E/∂b(h1)"),
        ("weight", "h1->o1", "new w5"),
        ("bias", "h1", "new b(h1)"),
        ("weight_change", "h1->o1", "Δw5"),
        ("weight_change", "h2->o1", "Δw(h2→o1)"),
        ("bias_change", "h1", "Δb(h1)"),
        ("product", "slope(o1) * weight(h1->o1)", "∂out/∂net(o1)·w5"),
        ("product", "learning_rate·contribution(h1->o1)", "η·∂E/∂w5"),
    ],
)
def test_a_published_number_is_called_as_in_the_log(quantity: str, of: str, expected: str) -> None:
    number = Published(("published", quantity, of), quantity, of, "1")
    assert number.called({"h1->o1": "w5", "h2->o1": None}) == expected


def test_a_weight_after_some_updates_is_not_called_new() -> None:
    number = Published(("published",), "weight", "x->o", "1", after=3)
    assert number.called({"x->o": "w1"}) == "w1 after 3 updates"


@pytest.mark.parametrize(
    ("published", "misprints", "message"),
    [
        ({"nett": {"h1": "1"}}, {}, "published.nett.h1: unknown quantity 'nett' (did you mean 'net'?"),
        ({"net": "1"}, {}, 'published.net: needs a quantity and a name, as in published.out.h1 = "0.5933"'),
        (
            {"net": {"h1": 0.3775}},
            {},
            "published.net.h1: must be in quotes, which keep its digits, not 0.3775",
        ),
        (
            {"net": {"h1": True}},
            {},
            "published.net.h1: must be in quotes, which keep its digits, not true",
        ),
        ({"net": {"h1": "abc"}}, {}, "published.net.h1: 'abc' is not a number"),
        ({"net": {"h1": "nan"}}, {}, "published.net.h1: 'nan' is not a number"),
        ({"net": {"h1": ""}}, {}, "published.net.h1: '' is not a number"),
        ({"net": {"h1": {"x": "1"}}}, {}, "published.net.h1.x: needs a quantity and a name"),
        ({"gradient": {"a->b": 1}}, {}, 'published.gradient."a->b": must be in quotes'),
        ({"sample": {"0": {"out": {"o": "1"}}}}, {}, "'sample' needs a whole number of at least 1"),
        ({"sample": {"two": {"out": {"o": "1"}}}}, {}, "'sample' needs a whole number of at least 1"),
        ({"after": {"-1": {"out": {"o": "1"}}}}, {}, "'after' needs a whole number of at least 0"),
        ({"after": "1"}, {}, "'after' needs a whole number of at least 0"),
        (
            {"batch": {"out": {"o": "1"}}},
            {},
            "unknown quantity 'out' (one of 'gradient', 'bias_gradient', 'error')",
        ),
        ({}, {"net": {"h1": "why"}}, "misprints.net.h1: there is no published published.net.h1"),
        ({"net": {"h1": "1"}}, {"net": {"h1": 3}}, "misprints.net.h1: must be in quotes"),
    ],
)
def test_what_is_wrong_is_said_with_its_key_path(
    published: dict[str, Any], misprints: dict[str, Any], message: str
) -> None:
    with pytest.raises(FormatError) as caught:
        read_published(published, misprints, "f.toml")
    assert message in str(caught.value)
    assert str(caught.value).startswith("f.toml: ")
