"""Makes tools of plain functions: their signature is the JSON Schema of the arguments."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

Tools = Iterable[Callable[..., Any]] | Mapping[str, Callable[..., Any]]
"""Functions that the model may call, by their own names or by those of a mapping."""


@dataclass(frozen=True)
class Tool:
    """A function that the model may call, with the model of its arguments."""

    name: str
    function: Callable[..., Any]
    arguments: type[BaseModel]

    def read(self, text: str) -> dict[str, Any]:
        """Returns the arguments of a call. Raises `ValueError` for what the function does not take."""
        values = self.arguments.model_validate(json.loads(text or "{}"))
        known = {name: getattr(values, name) for name in values.model_fields_set if name in type(values).model_fields}
        return {**known, **(values.model_extra or {})}

    def definition(self) -> dict[str, Any]:
        """Returns what an agent is told of the tool."""
        schema = self.arguments.model_json_schema()
        schema.pop("title", None)
        for member in schema.get("properties", {}).values():
            member.pop("title", None)
        description = inspect.getdoc(self.function)
        told = {} if not description else {"description": description}
        return {"name": self.name, **told, "parameters": schema}


def read_tools(tools: Tools) -> dict[str, Tool]:
    """Returns the tools by their names. Raises `TypeError` for a function whose arguments have no names."""
    named: dict[str, Callable[..., Any]]
    named = dict(cast("Mapping[str, Any]", tools)) if isinstance(tools, Mapping) else {_name_of(one): one for one in tools}
    return {name: Tool(name, function, _arguments_of(name, function)) for name, function in named.items()}


def tool_definitions(tools: Tools) -> list[Any]:
    """Returns the definitions of functions, for `client.agents.create(tools=tool_definitions([weather]), …)`.

    The docstring of a function is its description, and `Annotated[str, Field(description=…)]` describes an argument.
    """
    return [tool.definition() for tool in read_tools(tools).values()]


def _name_of(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", None)
    if not isinstance(name, str) or name == "<lambda>":
        raise TypeError("A tool needs a name: give a function of def, or a mapping of names to functions.")
    return name


def _arguments_of(name: str, function: Callable[..., Any]) -> type[BaseModel]:
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    extra: Any = "forbid"
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            extra = "allow"
            continue
        if parameter.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL):
            raise TypeError(f"{name} must take its arguments by name: {parameter.name} has none for the model.")
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (hints.get(parameter.name, Any), default)
    return create_model(name, __config__=ConfigDict(extra=extra, protected_namespaces=()), **fields)


def to_content(result: object) -> str:
    """Writes the result of a tool for the model: a text as it is, anything else as JSON."""
    return result if isinstance(result, str) else TypeAdapter(Any).dump_json(result).decode()
