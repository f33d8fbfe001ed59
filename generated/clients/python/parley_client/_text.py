"""Gathers the text of valid messages from the events of a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import MessageCompleteEvent, MessageReply


class ValidText:
    """The text of the agent's messages that hold.

    The text of a provisional message is kept back until an event shows that the message holds; it is dropped when another
    message is given in its place.
    """

    def __init__(self) -> None:
        self._provisional: str | None = None
        self._held = ""
        # The message of a person, a tool or the system that is being told; a log has them too.
        self._of_others: Any = None

    def take(self, event: Any) -> str:
        """Takes the next event and returns the text that is valid now, or an empty one."""
        name = getattr(event, "event", None) or getattr(event, "type", None)
        if name in ("message_start", "TEXT_MESSAGE_START"):
            return self._start(event)
        delta = getattr(event, "delta", None)
        if name in ("content_delta", "TEXT_MESSAGE_CONTENT") and isinstance(delta, str):
            return self._append(event, delta)
        # The answer before it was not put back: it calls tools, or the run is complete.
        settles = name in ("tool_call", "message_complete", "TOOL_CALL_END", "RUN_FINISHED")
        return self.end() if settles else ""

    def end(self) -> str:
        """Returns what is kept back; to be called at the end of a stream that did not fail."""
        valid, self._held, self._provisional = self._held, "", None
        return valid

    def _start(self, event: Any) -> str:
        details = getattr(event, "metadata", None) or event
        message_id = _id_of(event)
        # One that began with its reasoning is told of twice.
        if message_id is not None and message_id == self._provisional:
            return ""
        replaces = _member(details, "replaces")
        if replaces is not None and replaces == self._provisional:
            self._held = ""
        valid = self.end()
        # Events of a reply have no role, because all of them are the agent's.
        role = getattr(event, "role", None)
        self._of_others = None if role in (None, "assistant") else message_id
        if _member(details, "provisional") is True and isinstance(message_id, str):
            self._provisional = message_id
        return valid

    def _append(self, event: Any, delta: str) -> str:
        if self._of_others is not None and _id_of(event) == self._of_others:
            return ""
        if self._provisional is None or _id_of(event) != self._provisional:
            return delta
        self._held += delta
        return ""


def _id_of(event: Any) -> Any:
    return getattr(event, "message_id", None) or getattr(event, "messageId", None)


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def text_of(reply: MessageReply | MessageCompleteEvent) -> str:
    """Returns the text of a whole reply: empty when it only calls tools."""
    content = reply.message.content
    return content.text if content.type == "text" else ""
