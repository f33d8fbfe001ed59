"""Every sample of the reference, and the programs of the README and of guides, against a real server."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from parley_client import Parley, ParleyError

ROOT = Path(__file__).parents[2]


def run(text: str) -> int:
    """Runs a program. Returns the status of a refusal, or 200."""
    try:
        exec(compile(text, "sample", "exec"), {"__name__": "__main__"})
    except ParleyError as error:
        assert error.status is not None, error
        return error.status
    return 200


def test_samples(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["node", "src/testing/serve-samples.ts"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        served = json.loads(process.stdout.readline())
        monkeypatch.setenv("PARLEY_API_KEY", served["api_key"])
        outcomes = {
            sample["operationId"]: run(sample["text"]) for sample in served["samples"]
        }
        expected = {sample["operationId"]: sample["refusal"] or 200 for sample in served["samples"]}
        process.stdin.close()
    assert len(outcomes) > 120
    assert outcomes == expected


def read_programs(path: str) -> list[str]:
    """Reads the programs of a document."""
    programs = re.findall(r"^```python\n(.*?)^```", (ROOT / path).read_text(encoding="utf-8"), re.S | re.M)
    assert programs
    return programs


def test_readme(
    server: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    agent = Parley(base_url=server["url"], api_key=server["api_key"]).agents.create(
        key="readme", name="Guide", model="offline/echo"
    )
    monkeypatch.setenv("KEY", server["api_key"])
    monkeypatch.setenv("AGENT", agent.id)
    for program in read_programs("README.md"):
        assert run(program.replace("http://127.0.0.1:8080", server["url"])) == 200
    assert "You said: “Hello!”" in capsys.readouterr().out


def test_guides(
    server: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_BASE_URL", server["url"])
    monkeypatch.setenv("PARLEY_API_KEY", server["api_key"])
    [program] = read_programs("docs/guides/python.md")
    # The program of the README has made an agent with this key.
    assert run(program.replace('key="guide"', 'key="guide_of_python"')) == 200
    assert "You said: “Hello!”" in capsys.readouterr().out

    client = Parley()
    parameters = {"type": "object", "properties": {"order": {"type": "string"}, "amount": {"type": "number"}}}
    client.tools.create(
        key="pay_back",
        kind="http",
        parameters=parameters,
        http={"url": "http://127.0.0.1:9/"},
        approval={"mode": "always"},
    )
    agent = client.agents.create(
        key="refund_desk", name="Desk", model="offline/scripted", tool_refs=[{"key": "pay_back"}]
    )
    monkeypatch.setenv("AGENT", agent.id)
    call = {"name": "pay_back", "arguments": {"order": "7", "amount": 250}}
    asked = json.dumps({"script": [{"tool_call": call}, {"after_results": [{"say": "Done."}]}]})
    [program] = read_programs("docs/guides/approvals.md")
    assert run(program.replace('"Pay order 7 back."', repr(asked))) == 200
    assert capsys.readouterr().out.startswith("completed ")
