"""OpenAI's client for Python in real time, unchanged but for its base URL, key and model: types, speaks, interrupts, calls."""

import asyncio
import base64
import json
import os

import openai
import pytest
from conftest import BASE, KEY, call, script

MODEL = f"voice-{os.getpid()}"

RATE = 24_000
CITY = {"type": "object", "properties": {"city": {"type": "string"}}}
FORECAST = {"type": "function", "name": "get_weather", "parameters": CITY}


@pytest.fixture(scope="module", autouse=True)
def agent() -> str:
    return call("/v2/agents", {"key": MODEL, "name": "Voice", "model": "offline/scripted"})["id"]


def write(text: str) -> dict:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def to_pieces(client: openai.OpenAI, text: str) -> list[str]:
    """Returns a text in the tones of the offline model between silences, in pieces of 100 ms."""
    tones = client.audio.speech.create(model="offline/speech", voice="alloy", input=text, response_format="pcm").content
    sound = bytes(RATE) + tones + bytes(2 * RATE)
    return [base64.b64encode(sound[at : at + 4_800]).decode() for at in range(0, len(sound), 4_800)]


def read_until(connection, *kinds: str) -> list:
    events = []
    for event in connection:
        assert event.type != "error", event
        events.append(event)
        if event.type in kinds:
            return events
    raise AssertionError(f"The connection has ended before {kinds}.")


def test_python_types_and_is_answered_in_text(client: openai.OpenAI):
    with client.realtime.connect(model=MODEL) as connection:
        connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        connection.conversation.item.create(item=write(script({"say": "It rains."})))
        connection.response.create()
        events = read_until(connection, "response.done")
    texts = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(texts) == "It rains."
    assert events[-1].response.usage.total_tokens > 0


def test_python_speaks_and_hears_the_answer(client: openai.OpenAI):
    question = script({"say": "It is cold."})
    with client.realtime.connect(model=MODEL) as connection:
        for piece in to_pieces(client, question):
            connection.input_audio_buffer.append(audio=piece)
        events = read_until(connection, "response.done")
    heard = [event for event in events if event.type == "conversation.item.input_audio_transcription.completed"]
    assert [event.transcript for event in heard] == [question]
    sound = b"".join(base64.b64decode(event.delta) for event in events if event.type == "response.output_audio.delta")
    again = client.audio.transcriptions.create(model="offline/transcription", file=("answer.pcm", sound))
    assert again.text == "It is cold."


def test_python_interrupts(client: openai.OpenAI):
    long = script({"say": "The sea is wide. " * 40})
    with client.realtime.connect(model=MODEL) as connection:
        session = read_until(connection, "session.created")[-1].session
        connection.conversation.item.create(item=write(long))
        connection.response.create()
        read_until(connection, "response.output_audio.delta")
        for piece in to_pieces(client, script({"say": "Yes?"})):
            connection.input_audio_buffer.append(audio=piece)
        cut = read_until(connection, "response.done")[-1].response
        assert (cut.status, cut.status_details.reason) == ("cancelled", "turn_detected")
        assert read_until(connection, "response.done")[-1].response.status == "completed"
    kept = call(f"/v2/sessions/{session.id}/messages")["data"][1]["content"]["text"]
    assert len(kept) < 40 * len("The sea is wide. ")


def test_python_carries_out_a_call(client: openai.OpenAI):
    asks = {"tool_call": {"name": "get_weather", "arguments": {"city": "Oslo"}}}
    asked = script(asks, {"after_results": [{"say": "Cold."}]})
    with client.realtime.connect(model=MODEL) as connection:
        connection.session.update(session={"type": "realtime", "output_modalities": ["text"], "tools": [FORECAST]})
        connection.conversation.item.create(item=write(asked))
        connection.response.create()
        [item] = read_until(connection, "response.done")[-1].response.output
        assert (item.type, item.name, json.loads(item.arguments)) == ("function_call", "get_weather", {"city": "Oslo"})
        output = {"type": "function_call_output", "call_id": item.call_id, "output": "-5"}
        connection.conversation.item.create(item=output)
        connection.response.create()
        answer = read_until(connection, "response.done")[-1].response.output[0]
    assert answer.content[0].text == "Cold."


async def talk_to(client: openai.AsyncOpenAI) -> str:
    async with client.realtime.connect(model=MODEL) as connection:
        await connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        await connection.conversation.item.create(item=write(script({"say": "Hello."})))
        await connection.response.create()
        async for event in connection:
            assert event.type != "error", event
            if event.type == "response.output_text.done":
                return event.text
    raise AssertionError("The connection has ended before the answer.")


def test_python_talks_asynchronously():
    client = openai.AsyncOpenAI(base_url=BASE, api_key=KEY, max_retries=0)
    assert asyncio.run(talk_to(client)) == "Hello."
