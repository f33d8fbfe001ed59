"""The errors of calls, by what went wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from ._model import parse_json

_TOLD_FAULTS = 3


class ParleyError(Exception):
    """Every failure of a call.

    `code` is one of Parley's error codes, or `connection_failed`, `unexpected_response`, `tool_rounds_exceeded` or `invalid_webhook`.
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


class WebhookError(ParleyError):
    """A request to a webhook that Parley has not sent, or that is too old."""


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
    """Tells the first faults of the input that the detail does not."""
    untold = [one for one in problem.get("errors", []) if one["detail"] not in problem["detail"]]
    if not untold:
        return ""
    told = [f"{one.get('pointer') or one.get('parameter') or 'body'}: {one['detail']}" for one in untold[:_TOLD_FAULTS]]
    rest = len(untold) - len(told)
    return f" [{'; '.join([*told, *([f'{rest} more'] if rest > 0 else [])])}]"


def _is_fault(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("detail"), str)


def _text(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) else otherwise


def read_problem(value: object, status: int | None = None) -> dict[str, Any] | None:
    """Returns a value as a problem, or None when it has no code.

    Members of another form, as a proxy may write them, get their defaults. The status of the answer, if there was one, is more
    to be trusted than that of the problem.
    """
    code = value.get("error_code") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(code, str) or code == "":
        return None
    own, errors = value.get("status"), value.get("errors")
    problem = {
        **value,
        "title": _text(value.get("title"), code),
        "detail": _text(value.get("detail"), ""),
        "status": status if status is not None else own if isinstance(own, int) and not isinstance(own, bool) else 500,
        "request_id": _text(value.get("request_id"), ""),
        "retryable": value.get("retryable") is True,
    }
    if "errors" in value:
        problem["errors"] = [one for one in errors if _is_fault(one)] if isinstance(errors, list) else []
    return problem


def error_from_problem(
    problem: dict[str, Any], retry_after: float | None = None, request: str | None = None
) -> ParleyError:
    """Returns the typed error for a problem, wherever it was read: in an answer, a stream or a batch."""
    told = read_problem(problem)
    if told is None:
        raise TypeError("A problem has an error_code.")
    return _to_error(told, retry_after, request)


def _to_error(problem: dict[str, Any], retry_after: float | None, request: str | None) -> ParleyError:
    status, code, request_id = problem["status"], problem["error_code"], problem["request_id"]
    marks = ", ".join(mark for mark in (code, request_id) if mark)
    return _BY_STATUS.get(status, ParleyError)(
        f"{problem['title']}: {problem['detail']}{_format_faults(problem)} ({marks})",
        code=code,
        request=request,
        status=status,
        problem=problem,
        request_id=request_id or None,
        retryable=problem["retryable"],
        retry_after=retry_after,
    )


def _may_pass(status: int) -> bool:
    """Tells whether what a proxy has answered may pass: not what is not known to the server, nor the sign-in of a network."""
    return status in (408, 425, 429) or (status >= 500 and status not in (501, 505, 511))


def error_from_response(response: httpx.Response, text: str, request: str) -> ParleyError:
    """Returns the typed error for an answer that is not a success, even if a proxy wrote it."""
    status = response.status_code
    retry_after = seconds_to_wait(response.headers)
    problem = read_problem(_parse(text), status)
    is_redirect = status in (301, 302, 303, 307, 308)
    if problem is not None and not is_redirect:
        return _to_error(problem, retry_after, request)
    told = f"The server answered {status} without a problem document."
    if is_redirect:
        location = response.headers.get("location")
        to = "" if location is None else f" to {location}"
        told = f"The server redirects{to}, which is not followed: the key would go there. Set base_url."
    return _BY_STATUS.get(status, ParleyError)(
        told,
        code="unexpected_response",
        request=request,
        status=status,
        request_id=response.headers.get("x-request-id"),
        retryable=_may_pass(status),
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


def endless_list(cursor: object) -> ParleyError:
    """Returns the error of a list that would never end."""
    return ParleyError(
        f"The server answers with a cursor that it was asked with before, {cursor}: the list has no end.",
        code="unexpected_response",
    )


def _parse(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError:
        return None


def _seconds(date: str | None) -> float | None:
    try:
        return None if date is None else parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Reads `Retry-After`: a number of seconds, or a date by the clock of the server, which the answer tells too."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return float(value)
    until, sent_at = _seconds(value), _seconds(headers.get("date"))
    return None if until is None else max(0.0, until - (time.time() if sent_at is None else sent_at))
