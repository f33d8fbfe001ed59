"""What differs between async and sync."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.to_thread

if TYPE_CHECKING:
    from .._approve import ApprovalDecision
    from ..models import Approval

ResultT = TypeVar("ResultT")

GivenToken = str | Callable[[], str | Awaitable[str]]
"""A token, or a function that is asked for one for each request."""

Approve = Callable[["Approval"], "ApprovalDecision | None | Awaitable[ApprovalDecision | None]"]
"""Decides about a call that waits for approval. None leaves it open. What it raises ends the run, and leaves the call open too."""

sleep = anyio.sleep
Lock = anyio.Lock


async def ask_token(token: GivenToken) -> str:
    """Returns a token of the caller."""
    if isinstance(token, str):
        return token
    answer = token()
    return await answer if inspect.isawaitable(answer) else answer


async def call_within(function: Callable[[], Awaitable[ResultT]], seconds: float) -> ResultT:
    """Awaits a function for as long as there is time. Raises `TimeoutError` of Python."""
    with anyio.fail_after(seconds):
        return await function()


async def close_generator(generator: AsyncGenerator[Any, None]) -> None:
    """Ends a generator, unless another task is reading or ending it."""
    try:
        await generator.aclose()
    except RuntimeError as error:
        if "already running" not in str(error):
            raise


async def call_own(function: Callable[[], Any]) -> Any:
    """Calls a function of the caller for as long as it takes: one that blocks in a thread."""
    if inspect.iscoroutinefunction(function.func if isinstance(function, partial) else function):
        return await function()
    result = await anyio.to_thread.run_sync(function, abandon_on_cancel=True)
    return await result if inspect.isawaitable(result) else result


async def call_with_limit(function: Callable[[], Any], seconds: float) -> Any:
    """Calls a function of the caller: one that blocks in a thread. Raises `TimeoutError` when it takes longer."""
    with anyio.fail_after(seconds):
        return await call_own(function)


async def call_all(functions: Sequence[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """Calls functions side by side, and returns what they return."""
    results: list[Any] = [None] * len(functions)

    async def keep(index: int, function: Callable[[], Awaitable[Any]]) -> None:
        results[index] = await function()

    async with anyio.create_task_group() as group:
        for index, function in enumerate(functions):
            group.start_soon(keep, index, function)
    return results
