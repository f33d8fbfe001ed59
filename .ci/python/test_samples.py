"""Every sample of the reference, and the programs of the README, against a real server."""

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


def test_readme(
    server: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    agent = Parley(base_url=server["url"], api_key=server["api_key"]).agents.create(
        key="readme", name="Guide", model="offline/echo"
    )
    monkeypatch.setenv("KEY", server["api_key"])
    monkeypatch.setenv("AGENT", agent.id)
    programs = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(), re.S | re.M)
    assert programs
    for program in programs:
        assert run(program.replace("http://127.0.0.1:8080", server["url"])) == 200
    assert "You said: “Hello!”" in capsys.readouterr().out
