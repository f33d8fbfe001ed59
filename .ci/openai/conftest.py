"""The server, and what the tests of both files send to it."""

import json
import os
import urllib.request

import openai
import pytest

URL = os.environ["PARLEY_URL"]
KEY = os.environ["PARLEY_KEY"]
BASE = f"{URL}/openai/v1"


def script(*steps: dict) -> str:
    """Returns a question to which the offline model answers with these steps."""
    return json.dumps({"script": steps})


def call(path: str, body: dict | None = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    headers = {"x-api-key": KEY, "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers)) as answer:
        return json.load(answer)


@pytest.fixture
def client() -> openai.OpenAI:
    return openai.OpenAI(base_url=BASE, api_key=KEY, max_retries=0)
