"""Streams of events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
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
    read_problem,
    unexpected_response,
)
from .._event_order import EventOrder, ReplyOrder, any_order, log_order
from .._frames import Frame, decoder_for
from .._model import decode, first_fault
from .._options import Request
from .._text import ValidText
from .platform import close_generator, sleep
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


_REPLIES = "/v2/chat/messages/stream"
"""The path at which a reply is asked for by its run."""


def _after_last(request: Request, place: StreamPlace) -> Request:
    last = {} if place.last_seq is None else {"Last-Event-ID": str(place.last_seq)}
    return replace(request, method="GET", headers={**request.headers, **last})


def _rejoin(request: Request, place: StreamPlace) -> Request:
    # A reply is asked for by its run. Before an event has told the run, the key of the request joins it from its start.
    if place.run_id is None:
        return request
    return _after_last(replace(request, path=_REPLIES, body=None, query={"run_id": place.run_id}), place)


def _after_record(request: Request, place: StreamPlace) -> Request:
    return request if place.cursor is None else replace(request, query={**request.query, "after": place.cursor})


_REPLY = StreamKind(("message_complete",), _rejoin, order=lambda query: ReplyOrder(True))
_EXPORT = StreamKind(("export_complete",), _after_record)
_CANNOT_RESUME = StreamKind((), lambda request, place: None)
_KINDS = {
    "chat.messages.stream": _REPLY,
    "runs.decisions.stream": _REPLY,
    "chat.messages.rejoin": StreamKind(("message_complete",), _after_last, order=lambda query: ReplyOrder(False)),
    "memories.export": _EXPORT,
    "organizations.export": _EXPORT,
    "users.export": _EXPORT,
    "audit.export": StreamKind(("export_complete",), _after_last),
    "sessions.events.stream": StreamKind((), _after_last, lambda query: query.get("follow") is not False, log_order),
}


class AsyncConnection:
    """A response whose body is events."""

    def __init__(self, response: httpx.Response, title: str) -> None:
        decoder = decoder_for(response.headers.get("content-type"))
        if decoder is None:
            raise unexpected_response(response, "The answer is not a stream of events.", title)
        self._decoder = decoder
        self._response = response
        self._title = title
        self._chunks = response.aiter_bytes()

    async def read(self) -> list[Frame] | None:
        """Reads on, and returns the frames that are complete now; None at the end. Raises `ConnectionError` when it was lost."""
        try:
            chunk = await anext(self._chunks, None)
        except (httpx.TransportError, httpx.DecodingError, httpx.StreamError) as cause:
            raise connection_lost(cause, self._title) from cause
        try:
            return None if chunk is None else self._decoder.push(chunk)
        except ValueError as cause:
            raise unexpected_response(self._response, "An event of the stream is not JSON.", self._title) from cause

    def unfinished(self) -> bool:
        """Whether the stream ends here in the middle of a frame."""
        return self._decoder.unfinished()


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
        self._failure: ParleyError | None = None
        self._title = transport.title(self._request)
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
        await close_generator(self._source)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EventT:
        return (await self._next())[1]

    async def _next(self) -> tuple[int, EventT]:
        try:
            return await anext(self._source)
        except ParleyError as error:
            self._failure = error
            raise

    async def entries(self) -> AsyncIterator[tuple[int, EventT]]:
        """Yields the events with their sequences, each the place from which a stream can be resumed."""
        while True:
            try:
                entry = await self._next()
            except StopAsyncIteration:
                return
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

    async def _read_all(self) -> AsyncGenerator[tuple[int, EventT], None]:
        fruitless = 0
        request: Request | None = self._request
        while request is not None and not self._closed:
            before = self.last_seq
            response = self._response = await self._transport.open(request)
            try:
                connection = AsyncConnection(response, self._title)
                while (frames := await connection.read()) is not None:
                    for frame in frames:
                        entry = None if self._closed else self._accept(frame, response)
                        if entry is not None:
                            yield entry
                        if self._closed or self._ends(frame.event):
                            return
                if not self._is_over(connection):
                    raise cut_off(self._title)
                return
            except (ConnectionError, AuthenticationError) as error:
                if self._closed:
                    return
                lost = error
            finally:
                await response.aclose()
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

    def _is_over(self, connection: AsyncConnection) -> bool:
        """Whether a stream may end without an ending event, in the middle of nothing."""
        return not self._kind.endings and not self._kind.endless(self._request.query) and not connection.unfinished()

    def _accept(self, frame: Frame, response: httpx.Response) -> tuple[int, EventT] | None:
        """Returns the event of a frame with its sequence; None when it has come before. Raises for one that does not follow."""
        event = self._take(frame, response, self._title)
        if frame.repeats(self._last_frame):
            return None
        if not self._follows(frame, self.last_seq):
            raise events_missing(self._title)
        if frame.seq is not None:
            self._last_frame = frame
            self._place.last_seq = frame.seq
        return self._place.last_seq or 0, event

    def _ends(self, event: Any) -> bool:
        return isinstance(event, dict) and event.get("event") in self._kind.endings

    def _take(self, frame: Frame, response: httpx.Response, title: str) -> EventT:
        """Returns an event as a model. Raises the problem that a stream tells of, in either of its two forms."""
        event = frame.event
        if not isinstance(event, dict):
            raise unexpected_response(response, "An event of the stream is not an object.", title)
        if event.get("event") == "error":
            raise _to_failure(event.get("error"), response, title)
        if event.get("type") == "CUSTOM" and event.get("name") == "parley.error":
            raise _to_failure(event.get("value"), response, title)
        if "event" in event:
            self._place.run_id = event.get("run_id") or self._place.run_id
            self._place.cursor = event.get("cursor") or self._place.cursor
        elif event.get("type") == "RUN_STARTED":
            self._place.run_id = event.get("runId") or self._place.run_id
        try:
            model: EventT = decode(self._type, event)
        except pydantic.ValidationError as cause:
            told = f"An event is not what the contract says: {first_fault(cause)}."
            raise unexpected_response(response, told, title) from cause
        return model


def _to_failure(value: object, response: httpx.Response, title: str) -> ParleyError:
    """Returns the error of an event that tells of a problem."""
    problem = read_problem(value)
    if problem is None:
        return unexpected_response(response, "The stream ended with an error that is no problem.", title)
    return error_from_problem(problem, None, title)


class AsyncChatStream(AsyncStream["ChatEvent"]):
    """The events of one reply, and what they come to: iterate over it, or ask for the end."""

    _complete: MessageCompleteEvent | None = None

    def _accept(self, frame: Frame, response: httpx.Response) -> tuple[int, ChatEvent] | None:
        entry = super()._accept(frame, response)
        if entry is not None and entry[1].event == "message_complete":
            self._complete = entry[1]
        return entry

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
                request=self._title,
            )
        return self._complete

    async def final_message(self) -> Message:
        """Reads what is left, and returns the message of the reply."""
        return (await self.final_reply()).message
