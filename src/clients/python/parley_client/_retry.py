"""Which calls are sent again, and when."""

from __future__ import annotations

import random
from typing import Literal

import httpx

from ._errors import ConnectionError, ParleyError

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0

Repetition = Literal["freely", "by_key", "refused"]
"""How a call may be repeated.

`freely` on any failure that may pass; `by_key` if the server knows it by its key, unless the caller has to decide what comes
next; `refused` only if the server certainly did nothing.
"""

_CALLER_DECIDES = frozenset(
    (
        "run_in_progress",
        "run_failed",
        "runner_lost",
        "response_format_unmet",
        "timeout",
        "upstream_failure",
        "upstream_rate_limited",
    )
)


def retry_delay(failure: ParleyError, attempt: int, repetition: Repetition) -> float | None:
    """Returns the seconds to wait before a failed call is sent again, or None if it must not be."""
    if not _may_repeat(failure, repetition):
        return None
    backoff = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0**attempt)
    jittered = backoff * (0.5 + random.random() / 2)
    return jittered if failure.retry_after is None else failure.retry_after + jittered / 10


def _may_repeat(failure: ParleyError, repetition: Repetition) -> bool:
    if repetition == "freely":
        return failure.retryable
    if repetition == "by_key":
        # After an answer of the server's the caller may have to decide; a timeout of the client is no answer.
        is_for_caller = failure.problem is not None and failure.code in _CALLER_DECIDES
        return failure.retryable and not is_for_caller
    if isinstance(failure, ConnectionError):
        return isinstance(failure.__cause__, httpx.ConnectError)
    # Only our own rate limit certainly comes before any work: a gateway's limit, and any 503, may come after.
    return failure.status == 429 and failure.code != "upstream_rate_limited"
