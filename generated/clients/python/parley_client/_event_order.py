"""Notices that events were left out of a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ._frames import Frame

EventOrder = Callable[[Frame, "int | None"], bool]
"""Tells whether a frame follows those before it, or whether a proxy or a server has left out events between them.

It is given the frame and the last sequence. A frame that does not follow is asked for again with the events before it, and
takes part only when it comes then.
"""

_JOINED = re.compile("_(CONTENT|ARGS|CHUNK)$")


def any_order(frame: Frame, last_seq: int | None) -> bool:
    """The order of a stream whose places say nothing about what is missing."""
    return True


@dataclass
class _ShownMessage:
    """What a reply has shown of a message; `whole` when it was shown from its start."""

    whole: bool
    pieces: int = 0
    length: int = 0
    calls: set[Any] = field(default_factory=set)


class ReplyOrder:
    """The order of a reply: a message has its start, its pieces are numbered, and its end repeats what was shown.

    `from_start` is whether the stream begins with the reply, and not at any place in it.
    """

    def __init__(self, from_start: bool) -> None:
        self._from_start = from_start
        self._messages: dict[Any, _ShownMessage] = {}

    def __call__(self, frame: Frame, last_seq: int | None) -> bool:
        event = frame.event
        name, message_id = event.get("event"), event.get("message_id")
        if name == "content_delta":
            return self._take_piece(message_id, event.get("index"), event.get("delta") or "")
        if name == "message_complete":
            return self._is_complete(event.get("message") or {})
        if name == "message_start":
            self._messages[message_id] = _ShownMessage(whole=True)
        if name == "tool_call" and message_id in self._messages:
            self._messages[message_id].calls.add((event.get("tool_call") or {}).get("id"))
        return True

    def _take_piece(self, message_id: Any, index: int | None, delta: str) -> bool:
        # A piece that does not say of what it is cannot be checked.
        if message_id is None:
            return True
        if message_id not in self._messages and self._from_start:
            return False
        shown = self._messages.setdefault(message_id, _ShownMessage(whole=False))
        if shown.whole and index is not None and index > shown.pieces:
            return False
        shown.pieces += 1
        shown.length += len(delta)
        return True

    def _is_complete(self, message: Mapping[str, Any]) -> bool:
        shown = self._messages.get(message.get("id"))
        if shown is None or not shown.whole:
            return True
        # A message that was redacted meanwhile says less than was shown.
        content = message.get("content") or {}
        if content.get("type") == "text" and len(content.get("text") or "") > shown.length:
            return False
        waits = message.get("state") == "requires_tool_results"
        return not waits or all(call.get("id") in shown.calls for call in message.get("tool_calls") or [])


def log_order(query: Mapping[str, object]) -> EventOrder:
    """Returns the order of a session's log, whose places have no gaps.

    Of pieces that are shown as one event, lines of NDJSON tell the first place; server-sent events do not, so a missing piece
    before them cannot be seen.
    """
    # Events of some types have gaps between them.
    if query.get("event_type") is not None:
        return any_order
    after, is_raw = query.get("after_seq"), query.get("view") == "raw"
    begin = after if isinstance(after, int) else None

    def follows(frame: Frame, last_seq: int | None) -> bool:
        last = begin if last_seq is None else last_seq
        if frame.seq is None or last is None:
            return True
        if frame.line is None and not is_raw and _JOINED.search(str(frame.event.get("type"))):
            return True
        return (frame.seq if frame.first_seq is None else frame.first_seq) <= last + 1

    return follows
