"""The base of all models, and the value of parameters that are left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

import httpx
import pydantic
from pydantic import BaseModel, ConfigDict, PrivateAttr, TypeAdapter
from pydantic_core import to_jsonable_python


class Omit:
    """The type of `OMIT`: a parameter that is not sent. `None` is sent, as null."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "OMIT"


OMIT: Final = Omit()


class _Origin:
    """The response that a model came with. It is no part of what the model says: all are equal, and copies have none."""

    response: httpx.Response | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Origin)

    def __reduce__(self) -> tuple[type[_Origin], tuple[()]]:
        return _Origin, ()


class ParleyModel(BaseModel):
    """What a server answers. Members that this version of the client does not know are in `model_extra`.

    `model_fields_set` has the members that came, which tells null from what was left out.
    """

    model_config = ConfigDict(extra="allow", defer_build=True, protected_namespaces=(), populate_by_name=True)
    _origin: _Origin = PrivateAttr(default_factory=_Origin)


class UnknownEvent(ParleyModel):
    """An event that this version of the client does not know, as it came; its members are in `model_extra`."""

    if TYPE_CHECKING:
        # No name of a known event: so comparing `event` with one narrows to that event.
        event: Literal["<unknown>"]
    else:
        event: str


class UnknownLogEvent(ParleyModel):
    """An event of a session's log or of a webhook that this version of the client does not know, as it came."""

    if TYPE_CHECKING:
        type: Literal["<unknown>"]
    else:
        type: str


def known(member: str, tags: Mapping[str, str], unknown: str) -> Callable[[object], str]:
    """Returns the function that finds the class of an event by one of its members."""

    def find(value: object) -> str:
        found = value.get(member) if isinstance(value, Mapping) else getattr(value, member, None)
        return tags.get(found, unknown) if isinstance(found, str) else unknown

    return find


@lru_cache(maxsize=None)
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)


def decode(type_: Any, data: object) -> Any:
    """Returns a JSON value as an instance of a type. Raises `pydantic.ValidationError` when it is not one."""
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return type_.model_validate(data)
    return _adapter(type_).validate_python(data)


def first_fault(error: pydantic.ValidationError) -> str:
    """Tells where a value is not an instance of a type."""
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"]


def given(members: Mapping[str, object]) -> dict[str, object]:
    """Returns the members that are not left out."""
    return {name: value for name, value in members.items() if not isinstance(value, Omit)}


def given_headers(members: Mapping[str, str | Omit | None]) -> dict[str, str]:
    """Returns the headers that are not left out."""
    return {name: value for name, value in members.items() if value is not None and not isinstance(value, Omit)}


def parse_json(text: str) -> Any:
    """Reads JSON. Raises `ValueError` for what is none, or is nested too deep to be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("The JSON is nested too deep.") from None


def to_text(value: object) -> str:
    """Writes a value of a query; the items of a list are joined with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _to_time(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ",".join(to_text(item) for item in value)
    text = str(value)
    if not is_sendable(text):
        raise TypeError(f"{text!r} has half of a surrogate pair, which cannot be sent.")
    return text


def is_sendable(text: str) -> bool:
    """Tells whether a text can be written as UTF-8: it has no half of a surrogate pair."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _to_time(value: datetime) -> str:
    # A time without a zone is one of this machine, as everywhere in Python.
    return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def to_json(value: object) -> object:
    """For `json.dumps`: writes times, and models with the members that they were given."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, datetime):
        return _to_time(value)
    try:
        return to_jsonable_python(value)
    except ValueError:
        raise TypeError(f"{type(value).__name__} cannot be sent as JSON.") from None


def to_bytes(body: object) -> bytes:
    """Writes a body as JSON. Raises `TypeError` for what is none."""
    try:
        return json.dumps(body, default=to_json, allow_nan=False).encode()
    except ValueError as error:
        raise TypeError(f"The body cannot be sent as JSON: {error}.") from None


def response_of(result: object) -> httpx.Response:
    """Returns the HTTP response that a result or a page came with: its headers carry `ETag` and `X-Request-ID`."""
    response = getattr(getattr(result, "_origin", result), "response", None)
    if isinstance(response, httpx.Response):
        return response
    raise TypeError("This is no result of a call of the client.")
