"""Sends requests: with their retries, tokens and errors."""

from __future__ import annotations

import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import httpx
import pydantic

from .._errors import (
    AuthenticationError,
    ParleyError,
    connection_lost,
    error_from_response,
    timed_out,
    unexpected_response,
)
from .._model import ParleyModel, decode, first_fault, parse_json, to_bytes, to_text
from .._options import LIMITS, Request, Settings
from .._retry import Repetition, retry_delay
from .._trail import NO_TRAIL, Trail
from .pages import Page
from .platform import call_within, sleep
from .tokens import Credential

_log = logging.getLogger("parley_client")
_SUCCESSOR = re.compile(r'<([^>]*)>;\s*rel="?successor-version"?')
_MEDIA_TYPES = {"sse": "text/event-stream", "ndjson": "application/x-ndjson"}

T = TypeVar("T")


def _with_key(request: Request) -> Request:
    """Gives a POST a key, unless the caller has given one: sent again, it has its effect once."""
    own = {**request.headers, **(request.options.get("headers") or {})}
    key = request.options.get("idempotency_key")
    if key is not None:
        own["Idempotency-Key"] = key
    has_key = any(name.lower() == "idempotency-key" for name in own)
    if request.method == "POST" and not request.open and not has_key:
        own["Idempotency-Key"] = secrets.token_hex(16)
    return replace(request, headers=own)


def _repetition_of(request: Request) -> Repetition:
    if request.method == "GET" or request.repeatable:
        return "freely"
    return "by_key" if any(name.lower() == "idempotency-key" for name in request.headers) else "refused"


class Transport:
    """Sends the requests of one client."""

    def __init__(self, settings: Settings, given: httpx.Client | None) -> None:
        self._settings = settings
        self._given = given
        self._client = given or httpx.Client(limits=LIMITS)
        self._process = os.getpid()
        self._deprecated: set[str] = set()
        self.credential: Credential | None = None

    @property
    def retries(self) -> int:
        """The number of retries of each call that does not set one."""
        return self._settings.retries

    @property
    def base_url(self) -> str:
        """The address of the server, without a slash at its end."""
        return self._settings.base_url

    def _sender(self) -> httpx.Client:
        """Returns the client of this process: one that was forked would read the answers of its parent."""
        if self._given is None and self._process != os.getpid():
            self._client, self._process = httpx.Client(limits=LIMITS), os.getpid()
        return self._client

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def call(self, given: Request, type_: Any) -> Any:
        """Sends a request and returns its answer as an instance of a type; None when there is none."""
        given.check()
        data, response = self._fetch(_with_key(given))
        return _decode_answer(type_, data, response)

    def page(self, given: Request, type_: Any, trail: Trail = NO_TRAIL) -> Page[Any, Any]:
        """Sends the request of a list and returns its page; `trail` leads there."""
        given.check()
        data, response = self._fetch(_with_key(given))
        body = _decode_answer(type_, data, response)

        def fetch(query: Mapping[str, object], trail: Trail) -> Page[Any, Any]:
            return self.page(replace(given, query=dict(query)), type_, trail)

        return Page(body, given.query, fetch, response, trail)

    def open(self, request: Request) -> httpx.Response:
        """Opens the connection of a stream, whose body is not read yet."""
        accept = _MEDIA_TYPES[request.options.get("format", "sse")]

        def keep(response: httpx.Response, deadline: float) -> httpx.Response:
            return response

        return self._send(request, accept, keep)

    def read_bytes(self, given: Request) -> bytes:
        """Sends a request and returns the bytes of its answer."""
        given.check()
        title = self.title(given)

        def read(response: httpx.Response, deadline: float) -> bytes:
            return _read_bytes(response, deadline, title)

        return self._send(_with_key(given), "application/octet-stream", read)

    def begin(self, given: Request) -> Request:
        """Checks the request of a stream and gives it its key, which joins what it has begun."""
        given.check()
        return _with_key(given)

    def title(self, request: Request) -> str:
        """Names a request for people: its query may tell of persons, and is left out."""
        return f"{request.method} {self._settings.base_url}{request.path}"

    def _fetch(self, request: Request) -> tuple[Any, httpx.Response]:
        title = self.title(request)

        def read(response: httpx.Response, deadline: float) -> tuple[Any, httpx.Response]:
            text = _read_text(response, deadline, title)
            if text == "":
                return None, response
            try:
                return parse_json(text), response
            except ValueError as cause:
                raise unexpected_response(response, "The answer is not JSON.", title) from cause

        return self._send(request, "application/json", read)

    def _send(
        self, request: Request, accept: str, read: Callable[[httpx.Response, float], T]
    ) -> T:
        """Sends until it works, may not be repeated, or there is no time left."""
        timeout = request.options.get("timeout") or self._settings.timeout
        given = request.options.get("retries")
        retries = self.retries if given is None else given
        deadline = time.monotonic() + timeout
        attempt = 0
        while True:
            try:
                response = self._send_authorized(request, accept, deadline)
                return read(response, deadline)
            except ParleyError as error:
                delay = retry_delay(error, attempt, _repetition_of(request)) if attempt < retries else None
                if delay is None or time.monotonic() + delay >= deadline:
                    raise
                _log.info("%s is sent again after %.1f s: %s", self.title(request), delay, error.code)
            sleep(delay)
            attempt += 1

    def _send_authorized(self, request: Request, accept: str, deadline: float) -> httpx.Response:
        """Sends once with the credential; with one that was refused, once more with another one."""
        credential = self.credential
        if request.open or credential is None:
            return self._send_once(request, accept, deadline, {})
        value = credential.current()
        try:
            return self._send_once(request, accept, deadline, {credential.header: value})
        except AuthenticationError:
            another = credential.renew(value)
            if another == value:
                raise
        return self._send_once(request, accept, deadline, {credential.header: another})

    def _send_once(
        self, request: Request, accept: str, deadline: float, credential: Mapping[str, str]
    ) -> httpx.Response:
        """Sends one request and reads the head of its answer; any status but success is raised."""
        title = self.title(request)
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise timed_out(title)
        if request.content is not None:
            content, kind = request.content(), {"Content-Type": "application/octet-stream"}
        else:
            content = None if request.body is None else to_bytes(request.body)
            kind = {} if content is None else {"Content-Type": "application/json"}
        query = {name: to_text(value) for name, value in request.query.items() if value is not None}
        sender = self._sender()
        message = sender.build_request(
            request.method,
            self._settings.base_url + request.path,
            params=query or None,
            content=content,
            headers={**self._settings.headers, **kind, "Accept": accept, **request.headers, **credential},
            timeout=remaining,
        )
        started = time.monotonic()
        try:
            # A client of the caller's may follow redirects, to where the key must not go.
            send = partial(sender.send, message, stream=True, follow_redirects=False)
            response = call_within(send, remaining)
        except (httpx.TransportError, httpx.DecodingError) as cause:
            raise connection_lost(cause, title) from cause
        except TimeoutError as cause:
            raise timed_out(title) from cause
        _log.debug("%s %d in %.0f ms", title, response.status_code, (time.monotonic() - started) * 1000)
        self._warn_of_deprecation(request.name, response)
        if response.is_success:
            return response
        raise error_from_response(response, _read_text(response, deadline, title), title)

    def _warn_of_deprecation(self, operation: str, response: httpx.Response) -> None:
        """Warns of a deprecated operation, once for each in the life of a client."""
        if "deprecation" not in response.headers or operation in self._deprecated:
            return
        self._deprecated.add(operation)
        sunset = response.headers.get("sunset")
        successor = _SUCCESSOR.search(response.headers.get("link", ""))
        ends = "" if sunset is None else f" and ends on {sunset}"
        following = "" if successor is None else f" Use {successor[1]} instead."
        _log.warning("%s is deprecated%s.%s", operation, ends, following)


def _read_text(response: httpx.Response, deadline: float, title: str) -> str:
    """Reads the body of an answer as text, for as long as there is time."""
    return (_read_bytes(response, deadline, title)).decode("utf-8-sig", "replace")


def _read_bytes(response: httpx.Response, deadline: float, title: str) -> bytes:
    """Reads the body of an answer, for as long as there is time."""
    pieces: list[bytes] = []
    try:
        for piece in response.iter_bytes():
            pieces.append(piece)
            if time.monotonic() > deadline:
                raise timed_out(title)
    except (httpx.TransportError, httpx.DecodingError) as cause:
        raise connection_lost(cause, title) from cause
    finally:
        response.close()
    return b"".join(pieces)


def _decode_answer(type_: Any, data: Any, response: httpx.Response) -> Any:
    if type_ is None:
        return None
    title = f"{response.request.method} {response.request.url.copy_with(query=None)}"
    try:
        result = decode(type_, data)
    except pydantic.ValidationError as cause:
        raise unexpected_response(response, f"The answer is not what the contract says: {first_fault(cause)}.", title) from cause
    if isinstance(result, ParleyModel):
        result._origin.response = response
    return result
