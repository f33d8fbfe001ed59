"""Conversations with tools."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Callable, Mapping
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .._approve import check_approve, to_decision
from .._errors import ConnectionError, ParleyError
from .._text import ValidText
from .._tools import Tool, Tools, read_tools, to_content
from .platform import Approve, call_all, call_own, call_with_limit, close_generator
from .stream import ChatStream

if TYPE_CHECKING:
    from typing_extensions import Self

    from ..models import ChatEvent, Message, MessageCompleteEvent, ToolCall


OpenReply = Callable[[], ChatStream]
"""Opens the stream of the next reply."""


class ToolRun:
    """Replies whose tools are run and answered until a reply calls none: iterate over all events, or ask for the end.

    Calls that a person has to approve are decided by `approve`.
    """

    def __init__(
        self,
        send: Callable[..., ChatStream],
        decide: Callable[..., ChatStream],
        tools: Tools,
        approve: Approve | None,
        max_rounds: int,
        tool_timeout: float,
        params: Mapping[str, Any],
    ) -> None:
        if isinstance(max_rounds, bool) or not isinstance(max_rounds, int) or max_rounds < 1:
            raise TypeError(f"max_rounds must be a whole number from 1 on, not {max_rounds!r}.")
        if not tool_timeout > 0:
            raise TypeError(f"tool_timeout must be a number of seconds above 0, not {tool_timeout!r}.")
        self._send = send
        self._decide = decide
        self._tools = read_tools(tools)
        check_approve(approve)
        self._approve = approve
        self._max_rounds = max_rounds
        self._tool_timeout = tool_timeout
        self._params = dict(params)
        self._stream: ChatStream | None = None
        self._last: MessageCompleteEvent | None = None
        self._failure: ParleyError | None = None
        self._closed = False
        self._source = self._rounds()

    @property
    def run_id(self) -> str | None:
        """The id of the run of the current reply, or None before it has begun."""
        return self._stream.run_id if self._stream else None

    @property
    def last_seq(self) -> int | None:
        """The sequence of the last event that was read, or None."""
        return self._stream.last_seq if self._stream else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection, and begins no more rounds."""
        self._closed = True
        if self._stream is not None:
            self._stream.close()
        close_generator(self._source)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ChatEvent:
        return next(self._source)

    def text(self) -> Iterator[str]:
        """Yields the text of all replies, piece by piece."""
        text = ValidText()
        for event in self:
            valid = text.take(event)
            if valid:
                yield valid
        rest = text.end()
        if rest:
            yield rest

    def final_reply(self) -> MessageCompleteEvent:
        """Reads what is left, and returns the end of the reply that calls no tool, or that waits for decisions.

        Raises the failure, if there was one.
        """
        for _ in self:
            pass
        if self._failure is not None:
            raise self._failure
        if self._last is None:
            raise ConnectionError("The run was left before its reply was complete.", code="connection_failed")
        return self._last

    def final_message(self) -> Message:
        """Reads what is left, and returns the message of the last reply."""
        return (self.final_reply()).message

    def _rounds(self) -> Generator[ChatEvent, None, None]:
        count = 0
        following: OpenReply | None = partial(self._send, **self._params)
        try:
            while following is not None and not self._closed:
                stream = self._stream = following()
                waiting: dict[str, ToolCall] = {}
                for event in stream:
                    _note_call(event, waiting)
                    yield event
                if self._closed:
                    return
                reply = stream.final_reply()
                if self._goes_on(reply) and count >= self._max_rounds:
                    raise ParleyError(
                        f"The model still calls tools after {count} rounds; give a larger max_rounds. "
                        f"Session {reply.session.id} waits for their results.",
                        code="tool_rounds_exceeded",
                    )
                following, count = self._answer(reply, list(waiting.values())), count + 1
                if following is None:
                    self._last = reply
        except ParleyError as error:
            self._failure = error
            raise

    def _goes_on(self, reply: MessageCompleteEvent) -> bool:
        state = reply.message.state
        return state == "requires_tool_results" or (state == "requires_approval" and self._approve is not None)

    def _answer(self, reply: MessageCompleteEvent, calls: list[ToolCall]) -> OpenReply | None:
        """Does what a reply waits for. Returns None when the run ends with this reply."""
        if not self._goes_on(reply):
            return None
        if reply.message.state == "requires_tool_results":
            results = call_all([partial(self._carry_out, call) for call in calls])
            return partial(self._send, **_with_results(self._params, reply.session.id, results))
        decisions: list[Any] = []
        for approval in reply.approvals or []:
            assert self._approve is not None
            decision = to_decision(approval, call_own(partial(self._approve, approval)))
            # A run takes the decisions about all its calls at once.
            if decision is None:
                return None
            decisions.append(decision)
        options = {name: value for name, value in self._params.items() if name in _DECISION_OPTIONS}
        return partial(self._decide, reply.message.run_id, decisions=decisions, **options)

    def _carry_out(self, call: ToolCall) -> dict[str, Any]:
        """Runs the tool of a call. Whatever goes wrong is a result, from which the model can go on."""
        tool = self._tools.get(call.name)
        if tool is None:
            return _failed(call, f"There is no tool {call.name}.")
        try:
            result = call_with_limit(_bind(tool, call), self._tool_timeout)
            return {"tool_call_id": call.id, "content": to_content(result)}
        except TimeoutError as error:
            return _failed(call, str(error) or f"{call.name} took longer than {self._tool_timeout:g} s.")
        except Exception as error:
            return _failed(call, str(error) or type(error).__name__)


_DECISION_OPTIONS = frozenset(("timeout", "retries", "headers", "format"))
"""The options of the call that its decisions have, too. A key of the caller's is of the first message."""


def _bind(tool: Tool, call: ToolCall) -> Callable[[], Any]:
    return partial(tool.function, **tool.read(call.arguments))


def _failed(call: ToolCall, reason: str) -> dict[str, Any]:
    return {"tool_call_id": call.id, "content": reason, "is_error": True}


def _note_call(event: ChatEvent, waiting: dict[str, ToolCall]) -> None:
    """Notes the calls that wait for a result: not those that were refused, or that Parley carries out itself."""
    if event.event == "tool_call" and not event.refused and not event.handled:
        waiting[event.tool_call.id] = event.tool_call
    elif event.event == "tool_result":
        waiting.pop(event.tool_call_id, None)


def _with_results(params: Mapping[str, Any], session_id: str, results: list[Any]) -> dict[str, Any]:
    """Returns the parameters that send the results. A tool that had to be called has been: now the model decides."""
    context = {"session_id": session_id}
    user = (params.get("context") or {}).get("user")
    following = {
        **params,
        "message": {"role": "tool", "content": {"type": "tool_results", "results": results}},
        "context": context if user is None else {**context, "user": user},
    }
    # A key of the caller's is of the first message.
    following.pop("idempotency_key", None)
    options = following.get("options") or {}
    tools = options.get("tools") if isinstance(options, Mapping) else None
    if isinstance(tools, Mapping) and (tools.get("tool_choice") == "required" or isinstance(tools.get("tool_choice"), dict)):
        following["options"] = {**options, "tools": {**tools, "tool_choice": "auto"}}
    return following
