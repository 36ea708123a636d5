"""Makes frozen dataclasses again of the plain values that JSON keeps of them."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from reprlib import repr as shortened
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from index.errors import FootnotesError

Made = TypeVar("Made")


def remade(kind: type[Made], value: object, where: str) -> Made:
    """Return the dataclass whose `asdict` is this value, also after a journey through JSON.

    What it does not know is left out; what is not there has its default. `where` names the value
    in an error. Raises `FootnotesError`.
    """
    if not isinstance(value, Mapping):
        raise _unfit(where, value, "an object")
    kinds, given = _kinds(kind), {}  # type: ignore[arg-type]
    for field in fields(kind):  # type: ignore[arg-type]
        place = f"{where}.{field.name}"
        if field.name in value:
            given[field.name] = _value(kinds[field.name], value[field.name], place)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise FootnotesError(f"{place} is missing. {_STEP}")
    return kind(**given)


_STEP = "Give what --json, --ndjson or an export wrote."


@cache
def _kinds(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, value: object, where: str) -> Any:
    outer, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return remade(kind, value, where)  # type: ignore[arg-type]
    if outer is UnionType:
        return None if value is None else _value(inner[0], value, where)
    if outer is tuple:
        return _tuple(inner, value, where)
    if outer is Mapping:
        if not isinstance(value, Mapping):
            raise _unfit(where, value, "an object")
        return {_value(inner[0], k, where): _value(inner[1], v, where) for k, v in value.items()}
    if outer is Literal:
        if value not in inner:
            raise _unfit(where, value, "one of " + ", ".join(map(repr, inner)))
        return value
    return _plain(kind, value, where)


def _tuple(kinds: tuple[Any, ...], value: object, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise _unfit(where, value, "a list")
    if kinds[1:] == (...,):
        kinds = kinds[:1] * len(value)
    if len(kinds) != len(value):
        raise _unfit(where, value, f"a list of {len(kinds)}")
    pairs = enumerate(zip(kinds, value, strict=True))
    return tuple(_value(kind, item, f"{where}[{i}]") for i, (kind, item) in pairs)


def _plain(kind: type, value: object, where: str) -> object:
    # To Python, True is a whole number; to JSON it is not, and 1.0 may be written as 1.
    accepted = (int, float) if kind is float else kind
    if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
        raise _unfit(where, value, _WORDS[kind])
    return value


_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _unfit(where: str, value: object, wanted: str) -> FootnotesError:
    return FootnotesError(f"{where} is {shortened(value)}, not {wanted}. {_STEP}")
