"""Streams of events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import httpx
import pydantic

from .._errors import (
    AuthenticationError,
    ConnectionError,
    ParleyError,
    connection_lost,
    cut_off,
    error_from_problem,
    events_missing,
    unexpected_response,
)
from .._event_order import EventOrder, ReplyOrder, any_order, log_order
from .._frames import Frame, decoder_for
from .._model import decode
from .._options import Request
from .._text import ValidText
from .platform import sleep
from .transport import AsyncTransport

if TYPE_CHECKING:
    from typing_extensions import Self

    from ..models import ChatEvent, Message, MessageCompleteEvent

EventT = TypeVar("EventT")


@dataclass
class StreamPlace:
    """The place up to which a stream was read."""

    last_seq: int | None = None
    run_id: str | None = None
    cursor: str | None = None


@dataclass(frozen=True)
class StreamKind:
    """How a stream ends, and goes on when its connection is lost: one that ends without its ending was cut off."""

    endings: tuple[str, ...]
    resume: Callable[[Request, StreamPlace], Request | None]
    endless: Callable[[Mapping[str, object]], bool] = lambda query: False
    order: Callable[[Mapping[str, object]], EventOrder] = lambda query: any_order


def _after_last(request: Request, place: StreamPlace) -> Request:
    last = {} if place.last_seq is None else {"Last-Event-ID": str(place.last_seq)}
    return replace(request, method="GET", headers={**request.headers, **last})


def _rejoin(request: Request, place: StreamPlace) -> Request | None:
    # A reply is asked for by its run. Before its first event the key joins it.
    if place.run_id is None:
        return request if place.last_seq is None else None
    return _after_last(replace(request, body=None, query={"run_id": place.run_id}), place)


def _after_record(request: Request, place: StreamPlace) -> Request:
    return request if place.cursor is None else replace(request, query={**request.query, "after": place.cursor})


_EXPORT = StreamKind(("export_complete",), _after_record)
_CANNOT_RESUME = StreamKind((), lambda request, place: None)
_KINDS = {
    "chat.messages.stream": StreamKind(("message_complete",), _rejoin, order=lambda query: ReplyOrder(True)),
    "chat.messages.rejoin": StreamKind(("message_complete",), _after_last, order=lambda query: ReplyOrder(False)),
    "memories.export": _EXPORT,
    "organizations.export": _EXPORT,
    "users.export": _EXPORT,
    "audit.export": StreamKind(("export_complete",), _after_last),
    "sessions.events.stream": StreamKind((), _after_last, lambda query: query.get("follow") is not False, log_order),
}


class AsyncStream(Generic[EventT]):
    """The events of a stream, in their order.

    The request is sent when the first event is asked for. A lost connection, or one whose token has ended, is opened again
    after the last event, where the server can do that; so is one that has left out events. An event that comes again is left
    out. Any other failure is raised at its place. Closing the stream does not stop a run: `client.runs.cancel(stream.run_id)` does.
    """

    def __init__(self, transport: AsyncTransport, request: Request, type_: Any) -> None:
        self._transport = transport
        self._request = transport.begin(request)
        self._kind = _KINDS.get(request.name, _CANNOT_RESUME)
        self._type = type_
        self._follows = self._kind.order(request.query)
        self._place = StreamPlace()
        self._last_frame = Frame(None, None)
        self._response: httpx.Response | None = None
        self._closed = False
        self._source = self._read_all()

    @property
    def last_seq(self) -> int | None:
        """The sequence of the last event that was read, or None."""
        return self._place.last_seq

    @property
    def run_id(self) -> str | None:
        """The id of the run that the events are of, or None before one has said it."""
        return self._place.run_id

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connection: no more events are read."""
        self._closed = True
        if self._response is not None:
            await self._response.aclose()

    async def __aiter__(self) -> AsyncIterator[EventT]:
        async for _, event in self._source:
            yield event

    async def entries(self) -> AsyncIterator[tuple[int, EventT]]:
        """Yields the events with their sequences, each the place from which a stream can be resumed."""
        async for entry in self._source:
            yield entry

    async def text(self) -> AsyncIterator[str]:
        """Yields the text of the reply, piece by piece.

        The text of a `provisional` message comes at once, when it is known that no other message is given in its place: what
        was yielded is never taken back.
        """
        text = ValidText()
        async for event in self:
            valid = text.take(event)
            if valid:
                yield valid
        rest = text.end()
        if rest:
            yield rest

    async def _read_all(self) -> AsyncIterator[tuple[int, EventT]]:
        fruitless = 0
        request: Request | None = self._request
        while request is not None and not self._closed:
            before = self.last_seq
            lost: ParleyError | None = None
            response = self._response = await self._transport.open(request)
            try:
                async for entry in self._read(response):
                    yield entry
            except (ConnectionError, AuthenticationError) as error:
                lost = error
            finally:
                await response.aclose()
            if lost is None or self._closed:
                return
            # That its token has ended is no fault of a connection that brings nothing: it is opened with another one.
            is_fruitless = self.last_seq == before and isinstance(lost, ConnectionError)
            fruitless = fruitless + 1 if is_fruitless else 0
            request = await self._wait(fruitless)
            if request is None:
                raise lost

    async def _wait(self, fruitless: int) -> Request | None:
        """Waits before another try, the longer the more tries have brought nothing. Returns the request that goes on."""
        given = self._request.options.get("retries")
        if fruitless > (self._transport.retries if given is None else given):
            return None
        if fruitless > 0:
            await sleep(0.1 * 2.0**fruitless)
        return self._kind.resume(self._request, self._place)

    async def _read(self, response: httpx.Response) -> AsyncIterator[tuple[int, EventT]]:
        """Reads one connection to the end of the stream. Raises `ConnectionError` when it was lost."""
        title = self._transport.title(self._request)
        decoder = decoder_for(response.headers.get("content-type"))
        if decoder is None:
            raise unexpected_response(response, "The answer is not a stream of events.", title)
        try:
            async for chunk in response.aiter_bytes():
                try:
                    frames = decoder.push(chunk)
                except ValueError as cause:
                    raise unexpected_response(response, "An event of the stream is not JSON.", title) from cause
                for frame in frames:
                    event = self._take(frame, response, title)
                    if frame.repeats(self._last_frame):
                        continue
                    if not self._follows(frame, self.last_seq):
                        raise events_missing(title)
                    if frame.seq is not None:
                        self._last_frame = frame
                        self._place.last_seq = frame.seq
                    yield self._place.last_seq or 0, event
                    if self._ends(frame.event):
                        return
        except (httpx.TransportError, httpx.DecodingError, httpx.StreamError) as cause:
            if self._closed:
                return
            raise connection_lost(cause, title) from cause
        is_over = not self._kind.endings and not self._kind.endless(self._request.query) and not decoder.unfinished()
        if not is_over and not self._closed:
            raise cut_off(title)

    def _ends(self, event: Any) -> bool:
        return isinstance(event, dict) and event.get("event") in self._kind.endings

    def _take(self, frame: Frame, response: httpx.Response, title: str) -> EventT:
        """Returns an event as a model. Raises the problem that a stream tells of, in either of its two forms."""
        event = frame.event
        if not isinstance(event, dict):
            raise unexpected_response(response, "An event of the stream is not an object.", title)
        problem = event.get("error") if event.get("event") == "error" else None
        if event.get("type") == "CUSTOM" and event.get("name") == "parley.error":
            problem = event.get("value")
        if isinstance(problem, dict):
            raise error_from_problem(problem, None, title)
        if "event" in event:
            self._place.run_id = event.get("run_id") or self._place.run_id
            self._place.cursor = event.get("cursor") or self._place.cursor
        elif event.get("type") == "RUN_STARTED":
            self._place.run_id = event.get("runId") or self._place.run_id
        try:
            model: EventT = decode(self._type, event)
        except pydantic.ValidationError as cause:
            raise unexpected_response(response, "An event is not what the contract says.", title) from cause
        return model


class AsyncChatStream(AsyncStream["ChatEvent"]):
    """The events of one reply, and what they come to: iterate over it, or ask for the end."""

    _complete: MessageCompleteEvent | None = None
    _failure: ParleyError | None = None

    async def _read_all(self) -> AsyncIterator[tuple[int, ChatEvent]]:
        try:
            async for entry in super()._read_all():
                if entry[1].event == "message_complete":
                    self._complete = entry[1]
                yield entry
        except ParleyError as error:
            self._failure = error
            raise

    async def final_reply(self) -> MessageCompleteEvent:
        """Reads what is left, and returns the end of the reply. Raises the failure, if there was one."""
        async for _ in self:
            pass
        if self._failure is not None:
            raise self._failure
        if self._complete is None:
            raise ConnectionError(
                "The stream was left before its reply was complete.",
                code="connection_failed",
                request=self._transport.title(self._request),
            )
        return self._complete

    async def final_message(self) -> Message:
        """Reads what is left, and returns the message of the reply."""
        return (await self.final_reply()).message
