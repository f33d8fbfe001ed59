"""Runs the cases of contracts/behaviour with the Python client, sync and async, against a real server."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import yaml
from parley_client import AsyncPage, AsyncParley, Page, Parley, ParleyError
from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
CASES = ROOT / "contracts/behaviour"
RESULTS = CASES / "results/python.json"
CLIENTS: dict[str, Any] = {"sync": Parley, "async": AsyncParley}



class Loader(yaml.SafeLoader):
    """Reads YAML 1.2, in which `on` is a text."""


Loader.yaml_implicit_resolvers = {
    letter: [one for one in found if one[0] != "tag:yaml.org,2002:bool" or letter in "tTfF"]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
ALL_CASES = [
    {"topic": file.stem, **case}
    for file in sorted(CASES.glob("*.yaml"))
    for case in yaml.load(file.read_text(encoding="utf-8"), Loader)
]


def case_id(case: dict[str, Any]) -> str:
    return f"{case['topic']}: {case['name']}"


def runs_of(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    each = case.get("each", {})
    for values in itertools.product(*each.values()):
        yield dict(zip(each, values))


RUNS = [
    pytest.param(kind, case, variables, id=f"{kind}-{case_id(case)}-{json.dumps(variables)}")
    for kind in CLIENTS
    for case in ALL_CASES
    for variables in runs_of(case)
]


@pytest.fixture(scope="session")
def results() -> Iterator[dict[str, bool]]:
    found: dict[str, bool] = {}
    yield found
    if os.environ.get("PARLEY_WRITE_RESULTS") == "1":
        RESULTS.write_text(json.dumps({case_id(case): found.get(case_id(case), False) for case in ALL_CASES}, indent=2) + "\n")


def look_up(path: str, variables: dict[str, Any]) -> Any:
    value: Any = variables
    for name in path.split("."):
        value = to_plain(value)
        value = value.get(name) if isinstance(value, dict) else None
    return value


def fill_in(value: Any, variables: dict[str, Any]) -> Any:
    """Fills in the variables of a step. A text that is only a variable becomes its value."""
    if isinstance(value, str):
        whole = re.fullmatch(r"\$\{([^}]+)\}", value)
        if whole:
            return look_up(whole[1], variables)
        return re.sub(r"\$\{([^}]+)\}", lambda found: str(look_up(found[1], variables)), value)
    if isinstance(value, list):
        return [fill_in(item, variables) for item in value]
    if isinstance(value, dict):
        filled = {name: fill_in(member, variables) for name, member in value.items()}
        return json.dumps(filled) if "script" in value else filled
    return value


def to_plain(value: Any) -> Any:
    """Returns a result as it came over the wire."""
    if isinstance(value, (Page, AsyncPage)):
        return to_plain(value.body)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: to_plain(member) for name, member in value.items()}
    return value


def differences(expected: Any, actual: Any, at: str = "") -> list[str]:
    told = [f"{at or 'the result'} is {actual!r}, not {expected!r}"]
    if isinstance(expected, str) and re.fullmatch(r"/.*/", expected, re.DOTALL):
        text = actual if isinstance(actual, str) else json.dumps(actual)
        return [] if re.search(expected[1:-1].replace(r"\/", "/"), text, re.DOTALL) else told
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return told
        return [one for name, member in expected.items() for one in differences(member, actual.get(name), f"{at}/{name}")]
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return told
        return [one for index, item in enumerate(expected) for one in differences(item, actual[index], f"{at}/{index}")]
    return [] if type(expected) is type(actual) and expected == actual else told


async def settle(value: Any) -> Any:
    return await value if isawaitable(value) else value


async def each_of(values: Any) -> AsyncIterator[Any]:
    if hasattr(values, "__aiter__"):
        async for value in values:
            yield value
    else:
        for value in values:
            yield value


def to_options(options: dict[str, Any]) -> dict[str, Any]:
    """The cases tell milliseconds; in Python times are seconds."""
    return {
        ("timeout" if name == "timeout_ms" else name): (value / 1000 if name == "timeout_ms" else value)
        for name, value in options.items()
    }


@dataclass
class Runner:
    """Carries out the steps of one case."""

    kind: str
    server: dict[str, str]
    variables: dict[str, Any]
    client: Any = None
    calls: list[Any] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)

    def connect(self, options: dict[str, Any]) -> Any:
        options = dict(options)
        signs_in = options.pop("credential", "key") == "sign_in"
        key_id = {"api_key_id": self.server["api_key_id"]} if signs_in else {}
        sender = httpx.Client(trust_env=False) if self.kind == "sync" else httpx.AsyncClient(trust_env=False)
        key = self.server["api_key"]
        return CLIENTS[self.kind](
            base_url=self.server["url"], api_key=key, **key_id, http_client=sender, **to_options(options)
        )

    async def run(self, case: dict[str, Any]) -> None:
        self.client = self.connect(case.get("client", {}))
        try:
            self.order([])
            for step in case["steps"]:
                await self.step(fill_in(step, self.variables))
        finally:
            await settle(self.client.aclose() if self.kind == "async" else self.client.close())

    def order(self, faults: list[Any]) -> None:
        httpx.put(f"{self.server['url']}/_behaviour/faults", json=faults, trust_env=False).raise_for_status()

    def method(self, step: dict[str, Any], name: str) -> Any:
        method = self.client
        for part in name.split("."):
            method = getattr(method, part)
        return partial(method, *step.get("args", []), **step.get("params", {}), **to_options(step.get("options", {})))

    async def step(self, step: dict[str, Any]) -> None:
        if "faults" in step:
            return self.order(step["faults"])
        if "requests" in step:
            return self.check_requests(step)
        try:
            value = await self.carry_out(step)
        except (ParleyError, TypeError) as error:
            if "error" not in step:
                raise
            return check_error(error, step["error"])
        assert "error" not in step, f"There was no error, but {value!r}."
        if "stream" in step or "run" in step:
            expected = {name: step[name] for name in ("text", "events", "final", "calls", "asked") if name in step}
            seen = to_plain(value)
            # The synchronous client runs tools side by side, in threads that begin in any order.
            for calls in (expected.get("calls", []), seen.get("calls", [])):
                calls.sort(key=json.dumps)
            assert differences(expected, seen) == []
            value = value["final"]
        elif "result" in step:
            assert differences(step["result"], to_plain(value)) == []
        if "save" in step:
            self.variables[step["save"]] = value

    async def carry_out(self, step: dict[str, Any]) -> Any:
        if "get" in step:
            return await settle(self.client.get(step["get"]))
        if "call" in step:
            return await settle(self.method(step, step["call"])())
        if "items" in step:
            items = self.method(step, step["items"])()
            if "limit" in step:
                return await settle(items.to_list(limit=step["limit"]))
            return [item async for item in each_of(items)]
        if "turn" in step:
            page = self.variables[step["of"]]
            return await settle(page.next_page() if step["turn"] == "next" else page.previous_page())
        if "run" in step:
            tools = {name: self.tool(**outcome) for name, outcome in step["run"].items()}
            approve = {"approve": self.approve(step["approve"])} if step.get("approve") else {}
            run = self.method(step, "chat.messages.run")(tools=tools, **approve)
            return await self.read(run, step.get("leave"))
        stream = self.method(step, step["stream"])()
        if step.get("as") == "text":
            return {"text": "".join([piece async for piece in each_of(stream.text())]), "final": None}
        return await self.read(stream, step.get("leave"))

    def tool(self, returns: Any = None, throws: str | None = None) -> Any:
        def tool(**arguments: Any) -> Any:
            self.calls.append(arguments)
            if throws is not None:
                raise RuntimeError(throws)
            return returns

        return tool

    def approve(self, decisions: list[Any]) -> Any:
        def approve(approval: Any) -> Any:
            self.asked.append(approval)
            return decisions[len(self.asked) - 1]

        return approve

    async def read(self, stream: Any, leave: int | None) -> dict[str, Any]:
        """Reads a stream to its end, or until it is left."""
        self.calls, self.asked = [], []
        read: dict[str, Any] = {"events": [], "text": "", "final": None, "calls": self.calls, "asked": self.asked}
        async for event in each_of(stream):
            name = getattr(event, "event", None) or event.type
            read["events"].append(name)
            if name in ("content_delta", "TEXT_MESSAGE_CONTENT"):
                read["text"] += event.delta
            if len(read["events"]) == leave:
                break
        if leave is not None:
            read["final"] = {"run_id": stream.run_id}
            await settle(stream.aclose() if self.kind == "async" else stream.close())
        elif hasattr(stream, "final_reply"):
            read["final"] = await settle(stream.final_reply())
        return read

    def check_requests(self, step: dict[str, Any]) -> None:
        seen = httpx.get(f"{self.server['url']}/_behaviour/requests", trust_env=False).json()
        assert differences(step["requests"], [f"{one['method']} {one['path']}" for one in seen]) == []
        if "keys" in step:
            keys = [one["headers"].get("idempotency-key") for one in seen if one["method"] == "POST"]
            assert None not in keys
            assert len(set(keys)) == (1 if step["keys"] == "same" else len(keys))


def check_error(error: Exception, expected: dict[str, Any]) -> None:
    actual: dict[str, Any] = {"type": type(error).__name__, "message": str(error)}
    if expected.get("type") != "TypeError":
        assert isinstance(error, ParleyError), error
        actual |= {"code": error.code, "status": error.status}
    assert differences(expected, actual) == []


counter = itertools.count()


@pytest.mark.parametrize(("kind", "case", "given"), RUNS)
def test_case(
    kind: str, case: dict[str, Any], given: dict[str, Any], server: dict[str, str], results: dict[str, bool]
) -> None:
    name = case_id(case)
    passed, results[name] = results.get(name, True), False
    variables = {**given, "server": server, "unique": f"py{os.getpid()}x{next(counter)}"}
    anyio.run(Runner(kind, server, variables).run, case)
    results[name] = passed


def test_the_table_has_what_this_client_does(results: dict[str, bool]) -> None:
    if os.environ.get("PARLEY_WRITE_RESULTS") != "1":
        assert json.loads(RESULTS.read_text()) == results
