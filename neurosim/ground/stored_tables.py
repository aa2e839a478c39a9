"""Kinds that are put together: lists, tables of any names, and tables with a field for each name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias

from neurosim.ground.errors import brief, did_you_mean
from neurosim.ground.stored import (
    NEWEST,
    Definitions,
    Misfit,
    Reader,
    Schema,
    Stored,
    Value,
    ValueKind,
    at,
    kind,
    text,
    wrong,
)

AnyKind: TypeAlias = ValueKind[Any]


def definitions(kinds: Iterable[AnyKind]) -> Definitions:
    """Return the schemas that several kinds refer to, by name."""
    return {name: schema for each in kinds for name, schema in each.definitions.items()}


def optional(inner: ValueKind[Value]) -> ValueKind[Value | None]:
    """None, or what another kind reads."""

    def reader(version: int) -> Reader[Value | None]:
        read = inner.reader(version)
        return lambda value: None if value is None else read(value)

    return ValueKind(reader, _or_null(inner.schema), inner.definitions)


def _or_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(inner: ValueKind[Value]) -> ValueKind[list[Value]]:
    """A list, every entry of one kind."""

    def reader(version: int) -> Reader[list[Value]]:
        read_entry = inner.reader(version)

        def read(value: Stored) -> list[Value]:
            if not isinstance(value, list):
                raise wrong(value, "a list")
            found = []
            for k, entry in enumerate(value):
                try:
                    found.append(read_entry(entry))
                except Misfit as misfit:
                    raise misfit.inside(k) from None
            return found

        return read

    return ValueKind(reader, {"type": "array", "items": inner.schema}, inner.definitions)


def tuple_of(inner: ValueKind[Value]) -> ValueKind[tuple[Value, ...]]:
    """The same, as a tuple."""
    return list_of(inner).then(tuple)


def row_of(*kinds: AnyKind) -> ValueKind[tuple[Any, ...]]:
    """A list with one entry for each of the kinds; it becomes a tuple."""

    def reader(version: int) -> Reader[tuple[Any, ...]]:
        readers = [each.reader(version) for each in kinds]

        def read(value: Stored) -> tuple[Any, ...]:
            if not isinstance(value, list) or len(value) != len(readers):
                raise wrong(value, f"a list of {len(readers)}")
            return tuple(at(k, *pair) for k, pair in enumerate(zip(readers, value, strict=True)))

        return read

    schema: Schema = {
        "type": "array",
        "prefixItems": [each.schema for each in kinds],
        "minItems": len(kinds),
        "maxItems": len(kinds),
    }
    return ValueKind(reader, schema, definitions(kinds))


def _table(value: Stored) -> dict[str, Stored]:
    if not isinstance(value, dict):
        raise wrong(value, "a table of names and values")
    return value


#: A table of names and values, whatever they are.
table = kind(_table, type="object")


def mapping_of(inner: ValueKind[Value]) -> ValueKind[dict[str, Value]]:
    """A table with any names, every value of one kind."""

    def reader(version: int) -> Reader[dict[str, Value]]:
        read, name = inner.reader(version), text.reader(version)
        return lambda value: {name(key): at(key, read, entry) for key, entry in _table(value).items()}

    return ValueKind(reader, {"type": "object", "additionalProperties": inner.schema}, inner.definitions)


@dataclass(frozen=True, slots=True)
class OptionalField(Generic[Value]):
    """A field that not every table has.

    Attributes
    ----------
    kind : ValueKind
    since : int or None
        The first version whose tables all have it; None where it may be left out in every version.
    default : object
        Its value where it is not there.
    """

    kind: ValueKind[Value]
    since: int | None
    default: Any


def maybe(inner: ValueKind[Value], default: object = None) -> OptionalField[Value]:
    """A field that may be left out."""
    return OptionalField(inner, None, default)


def since(version: int, inner: ValueKind[Value], default: object = None) -> OptionalField[Value]:
    """A field that tables of earlier versions may lack."""
    return OptionalField(inner, version, default)


AnyField: TypeAlias = "AnyKind | OptionalField[Any]"


def fields(others: AnyKind | None = None, /, **given: AnyField) -> ValueKind[dict[str, Any]]:
    """A table with a field for each name.

    Other names are refused, or are of the kind `others`. In a table of an earlier version they are passed
    over: the programs that wrote it passed over what they did not know.
    """
    known = {
        name: each if isinstance(each, OptionalField) else OptionalField(each, 0, None)
        for name, each in given.items()
    }

    def reader(version: int) -> Reader[dict[str, Any]]:
        return _table_reader(known, version, None if others is None else others.reader(version))

    kinds = [each.kind for each in known.values()]
    schema: Schema = {
        "type": "object",
        "required": [name for name, each in known.items() if each.since is not None],
        "properties": {name: each.kind.schema for name, each in known.items()},
        "additionalProperties": False if others is None else others.schema,
    }
    return ValueKind(reader, schema, definitions(kinds if others is None else [*kinds, others]))


def _table_reader(
    known: Mapping[str, OptionalField[Any]], version: int, other: Reader[Any] | None
) -> Reader[dict[str, Any]]:
    """What reads a table of a version."""
    steps = [
        (name, each.kind.reader(version), each.since is not None and each.since <= version, each.default)
        for name, each in known.items()
    ]

    def read(value: Stored) -> dict[str, Any]:
        given, found, there = _table(value), {}, 0
        for name, reader, needed, default in steps:
            if name in given:
                there += 1
                try:
                    found[name] = reader(given[name])
                except Misfit as misfit:
                    raise misfit.inside(name) from None
            elif needed:
                raise Misfit("is missing", name)
            else:
                found[name] = default
        if there < len(given):
            unknown = [key for key in given if key not in known]
            if other is not None:
                found |= {text(key): at(key, other, given[key]) for key in unknown}
            elif version == NEWEST:
                name = brief(unknown[0])[1:-1]
                close = did_you_mean(name, known)
                raise Misfit(f"is unknown ({close}known are: {', '.join(known)})", name)
        return found

    return read
