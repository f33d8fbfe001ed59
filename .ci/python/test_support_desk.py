"""The program of the guide of the support desk, whose server is killed in the middle of a call, too."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/guides/support-desk.md").read_text(encoding="utf-8")
UNSURE = "solve: I cannot tell whether it was paid, and ask a colleague."


@pytest.mark.parametrize("how", ["", "killed"])
def test_support_desk(how: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    program = "\n".join(re.findall(r"^```python\n(.*?)^```", GUIDE, re.S | re.M))
    match = re.search(r"^```text\n(not promoted.*?)^```", GUIDE, re.S | re.M)
    assert match
    expected = match[1].replace("solve: You have your money back.", UNSURE) if how else match[1]
    command = ["node", "src/testing/support-desk.ts", *([how] if how else [])]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        served = json.loads(process.stdout.readline())
        for name, value in served["env"].items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(served["folder"])
        try:
            exec(compile(program, "desk.py", "exec"), {"__name__": "__main__"})
            process.stdin.write("paid\n")
            process.stdin.flush()
            paid = json.loads(process.stdout.readline())
        finally:
            monkeypatch.undo()
            process.stdin.close()
    assert capsys.readouterr().out == expected
    assert paid == ["paid 20 back for 1", "paid 120 back for 1234"]
