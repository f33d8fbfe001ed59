"""A person who speaks with an agent by OpenAI's client for Python: espeak speaks for both, and PocketSphinx hears both."""

import array
import base64
import io
import json
import os
import statistics
import sys
import time
import urllib.request
import wave

RATE = 24_000

ANSWERS = {
    "what is the weather in oslo": "It is three degrees.",
    "is it cold in bergen": "It is very cold.",
    "book a table for four": "Your table is ready.",
    "turn on the light": "The light is on.",
    "turn off the light": "The light is off.",
    "call my sister": "She is not at home.",
    "read me the news": "There is no news. " * 8,
    "stop": "I am quiet now.",
    "where is my order": "Your table is ready.",
}
# All that PocketSphinx has to tell from each other.
SENTENCES = sorted({*ANSWERS, *(answer.split(".")[0].lower() for answer in ANSWERS.values())})


def resample(samples: array.array, rate: int, wanted: int) -> array.array:
    """Returns samples of another rate: each between the two that are next to it."""
    if rate == wanted:
        return samples
    made = array.array("h", bytes(2 * max(0, (len(samples) - 1) * wanted // rate)))
    for index in range(len(made)):
        place = index * rate / wanted
        before = int(place)
        made[index] = int(samples[before] + (place - before) * (samples[before + 1] - samples[before]))
    return made


def call(path: str, body: dict | None = None) -> dict:
    headers = {"x-api-key": os.environ["PARLEY_KEY"], "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(os.environ["PARLEY_URL"] + path, data, headers)) as answer:
        return json.load(answer)


def to_wave(pcm: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(pcm)
    return file.getvalue()


class Person:
    """Speaks on a connection, and keeps what comes."""

    def __init__(self, client, connection) -> None:
        self.client, self.connection = client, connection

    def say(self, text: str) -> None:
        said = self.client.audio.speech.create(model="espeak", voice="alloy", input=text, response_format="pcm").content
        sound = bytes(RATE) + said + bytes(2 * RATE)
        for start in range(0, len(sound), 4_800):
            piece = base64.b64encode(sound[start : start + 4_800]).decode()
            self.connection.input_audio_buffer.append(audio=piece)

    def listen(self, until: str = "response.done") -> dict:
        """Returns what came until an event: the words that were understood, the answer, its sound, and the seconds until it began."""
        got = {"heard": None, "sound": b"", "wait": None}
        stopped = None
        for event in self.connection:
            assert event.type != "error", event
            if event.type == "input_audio_buffer.speech_stopped":
                stopped = time.perf_counter()
            elif event.type == "conversation.item.input_audio_transcription.completed":
                got["heard"] = event.transcript
            elif event.type == "response.output_audio.delta":
                if got["wait"] is None and stopped is not None:
                    got["wait"] = time.perf_counter() - stopped
                got["sound"] += base64.b64decode(event.delta)
            if event.type == until:
                return {**got, "event": event}
        raise AssertionError(f"The connection has ended before {until}.")


def main() -> None:
    import openai

    agent = call("/v2/agents", {"key": "voice", "name": "Voice", "model": "table"})
    client = openai.OpenAI(base_url=f"{os.environ['PARLEY_URL']}/openai/v1", api_key=os.environ["PARLEY_KEY"])
    understood, answers_heard, waits = 0, 0, []
    with client.realtime.connect(model=agent["key"]) as connection:
        person = Person(client, connection)
        session = next(iter(connection)).session
        questions = [question for question in ANSWERS if question not in ("read me the news", "stop")]
        for question in questions:
            person.say(question)
            got = person.listen()
            assert got["event"].response.status == "completed", got["event"]
            understood += got["heard"] == question
            waits.append(got["wait"])
            recording = ("answer.wav", to_wave(bytes(RATE) + got["sound"] + bytes(RATE)))
            again = client.audio.transcriptions.create(model="pocketsphinx", file=recording).text
            answers_heard += again == ANSWERS[question].rstrip(".").lower()
            print(f"{question!r} was heard as {got['heard']!r}; the answer sounds like {again!r}")
        person.say("read me the news")
        for _ in range(12):
            person.listen("response.output_audio.delta")
        person.say("stop")
        cut = person.listen()["event"].response
        assert cut.status == "cancelled", cut
        after = person.listen()
        assert after["event"].response.status == "completed", after["event"]
        understood += after["heard"] == "stop"
    messages = call(f"/v2/sessions/{session.id}/messages?limit=100")["data"]
    roles = [message["role"] for message in messages]
    assert roles == ["user", "assistant"] * (len(questions) + 2), roles
    kept, whole = messages[-3]["content"]["text"], ANSWERS["read me the news"]
    assert len(kept) < len(whole) and whole.startswith(kept.rstrip()), kept
    print(
        f"{understood} of {len(questions) + 1} sentences understood, {answers_heard} of {len(questions)} answers, "
        f"first sound {statistics.median(waits) * 1_000:.0f} ms after the turn with hearing and speaking; "
        f"an interrupted answer kept {len(kept)} of {len(whole)} characters"
    )
    if understood < len(questions) + 1 or answers_heard < len(questions):
        sys.exit(1)


if __name__ == "__main__":
    main()
