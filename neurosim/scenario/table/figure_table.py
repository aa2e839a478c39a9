"""``[[figures]]``: the figures that a run writes; the keys of each are those that its kind takes."""

from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import InitErrorDetails, core_schema

from neurosim.figures.options import Options
from neurosim.figures.registry import all_kinds, is_kind, kind_named, kind_names
from neurosim.ground.choices import offered
from neurosim.ground.errors import brief
from neurosim.ground.tables import sentence

NAME = "network"  # the kind of a table that does not say one


def read_figure(value: object) -> Options:
    """Return the options that a table says.

    Raises
    ------
    ValidationError
        Its kind is unknown, or takes no such key.
    """
    if isinstance(value, Options):
        return value
    if not isinstance(value, dict):
        return Options.model_validate(value)  # says so
    kind = value.get("kind", NAME)
    if not isinstance(kind, str) or not is_kind(kind):
        wrong = sentence(f"unknown {brief(kind)} {offered(kind, kind_names(), 'one of', most=99)}")
        raise ValidationError.from_exception_data(
            "figure", [InitErrorDetails(type=wrong, loc=("kind",), input=kind)]
        )
    options: Options = kind_named(kind).options.model_validate(value)
    return options


class _OfItsKind:
    """Tells pydantic to read a table by its kind, and what may stand in it."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(read_figure)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [_table_of(kind.name) for kind in all_kinds()]}


def _table_of(name: str) -> JsonSchemaValue:
    """What may stand in a table of a kind."""
    kind = kind_named(name)
    found: JsonSchemaValue = kind.options.model_json_schema()
    found["properties"]["kind"] = {"const": name}
    found |= {"title": name, "description": kind.teaches}
    return found if name == NAME else found | {"required": ["kind"]}


#: What a table of ``[[figures]]`` is read as.
FigureTable = Annotated[Options, _OfItsKind]
