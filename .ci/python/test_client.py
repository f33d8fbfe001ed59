"""Tries what is Python's own: the README, null and what is left out, tools of functions, and the packages that are served."""

from __future__ import annotations

import base64
import contextlib
import copy
import hashlib
import hmac
import json
import os
import pickle
import re
import socket
import subprocess
import sys
import time
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import anyio
import anyio.abc
import anyio.lowlevel
import httpx
import pytest
from parley_client import (
    AsyncParley,
    NotFoundError,
    Parley,
    ParleyError,
    WebhookError,
    response_of,
    tool_definitions,
    unwrap_webhook,
)
from pydantic import Field

ROOT = Path(__file__).parents[2]


def connect(server: dict[str, str], **options: Any) -> Parley:
    sender = httpx.Client(trust_env=False)
    return Parley(base_url=server["url"], api_key=server["api_key"], http_client=sender, **options)


@pytest.fixture(autouse=True)
def without_faults(server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    httpx.put(f"{server['url']}/_behaviour/faults", json=[], trust_env=False).raise_for_status()


def test_the_programs_of_the_readme_run(server: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "generated/clients/python/README.md").read_text(encoding="utf-8")
    program = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    program = program.replace("http://127.0.0.1:8080", server["url"]).replace("sk_…", server["api_key"])
    names: dict[str, Any] = {"__name__": "readme"}
    # The functions of a program find their annotations in its module.
    sys.modules["readme"] = type(sys)("readme")
    sys.modules["readme"].__dict__.update(names)
    exec(compile(program, "README.md", "exec"), sys.modules["readme"].__dict__)
    assert "You said: “Hello!”" in capsys.readouterr().out


def test_null_is_sent_and_what_is_left_out_is_not(server: dict[str, str]) -> None:
    with connect(server) as client:
        agent = client.agents.create(key=f"null-{id(server)}", name="A", model="offline/echo", top_p=0.5)
        assert client.agents.update(agent.id, name="B").top_p == 0.5
        changed = client.agents.update(agent.id, top_p=None, if_match=response_of(client.agents.get(agent.id)).headers["etag"])
        assert changed.top_p is None
        assert "top_p" in changed.model_fields_set
        assert changed.created_at.tzinfo is not None and changed.created_at <= datetime.now(timezone.utc)


def test_files_go_up_and_down(server: dict[str, str], tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    path = tmp_path / "numbers.bin"
    path.write_bytes(data)
    with connect(server) as client:
        stored = client.files.upload(path)
        assert (stored.name, stored.bytes, stored.sha256) == ("numbers.bin", len(data), hashlib.sha256(data).hexdigest())
        assert client.files.download(stored.id) == data
        assert client.files.download(stored.id, first=1, last=3) == data[1:4]
        assert client.files.download(stored.id, first=len(data) - 2) == data[-2:]
        with path.open("rb") as file:
            file.seek(len(data) - 10)
            assert client.files.upload(file, name="end.bin").bytes == 10
        reader, writer = os.pipe()
        os.write(writer, b"what comes through a pipe")
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            assert client.files.upload(pipe, name="pipe.txt").media_type == "text/plain"
        with pytest.raises(NotFoundError):
            client.files.download("file_01k2c5gq8zf3vr4xw1m6t0y9ab")
        with pytest.raises(TypeError, match="bytes, a path or an open file, not a str"):
            client.files.upload("numbers.bin")  # type: ignore[arg-type]
        with path.open(encoding="latin-1") as text, pytest.raises(TypeError, match="opened for bytes"):
            client.files.upload(text)  # type: ignore[arg-type]
        # Sent again with its key, as the client does itself when an answer is lost, there is one file.
        count = len(list(client.files.list(limit=100)))
        client.files.upload(b"held", name="held.txt", idempotency_key="held-once")
        client.files.upload(b"held", name="held.txt", idempotency_key="held-once")
        assert len(list(client.files.list(limit=100))) == count + 1


def test_large_files_go_up_in_parts(server: dict[str, str], tmp_path: Path) -> None:
    data = os.urandom(40_000_000)
    path = tmp_path / "large.bin"
    path.write_bytes(data)
    with connect(server) as client:
        stored = client.files.upload(path)
        assert (stored.name, stored.bytes, stored.sha256) == ("large.bin", len(data), hashlib.sha256(data).hexdigest())
        with path.open("rb") as file:
            file.seek(10)
            assert client.files.upload(file).sha256 == hashlib.sha256(data[10:]).hexdigest()
        assert client.uploads.get(stored.id).status == "complete"
        assert client.files.download(stored.id, first=16_777_200, last=16_777_300) == data[16_777_200:16_777_301]


def test_files_go_up_and_down_with_an_event_loop(server: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"Oslo is the capital of Norway.")

    async def run() -> None:
        sender = httpx.AsyncClient(trust_env=False)
        async with AsyncParley(base_url=server["url"], api_key=server["api_key"], http_client=sender) as client:
            stored = await client.files.upload(path)
            assert await client.files.download(stored.id, last=3) == b"Oslo"

    anyio.run(run)


def test_mistakes_are_told_before_anything_is_sent(server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(server) as client:
        with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
            client.agents.get("agt_1", colour="red")  # type: ignore[call-arg]
        for name in ("", ".", ".."):
            with pytest.raises(TypeError, match="agent_id must be an id"):
                client.agents.get(name)
        with pytest.raises(TypeError, match="retries must be a whole number"):
            client.agents.list(retries=-1)
    monkeypatch.setenv("PARLEY_API_KEY", "sk_of_the_environment")
    for options in ({"api_key": ""}, {"base_url": ""}, {"base_url": "127.0.0.1"}, {"timeout": 0}, {"token": "a"}):
        with pytest.raises(TypeError):
            Parley(**{"api_key": "sk_1", **options})  # type: ignore[arg-type]


def test_a_client_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="must be an httpx.Client"):
        Parley(api_key="sk_1", http_client=httpx.AsyncClient())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be an httpx.AsyncClient"):
        AsyncParley(api_key="sk_1", http_client=httpx.Client())  # type: ignore[arg-type]
    for options in ({"base_url": 5}, {"base_url": "http://host:port"}, {"base_url": "http://[::1"}, {"headers": [("a", "b")]}):
        with pytest.raises(TypeError):
            Parley(api_key="sk_1", **options)  # type: ignore[arg-type]
    assert Parley(api_key="sk_1", timeout=None, retries=None) is not None


def test_a_client_that_follows_redirects_does_not(server: dict[str, str]) -> None:
    fault = {"on": "GET /v2/agents", "answer": {"status": 307, "location": "/v2/health"}}
    httpx.put(f"{server['url']}/_behaviour/faults", json=[fault], trust_env=False).raise_for_status()
    sender = httpx.Client(trust_env=False, follow_redirects=True)
    with Parley(base_url=server["url"], api_key=server["api_key"], http_client=sender) as client:
        with pytest.raises(ParleyError, match="redirects to /v2/health"):
            client.agents.list()


def test_a_forked_process_reads_only_its_own_answers(server: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with Parley(base_url=server["url"], api_key=server["api_key"]) as client:
        agent = client.agents.create(key=f"fork-{id(server)}", name="A", model="offline/echo")

        def ask() -> bool:
            return all(client.agents.get(agent.id).id == agent.id for _ in range(20))

        child = os.fork()
        if child == 0:
            os._exit(0 if ask() else 1)
        assert all(client.health.get().status == "ok" for _ in range(20))
        assert os.waitpid(child, 0)[1] == 0


def test_a_head_that_comes_piece_by_piece_has_its_time() -> None:
    async def drip(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            with contextlib.suppress(anyio.BrokenResourceError):
                for letter in b"HTTP/1.1 200 OK\r\nx: " + b"a" * 1000:
                    await stream.send(bytes([letter]))
                    await anyio.sleep(0.05)

    async def main() -> None:
        listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        async with listener, anyio.create_task_group() as group:
            group.start_soon(listener.serve, drip)
            sender = httpx.AsyncClient(trust_env=False)
            client = AsyncParley(base_url=f"http://127.0.0.1:{port}", api_key="k", http_client=sender, retries=0, timeout=0.5)
            with pytest.raises(ParleyError, match="Nothing was heard in time"):
                await client.agents.list()
            await client.aclose()
            group.cancel_scope.cancel()

    anyio.run(main)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_stream_is_closed_while_another_task_reads(backend: str, server: dict[str, str]) -> None:
    async def main() -> None:
        sender = httpx.AsyncClient(trust_env=False)
        async with AsyncParley(base_url=server["url"], api_key=server["api_key"], http_client=sender) as client:
            agent = await client.agents.create(key=f"close-{backend}-{id(sender)}", name="A", model="offline/scripted")
            message = script({"repeat": {"say": "tok ", "times": 500, "delay_ms": 20}})
            for begun in (True, False):
                reply = client.chat.messages.stream(message=message, context={"agent_id": agent.id})
                seen: list[str] = []
                first = anyio.Event()

                async def read() -> None:
                    async for event in reply:
                        seen.append(str(event.event))
                        first.set()

                async with anyio.create_task_group() as group:
                    group.start_soon(read)
                    if begun:
                        await first.wait()
                    else:
                        await anyio.lowlevel.checkpoint()
                    await reply.aclose()
                assert "message_complete" not in seen
                assert (reply.run_id is not None) is begun

    anyio.run(main, backend=backend)


def test_what_a_call_gives_can_be_compared_copied_and_sent_to_other_processes(server: dict[str, str]) -> None:
    with connect(server) as client:
        with pytest.raises(NotFoundError) as caught:
            client.agents.get("agt_01k2c5gq8zf3vr4xw1m6t0y9ab")
        error = caught.value
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert (type(other), str(other), other.code, other.problem) == (NotFoundError, str(error), error.code, error.problem)
        made = client.agents.create(key=f"copy-{id(server)}", name="A", model="offline/echo")
        agent = client.agents.get(made.id)
        assert agent == client.agents.get(made.id)
        assert agent != client.agents.update(made.id, name="B")
        for same in (pickle.loads(pickle.dumps(agent)), copy.deepcopy(agent), agent.model_copy(deep=True)):
            assert same == agent


def test_bodies_are_json_or_refused(server: dict[str, str]) -> None:
    day, one = date(2026, 11, 29), UUID("49848a65-e1de-463b-8e2c-cf89754cc2c1")
    with connect(server) as client:
        agent = client.agents.create(key=f"json-{id(server)}", name="A", model="offline/echo", metadata={"day": day, "id": one})
        assert agent.metadata == {"day": "2026-11-29", "id": str(one)}
        for value in (float("nan"), object()):
            with pytest.raises(TypeError, match="cannot be sent as JSON"):
                client.agents.update(agent.id, metadata={"value": value})
        for headers in ({"x-a": "a\nb"}, {"x a": "b"}, {"x-a": "ü"}):
            with pytest.raises(TypeError, match="header"):
                client.agents.get(agent.id, headers=headers)
        with pytest.raises(TypeError, match="must be an id"):
            client.agents.get(None)  # type: ignore[arg-type]


def test_signatures_are_schemas() -> None:
    def weather(city: Annotated[str, Field(description="Its name.")], unit: Literal["c", "f"] = "c") -> str:
        """Tell the weather of a city."""
        return f"{city} {unit}"

    assert tool_definitions([weather]) == [
        {
            "name": "weather",
            "description": "Tell the weather of a city.",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string", "description": "Its name."},
                    "unit": {"type": "string", "enum": ["c", "f"], "default": "c"},
                },
                "required": ["city"],
                "additionalProperties": False,
            },
        }
    ]
    with pytest.raises(TypeError, match="needs a name"):
        tool_definitions([lambda: None])


def script(*steps: Any) -> dict[str, Any]:
    return {"role": "user", "content": {"type": "text", "text": json.dumps({"script": list(steps)})}}


def test_wrong_arguments_are_told_to_the_model(server: dict[str, str]) -> None:
    called: list[int] = []

    def count(number: int) -> None:
        called.append(number)

    with connect(server) as client:
        agent = client.agents.create(
            key=f"tool-{id(called)}", name="A", model="offline/scripted", tools=tool_definitions([count])
        )
        calls = [{"tool_call": {"name": "count", "arguments": one}} for one in ({"number": "x"}, {"number": 7}, {})]
        with client.chat.messages.run(
            tools=[count], message=script(*calls, {"after_results": [{"say": "Done."}]}), context={"agent_id": agent.id}
        ) as run:
            assert "".join(run.text()) == "Done."
            session = run.final_reply().session.id
        results = [one.content for one in client.sessions.messages.list(session) if one.content.type == "tool_result"]
    assert called == [7]
    assert [bool(one.is_error) for one in results] == [True, False, True]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_async_runs_on(backend: str, server: dict[str, str]) -> None:
    async def main() -> None:
        sender = httpx.AsyncClient(trust_env=False)
        async with AsyncParley(base_url=server["url"], api_key=server["api_key"], http_client=sender) as client:
            agent = await client.agents.create(key=f"{backend}-{id(sender)}", name="A", model="offline/scripted")
            message = script({"repeat": {"say": "tok ", "times": 500, "delay_ms": 20}})
            async with client.chat.messages.stream(message=message, context={"agent_id": agent.id}) as reply:
                # Cancelling the task ends the stream.
                with anyio.move_on_after(0.5) as scope:
                    async for _ in reply:
                        pass
            assert scope.cancelled_caught and reply.run_id is not None
            await client.runs.cancel(reply.run_id)

    anyio.run(main, backend=backend)


def test_agui_renews_a_token_that_has_ended(server: dict[str, str]) -> None:
    with httpx.Client(trust_env=False) as sender:
        key = {"X-API-Key-Id": server["api_key_id"], "X-API-Key": server["api_key"]}
        signed_in = sender.post(f"{server['url']}/v2/user/signin_with_api_key", headers=key).json()
    tokens = iter(["ended", signed_in["id_token"]])
    run = {"threadId": "thread_1", "runId": "run_1", "state": {}, "tools": [], "context": [], "forwardedProps": {}}
    with connect(server) as client:
        agent = client.agents.create(key=f"agui-{id(run)}", name="A", model="offline/echo")
    messages = [{"id": "m_1", "role": "user", "content": "Hello!"}]
    with Parley(base_url=server["url"], token=lambda: next(tokens)) as client:
        agui = client.agents.agui(agent.id)
    answer = httpx.post(agui.url, auth=agui.auth, json={**run, "messages": messages}, trust_env=False)
    assert answer.status_code == 200 and "RUN_FINISHED" in answer.text


def test_the_wheel_of_the_server_installs(server: dict[str, str], tmp_path: Path) -> None:
    offers = httpx.get(f"{server['url']}/clients/", headers={"accept": "application/json"}, trust_env=False).json()
    (install,) = [one["install"] for one in offers["clients"] if one["language"] == "Python"]
    file = install.split("/")[-1]
    # The address of the offer is that of the server itself, behind the proxy.
    url = f"{server['url']}/clients/{file}"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(tmp_path)]
    subprocess.run([*pip, url], check=True)
    subprocess.run([sys.executable, "-c", "import parley_client"], check=True, env={"PYTHONPATH": str(tmp_path)})
    assert (tmp_path / "parley_client/py.typed").exists()


def test_a_server_that_is_not_there_is_a_connection_error() -> None:
    with Parley(base_url="http://127.0.0.1:9", api_key="sk_1", retries=0) as client:
        with pytest.raises(ParleyError, match="GET http://127.0.0.1:9/v2/agents: The connection failed") as caught:
            client.agents.list()
    assert caught.value.code == "connection_failed" and caught.value.__cause__ is not None


def test_requests_to_webhooks_are_verified():
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    data = {"webhook_id": "whk_1", "url": "http://127.0.0.1/"}
    event = {"id": "evt_1", "type": "webhook.test", "api_version": "2", "timestamp": "2026-11-21T10:00:00Z", "data": data}

    def sign(body, at):
        digest = hmac.new(b"k" * 32, f"evt_1.{at}.{body}".encode(), hashlib.sha256).digest()
        signature = f"v1,AAAA v1,{base64.b64encode(digest).decode()}"
        return {"Webhook-Id": "evt_1", "Webhook-Timestamp": str(at), "Webhook-Signature": signature}

    now = int(time.time())
    body = json.dumps(event)
    for client in (Parley(base_url="http://127.0.0.1:9", api_key="sk_1"), AsyncParley(base_url="http://127.0.0.1:9", api_key="sk_1")):
        assert client.webhooks.unwrap(body, sign(body, now), secret).data.webhook_id == "whk_1"
    later = json.dumps({**event, "type": "later.type"})
    assert unwrap_webhook(later.encode(), sign(later, now), [secret]).type == "later.type"
    for given, headers in ((body + " ", sign(body, now)), (body, sign(body, now - 301)), (body, {})):
        with pytest.raises(WebhookError):
            unwrap_webhook(given, headers, secret)
    with pytest.raises(TypeError):
        unwrap_webhook(event, sign(body, now), secret)


def test_the_receiver_of_the_guide(tmp_path: Path):
    text = (ROOT / "docs/guides/webhooks.md").read_text()
    (tmp_path / "receiver.py").write_text(re.findall(r"^```python\n(.*?)^```", text, re.S | re.M)[0])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    env = {**os.environ, "PORT": str(port), "PARLEY_WEBHOOK_SECRET": secret}
    command = [sys.executable, "receiver.py"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) as receiver:
        try:
            url, status = f"http://127.0.0.1:{port}/", 0
            while status != 400:
                try:
                    status = httpx.post(url, content="{}").status_code
                except httpx.ConnectError:
                    assert receiver.poll() is None
                    time.sleep(0.05)
            data = {"webhook_id": "whk_1", "url": url}
            times = {"api_version": "2", "timestamp": "2026-11-21T10:00:00Z"}
            body = json.dumps({"id": "evt_1", "type": "webhook.test", **times, "data": data})
            at = str(int(time.time()))
            digest = hmac.new(b"k" * 32, f"evt_1.{at}.{body}".encode(), hashlib.sha256).digest()
            headers = {
                "webhook-id": "evt_1",
                "webhook-timestamp": at,
                "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
            }
            assert [httpx.post(url, content=body, headers=headers).status_code for _ in range(2)] == [204, 204]
        finally:
            receiver.kill()
        assert receiver.stdout is not None
        assert receiver.stdout.read() == "webhook.test\n"
