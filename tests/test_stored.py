"""The readers of saved documents: whatever does not fit is told by the path of its keys."""

import jsonschema
import numpy as np
import pytest

from neurosim.ground.errors import FormatError
from neurosim.ground.stored import (
    at_least,
    count,
    flag,
    letters,
    number,
    numbers,
    one_of,
    text,
    whole,
    whole_between,
)
from neurosim.ground.stored_tables import AnyKind, fields, list_of, mapping_of, maybe, optional, row_of, since
from neurosim.ground.stored_texts import parse_json, parsed_toml

READ = fields(
    name=text,
    rows=list_of(row_of(count, optional(number))),
    of=mapping_of(fields(good=flag, way=one_of(("up", "down")))),
    values=numbers(),
)
GOOD = {
    "name": "a\nb",
    "rows": [[1, 0.5], [2, None]],
    "of": {"x": {"good": True, "way": "up"}},
    "values": [1, 2.5],
}


def test_what_fits_is_read():
    found = READ(GOOD)
    assert found["rows"] == [(1, 0.5), (2, None)] and found["of"] == {"x": {"good": True, "way": "up"}}
    assert found["values"].tolist() == [1.0, 2.5] and found["values"].dtype == float


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": 5}, "'name' is 5; it must be a printable text"),
        ({"name": "\x1b[31m"}, "'name' is '\\x1b[31m'; it must be a printable text"),
        ({"rows": None}, "'rows' is None; it must be a list"),
        ({"rows": [[1, 0.5], [2]]}, "'rows[1]' is [2]; it must be a list of 2"),
        ({"rows": [[True, 0.5]]}, "'rows[0][0]' is True; it must be a whole number of at least 0"),
        ({"rows": [[2**63, 0.5]]}, "'rows[0][0]' is 9223372036854775808; it must be a whole"),
        ({"rows": [[1, 10**400]]}, "'rows[0][1]' is 1000000000000000000"),
        ({"rows": [[1, float("inf")]]}, "'rows[0][1]' is inf; it must be a finite number"),
        ({"of": []}, "'of' is []; it must be a table of names and values"),
        ({"of": {"x": {"way": "up"}}}, "'of.x.good' is missing"),
        ({"of": {"x": {"good": 1, "way": "up"}}}, "'of.x.good' is 1; it must be true or false"),
        ({"of": {"x": {"good": True, "way": []}}}, "'of.x.way' is []; it must be one of: up, down"),
        ({"of": {"x": {"good": True, "way": "up", "more": 1}}},
         "'of.x.more' is unknown (known are: good, way)"),
        ({"values": ["1", "2"]}, "'values' is ['1', '2']; it must be a list of numbers"),
        ({"values": [True, 1.0]}, "'values' is [True, 1.0]; it must be a list of numbers"),
        ({"values": [1.0, float("nan")]}, "'values' is [1.0, nan]; it must be a list of finite numbers"),
        ({"values": [1.0, 10**400]}, "'values' is [1.0, 10000000"),
        ({"values": np.zeros((2, 2))}, "'values' is array([[0., 0.], [0., 0.]]); it must be a"),
        ({"values": np.zeros(2, complex)}, "'values' is array([0.+0.j, 0.+0.j]); it must be a"),
        ({"values": np.array(["1", "2"])}, "'values' is array(['1', '2'], dtype='<U1'); it must be"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_path(changes, sentence):
    with pytest.raises(FormatError) as caught:
        READ(GOOD | changes)
    assert str(caught.value).startswith(f"it is damaged: {sentence}")


def test_arrays_of_other_floats_are_read_as_they_are():
    for array in (np.array([1.0, 2.0], dtype=">f8"), np.asfortranarray([1.0, 2.0]), np.array([1, 2])):
        found = numbers()(array)
        assert found.dtype == np.float64 and found.dtype.isnative and found.tolist() == [1.0, 2.0]


def test_what_is_at_least_one_refuses_zero():
    assert at_least(1)(1) == 1
    with pytest.raises(FormatError, match="it is damaged: it is 0; it must be a whole number of at least 1"):
        at_least(1)(0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[" * 100_000, "its brackets are nested too deeply"),
        ('{"a": ' * 100_000, "its brackets are nested too deeply"),
        ('{"a": [1, NaN]}', "'a[1]' is nan, which is not a finite number"),
        ('{"a": 1, "b": -Infinity}', "'b' is -inf, which is not a finite number"),
        ('{"a": {"b": "\\ud800"}}', "'a.b' is '\\ud800', which holds half of a letter"),
        ('{"\\uDC00": 1}', "it is '\\udc00', which holds half of a letter"),
        ('{"a": 1, "a": 2}', "the key 'a' occurs twice in one table"),
        ("1" * 5000, "a whole number has too many digits"),
    ],
)
def test_a_json_text_that_says_what_json_cannot_is_refused(content, sentence):
    with pytest.raises(FormatError) as caught:
        parse_json(content)
    assert sentence in str(caught.value) and "\n" not in str(caught.value) and len(str(caught.value)) < 200


def test_whole_letters_written_in_halves_are_read():
    assert parse_json('["\\ud83d\\ude00", "Infinity"]') == ["\U0001f600", "Infinity"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("x = " + "[" * 100_000, "nested too deeply"),
        ("x = " + "1" * 5000, "too many digits"),
        ("= 1", "it is not TOML: Invalid statement"),
    ],
)
def test_a_toml_text_that_cannot_be_read_is_refused(content, sentence):
    with pytest.raises(FormatError, match=sentence):
        parsed_toml(content)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"a": 1}, "'b' is missing"),
        ({"a": 1, "b": True, "d": 1}, "'d' is unknown (known are: a, b, c)"),
        ({"a": 1, "b": True, "c": 1}, "'c' is 1; it must be a printable text"),
        ([], "it is []; it must be a table"),
    ],
)
def test_a_table_of_these_names_only(value, sentence):
    read = fields(a=number, b=flag, c=maybe(text))
    assert read({"a": 1, "b": True}) == {"a": 1.0, "b": True, "c": None}
    assert read({"a": 1, "b": True, "c": "x"}) == {"a": 1.0, "b": True, "c": "x"}
    with pytest.raises(FormatError) as caught:
        read(value)
    assert sentence in str(caught.value)


def test_a_field_is_needed_from_its_version_on():
    table = fields(a=number, b=since(2, flag, True))
    before, now = table.reader(1), table
    assert before({"a": 1}) == {"a": 1.0, "b": True}
    assert before({"a": 1, "b": False, "gone": 5}) == {"a": 1.0, "b": False}
    for value, sentence in (
        ({"a": 1}, "'b' is missing"),
        ({"a": 1, "b": True, "gone": 5}, "'gone' is unknown"),
    ):
        with pytest.raises(FormatError, match=sentence):
            now(value)


def test_other_names_may_be_of_one_kind():
    table = fields(number, name=text)
    assert table({"name": "elu", "alpha": 1}) == {"name": "elu", "alpha": 1.0}
    with pytest.raises(FormatError, match="'alpha' is 'x'; it must be a finite number"):
        table({"name": "elu", "alpha": "x"})


def test_a_whole_number_lies_between_its_ends():
    assert [whole_between(-1, 2)(value) for value in (-1, 2)] == [-1, 2]
    for value in (-2, 3, 1.0, True):
        with pytest.raises(FormatError, match="it must be a whole number from -1 to 2"):
            whole_between(-1, 2)(value)


#: A kind, what fits it, and what does not.
KINDS: list[tuple[AnyKind, list[object], list[object]]] = [
    (text, ["", "a\nb"], [1, None]),
    (letters, ["", "\x00"], [1, None]),
    (flag, [True], [1, "true"]),
    (whole, [-5], [0.5, "1"]),
    (number, [0.5, 2], ["x", None]),
    (at_least(1), [1], [0]),
    (whole_between(1, 3), [1, 3], [0, 4]),
    (one_of(("up", "down")), ["up"], ["left", 1]),
    (numbers(), [[], [1, 0.5]], [["x"], 5]),
    (optional(text), [None, "x"], [5]),
    (optional(one_of(("a",))), [None, "a"], ["b"]),
    (list_of(count), [[], [1, 2]], [[-1], {}]),
    (row_of(text, number), [["a", 1]], [["a"], ["a", 1, 2], [1, "a"]]),
    (mapping_of(flag), [{}, {"a": True}], [{"a": 1}, []]),
    (fields(a=text, b=maybe(flag), c=since(2, count, 0)), [{"a": "", "c": 1}, {"a": "", "b": True, "c": 1}],
     [{"a": ""}, {"a": "", "c": 1, "d": 1}, {"a": "", "b": None, "c": 1}]),
    (fields(number, a=text), [{"a": "", "x": 1}], [{"a": "", "x": "y"}, {"x": 1}]),
    (fields(a=text.called("name")), [{"a": "x"}], [{"a": 1}]),
    (list_of(text.called("name").about("A name.")).then(tuple), [["x"]], [[1]]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fit", "unfit"), KINDS, ids=range(len(KINDS)))
def test_a_kind_and_its_schema_take_the_same(kind, fit, unfit):
    schema = jsonschema.Draft202012Validator({**kind.schema, "$defs": kind.definitions})
    for value in fit:
        kind(value)
        assert schema.is_valid(value), value
    for value in unfit:
        with pytest.raises(FormatError):
            kind(value)
        assert not schema.is_valid(value), value
