"""Turns bytes, cut anywhere, into the events of a stream."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any, Protocol

from ._model import parse_json

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Frame:
    """An event as it came, with the place to go on from; None when it is not in the session's log.

    A line of NDJSON always has a place: events beside the log have that of the event before them, so the line tells them
    from it.
    """

    seq: int | None
    event: Any
    line: str | None = None
    first_seq: int | None = None
    """Of events that are shown as one, the place of the first."""

    def repeats(self, last: Frame) -> bool:
        """Tells whether the frame has come before: its place is earlier, or the same one without being another line."""
        if self.seq is None or last.seq is None:
            return False
        return self.seq < last.seq or (self.seq == last.seq and self.line == last.line)


class Decoder(Protocol):
    """Turns chunks into frames. Raises `ValueError` for an event that is not JSON."""

    def push(self, chunk: bytes) -> list[Frame]:
        """Takes the next bytes."""
        ...

    def unfinished(self) -> bool:
        """Whether the stream ends here in the middle of a frame."""
        ...


def decoder_for(content_type: str | None) -> Decoder | None:
    """Returns the decoder for a media type, or None if it is not one of an event stream."""
    media_type = (content_type or "").split(";")[0].strip().lower()
    if media_type == "text/event-stream":
        return _SseDecoder()
    if media_type == "application/x-ndjson":
        return _NdjsonDecoder()
    return None


class _Lines:
    """Splits UTF-8 into lines, although characters and line ends may be cut in two."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._rest = ""
        self._after_cr = False

    def push(self, chunk: bytes) -> list[str]:
        text = self._decoder.decode(chunk)
        if text == "":
            return []
        # The CR of a CRLF ended the line already, in the chunk before.
        if self._after_cr and text.startswith("\n"):
            text = text[1:]
        self._after_cr = text.endswith("\r")
        *lines, rest = _LINE_END.split(text)
        if not lines:
            self._rest += rest
            return []
        lines[0] = self._rest + lines[0]
        self._rest = rest
        return lines

    def unfinished(self) -> bool:
        return self._rest + self._decoder.decode(b"", final=True) != ""


class _NdjsonDecoder:
    """One JSON object `{seq, event}` a line; empty lines are heartbeats."""

    def __init__(self) -> None:
        self._lines = _Lines()

    def push(self, chunk: bytes) -> list[Frame]:
        return [_to_frame(line) for line in self._lines.push(chunk) if line.strip() != ""]

    def unfinished(self) -> bool:
        return self._lines.unfinished()


def _to_seq(value: object) -> int | None:
    """Returns a place in a log, or None for what is none: with it a stream could not go on."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,16}", value):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _to_frame(line: str) -> Frame:
    item = parse_json(line)
    if not isinstance(item, dict):
        raise ValueError("A line is not an object.")
    first, last = _to_seq(item.get("seq")), _to_seq(item.get("last_seq"))
    # A line stands for all events up to `last_seq`, if it has one.
    return Frame(first if last is None else last, item.get("event"), line, first)


class _SseDecoder:
    """Server-sent events, as the HTML standard has them."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._id = ""
        self._data: list[str] = []

    def push(self, chunk: bytes) -> list[Frame]:
        return [frame for line in self._lines.push(chunk) for frame in self._read(line)]

    def unfinished(self) -> bool:
        return len(self._data) > 0 or self._lines.unfinished()

    def _read(self, line: str) -> list[Frame]:
        if line == "":
            text, seq = "\n".join(self._data), _to_seq(self._id)
            self._data, self._id = [], ""
            return [Frame(seq, parse_json(text))] if text else []
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "id":
            self._id = value
        elif field == "data":
            self._data.append(value)
        return []
