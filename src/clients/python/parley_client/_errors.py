"""The errors of calls, by what went wrong."""

from __future__ import annotations

import json
import re
import time
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

_TOLD_FAULTS = 3


class ParleyError(Exception):
    """Every failure of a call.

    `code` is one of Parley's error codes, or `connection_failed`, `unexpected_response` or `tool_rounds_exceeded`.
    """

    code: str
    """The reason why the call failed."""
    request: str | None
    """The method and the address of the request, without its query."""
    status: int | None
    """The HTTP status, or None when no answer arrived."""
    problem: dict[str, Any] | None
    """The RFC 9457 problem, or None when the failure is the client's own or a proxy's."""
    request_id: str | None
    """The id to quote when asking an operator about this failure."""
    retryable: bool
    """Whether the same call may succeed later."""
    retry_after: float | None
    """Seconds that the server asked to wait for, or None."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        request: str | None = None,
        status: int | None = None,
        problem: dict[str, Any] | None = None,
        request_id: str | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message if request is None else f"{request}: {message}")
        self.code = code
        self.request = request
        self.status = status
        self.problem = problem
        self.request_id = request_id
        self.retryable = retryable
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are copied, and sent to other processes, by their arguments, of which these have names.
        return _remake, (type(self), self.args, self.__dict__)

    @property
    def message(self) -> str:
        """What went wrong, in words."""
        return str(self)


def _remake(type_: type[ParleyError], args: tuple[Any, ...], members: dict[str, Any]) -> ParleyError:
    error = type_.__new__(type_, *args)
    error.__dict__.update(members)
    return error


class ValidationError(ParleyError):
    """400 and 422: the input is wrong; `errors` says where."""

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The faults of the input: `pointer` or `parameter`, and `detail`."""
        return list((self.problem or {}).get("errors", []))


class AuthenticationError(ParleyError):
    """401: the credential is missing, wrong, revoked or expired."""


class PermissionError(ParleyError):
    """403: the credential lacks a scope."""


class NotFoundError(ParleyError):
    """404: no such thing in this organization."""


class ConflictError(ParleyError):
    """409: the thing is in a state that does not allow this."""


class RateLimitError(ParleyError):
    """429: too many calls; `retry_after` says how long to wait."""


class UpstreamError(ParleyError):
    """502: the model's gateway failed."""


class UnavailableError(ParleyError):
    """503: Parley, or what it stands on, is away for a while."""


class TimeoutError(ParleyError):
    """504, or nothing was heard within `timeout`."""


class ConnectionError(ParleyError):
    """The server could not be reached, or the connection was lost before the answer was complete."""


_BY_STATUS: dict[int, type[ParleyError]] = {
    400: ValidationError,
    401: AuthenticationError,
    403: PermissionError,
    404: NotFoundError,
    409: ConflictError,
    422: ValidationError,
    429: RateLimitError,
    502: UpstreamError,
    503: UnavailableError,
    504: TimeoutError,
}


def _format_faults(problem: dict[str, Any]) -> str:
    errors = problem.get("errors") or []
    # The detail of a single fault is that fault.
    if not errors or (len(errors) == 1 and str(problem.get("detail")).endswith(str(errors[0].get("detail")))):
        return ""
    told = [
        f"{one.get('pointer') or one.get('parameter') or 'body'}: {one.get('detail', '')}"
        for one in errors[:_TOLD_FAULTS]
    ]
    rest = len(errors) - len(told)
    return f" [{'; '.join([*told, *([f'{rest} more'] if rest > 0 else [])])}]"


def error_from_problem(
    problem: dict[str, Any], retry_after: float | None = None, request: str | None = None
) -> ParleyError:
    """Returns the typed error for a problem, wherever it was read: in an answer, a stream or a batch."""
    status = problem.get("status", 0)
    code, request_id = problem["error_code"], problem.get("request_id")
    told = f"{problem.get('title')}: {problem.get('detail')}{_format_faults(problem)} ({code}, {request_id})"
    return _BY_STATUS.get(status, ParleyError)(
        told,
        code=code,
        request=request,
        status=status,
        problem=problem,
        request_id=request_id,
        retryable=problem.get("retryable", False),
        retry_after=retry_after,
    )


def error_from_response(response: httpx.Response, text: str, request: str) -> ParleyError:
    """Returns the typed error for an answer that is not a success, even if a proxy wrote it."""
    status = response.status_code
    retry_after = seconds_to_wait(response.headers.get("retry-after"))
    problem = _parse_problem(text)
    if problem is not None:
        return error_from_problem(problem, retry_after, request)
    location = response.headers.get("location")
    told = f"The server answered {status} without a problem document."
    if response.has_redirect_location:
        told = f"The server redirects to {location}, which is not followed: the key would go there. Set base_url."
    return _BY_STATUS.get(status, ParleyError)(
        told,
        code="unexpected_response",
        request=request,
        status=status,
        request_id=response.headers.get("x-request-id"),
        retryable=status in (429, 502, 503, 504),
        retry_after=retry_after,
    )


def unexpected_response(response: httpx.Response, message: str, request: str) -> ParleyError:
    """Returns the error for an answer that is none of Parley's, although its status says so."""
    return ParleyError(
        message,
        code="unexpected_response",
        request=request,
        status=response.status_code,
        request_id=response.headers.get("x-request-id"),
    )


def connection_lost(error: Exception, request: str) -> ParleyError:
    """Returns the error that an exception of httpx stands for."""
    if isinstance(error, httpx.TimeoutException):
        return timed_out(request)
    return ConnectionError(
        "The connection failed or was lost before the answer was complete.",
        code="connection_failed",
        request=request,
        retryable=True,
    )


def timed_out(request: str) -> TimeoutError:
    """Returns the error of a call that has no time left."""
    return TimeoutError("Nothing was heard in time.", code="timeout", request=request, retryable=True)


def cut_off(request: str) -> ConnectionError:
    """Returns the error of a stream that ended before its end."""
    return _lost(request, "The connection was lost before the stream was complete.")


def events_missing(request: str) -> ConnectionError:
    """Returns the error of a stream that has left out events."""
    return _lost(request, "The stream left out events, and again when asked for them.")


def _lost(request: str, message: str) -> ConnectionError:
    return ConnectionError(message, code="connection_failed", request=request, retryable=True)


def same_cursor(cursor: object) -> ParleyError:
    """Returns the error of a list that would never end."""
    return ParleyError(
        f"The server answers with the cursor that it was asked with, {cursor}: the list has no end.",
        code="unexpected_response",
    )


def _parse_problem(text: str) -> dict[str, Any] | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) and isinstance(body.get("error_code"), str) else None


def seconds_to_wait(value: str | None) -> float | None:
    """Reads `Retry-After`, which is a number of seconds or a date."""
    if not value:
        return None
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
