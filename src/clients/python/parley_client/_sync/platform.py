"""What differs between async and sync."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .._approve import ApprovalDecision
    from ..models import Approval

ResultT = TypeVar("ResultT")

GivenToken = str | Callable[[], str]
"""A token, or a function that is asked for one for each request."""

Approve = Callable[["Approval"], "ApprovalDecision | None"]
"""Decides about a call that waits for approval. None leaves it open. What it raises ends the run, and leaves the call open too."""

sleep = time.sleep
Lock = threading.Lock


def ask_token(token: GivenToken) -> str:
    """Returns a token of the caller."""
    return token if isinstance(token, str) else token()


def call_within(function: Callable[[], ResultT], seconds: float) -> ResultT:
    """Calls a function, whose own timeouts have to end it: a thread that waits cannot be ended."""
    return function()


def close_generator(generator: Generator[Any, None, None]) -> None:
    """Ends a generator, unless another thread is reading it."""
    try:
        generator.close()
    except ValueError:
        pass


def _start(function: Callable[[], Any]) -> tuple[threading.Thread, list[Any], list[BaseException]]:
    results: list[Any] = []
    errors: list[BaseException] = []

    def keep() -> None:
        try:
            results.append(function())
        except BaseException as error:
            errors.append(error)

    # A thread that nobody waits for any more must not keep the process alive.
    thread = threading.Thread(target=contextvars.copy_context().run, args=(keep,), daemon=True)
    thread.start()
    return thread, results, errors


def call_own(function: Callable[[], Any]) -> Any:
    """Calls a function of the caller for as long as it takes, in the thread of the caller."""
    return function()


def call_with_limit(function: Callable[[], Any], seconds: float) -> Any:
    """Calls a function of the caller in a thread. Raises `TimeoutError` when it takes longer."""
    thread, results, errors = _start(function)
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]


def call_all(functions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Calls functions side by side, and returns what they return."""
    started = [_start(function) for function in functions]
    for thread, _, _ in started:
        thread.join()
    for _, _, errors in started:
        if errors:
            raise errors[0]
    return [results[0] for _, results, _ in started]
