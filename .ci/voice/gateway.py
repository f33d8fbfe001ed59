"""A gateway that hears by PocketSphinx, speaks by espeak-ng and answers by a table: no model of it comes from elsewhere."""

import array
import email
import email.policy
import io
import json
import subprocess
import sys
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

from pocketsphinx import Decoder
from talk import ANSWERS, SENTENCES, resample

HEARD_RATE = 16_000
SPOKEN_RATE = 24_000
MODELS = ["table", "pocketsphinx", "espeak"]

grammar = sys.argv[1]
with open(grammar, "w", encoding="utf-8") as file:
    file.write(f"#JSGF V1.0;\ngrammar voice;\npublic <sentence> = {' | '.join(SENTENCES)};\n")
# The noise keeps the silence of a computer from being no sound at all, which its features do not know.
decoder = Decoder(jsgf=grammar, lm=None, samprate=HEARD_RATE, dither=True, seed=1, loglevel="FATAL")
hearing = Lock()


def hear(recording: bytes) -> str:
    with wave.open(io.BytesIO(recording)) as sound:
        samples = array.array("h", sound.readframes(sound.getnframes()))
        rate = sound.getframerate()
    with hearing:
        decoder.start_utt()
        decoder.process_raw(resample(samples, rate, HEARD_RATE).tobytes(), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
    return found.hypstr if found else ""


def speak(text: str) -> bytes:
    command = ["espeak-ng", "-v", "en-us", "-s", "150", "--stdout", text]
    recording = subprocess.run(command, capture_output=True, check=True).stdout
    # The head of what is written to a pipe says no length.
    with wave.open(io.BytesIO(recording)) as sound:
        rate = sound.getframerate()
    samples = array.array("h", recording[44:])
    return resample(samples, rate, SPOKEN_RATE).tobytes()


def last_said(messages: list) -> str:
    content = [message["content"] for message in messages if message["role"] == "user"][-1]
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None:
        pass

    def reply(self, body: bytes, media_type: str = "application/json") -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.reply(json.dumps({"data": [{"id": model} for model in MODELS]}).encode())

    def do_POST(self) -> None:
        body = self.read_body()
        if self.path.endswith("/transcriptions"):
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            parts = email.message_from_bytes(head + body, policy=email.policy.HTTP).iter_parts()
            [recording] = [part.get_payload(decode=True) for part in parts if part.get_filename()]
            self.reply(json.dumps({"text": hear(recording)}).encode())
        elif self.path.endswith("/speech"):
            self.reply(speak(json.loads(body)["input"]), "audio/pcm")
        else:
            answer = ANSWERS.get(last_said(json.loads(body)["messages"]).strip(), "I did not hear you.")
            words = [{"content": f"{word} "} for word in answer.split()]
            choices = [*((delta, None) for delta in words), ({}, "stop")]
            chunks = [{"choices": [{"index": 0, "delta": d, "finish_reason": f}]} for d, f in choices]
            events = [json.dumps(chunk) for chunk in chunks] + ["[DONE]"]
            self.reply("".join(f"data: {event}\n\n" for event in events).encode(), "text/event-stream")

    def read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    print(server.server_address[1], flush=True)
    server.serve_forever()
