"""The options of a client and of its calls, checked with a sentence for each fault."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import httpx
from typing_extensions import TypedDict

from ._model import is_sendable

MAX_SECONDS = 2_147_483.0
# Each stream holds a connection: httpx's own limit of 100 would let the next ones wait until they have no time left.
LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=100)


class CallOptions(TypedDict, total=False):
    """The options of any single call, after its parameters."""

    timeout: float | None
    """The longest time in seconds that the call may take, retries included; for a stream, that it may be silent."""
    retries: int | None
    """The number of times that a failed call that may be repeated is sent again."""
    headers: Mapping[str, str] | None
    """Headers of this call."""
    idempotency_key: str | None
    """The `Idempotency-Key` of a POST: makes calls of different processes one. The client makes one for each call."""


class StreamOptions(CallOptions, total=False):
    """The options of a call that streams."""

    format: Literal["sse", "ndjson"]
    """The format in which a stream travels; the events are the same in both."""


_HEADER = re.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NAMES = frozenset(("timeout", "retries", "headers", "idempotency_key", "format"))


@dataclass(frozen=True)
class Request:
    """What is asked for, and the options of the call."""

    name: str
    method: str
    path: str
    query: dict[str, object] = field(default_factory=dict)
    body: object | None = None
    content: Callable[[], Any] | None = None
    """What begins to read the bytes of a body that is no JSON, once for each attempt."""
    headers: dict[str, str] = field(default_factory=dict)
    open: bool = False
    """Whether the operation asks for no credential."""
    repeatable: bool = False
    """Whether doing it twice does no harm, as for a GET."""
    options: Mapping[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Checks the options. Raises `TypeError`."""
        for name in self.options:
            if name not in _NAMES:
                raise TypeError(f"{self.name}() got an unexpected keyword argument '{name}'")
        check_limits(self.options.get("timeout"), self.options.get("retries"))
        check_headers(self.headers)
        check_headers(self.options.get("headers") or {})
        if self.options.get("idempotency_key") is not None:
            check_text("idempotency_key", self.options["idempotency_key"])
        if self.options.get("format", "sse") not in ("sse", "ndjson"):
            raise TypeError("format must be sse or ndjson.")


@dataclass(frozen=True)
class Settings:
    """The options of a client with everything decided."""

    base_url: str
    api_key: str | None
    api_key_id: str | None
    timeout: float
    retries: int
    headers: Mapping[str, str]


def segment(name: str, value: object) -> str:
    """Writes an id as a part of a path. Raises `TypeError` for what would be another path."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if text in ("", ".", "..") or not is_sendable(text):
        raise TypeError(f"{name} must be an id, not {value!r}: it is part of the path.")
    return quote(text, safe="")


def check_limits(timeout: object, retries: object) -> None:
    """Checks the timeout and the retries of a client or a call. Raises `TypeError`."""
    is_time = isinstance(timeout, (int, float)) and not isinstance(timeout, bool)
    if timeout is not None and not (is_time and 0 < timeout <= MAX_SECONDS):  # type: ignore[operator]
        raise TypeError(f"timeout must be a number of seconds above 0, at most {MAX_SECONDS:.0f}, not {timeout!r}.")
    is_count = isinstance(retries, int) and not isinstance(retries, bool)
    if retries is not None and not (is_count and retries >= 0):  # type: ignore[operator]
        raise TypeError(f"retries must be a whole number from 0 on, not {retries!r}.")


def _variable(name: str) -> str | None:
    return os.environ.get(name, "").strip() or None


def _check_base_url(given: object) -> str:
    value = given.strip() if isinstance(given, str) else ""
    try:
        parts = urlsplit(value)
        httpx.URL(value)
        # A port that is no number, or too large, is told of only when it is asked for.
        parts.port
    except (ValueError, httpx.InvalidURL) as cause:
        raise TypeError(f"base_url must be an address such as https://parley.example.com. It is {given!r}.") from cause
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise TypeError(f"base_url must begin with http:// or https://, such as https://parley.example.com. It is {given!r}.")
    if re.search(r"\s", value):
        raise TypeError(f"base_url must have no spaces. It is {given!r}.")
    if parts.username is not None or parts.password is not None:
        raise TypeError("base_url must have no user and no password. Give api_key instead.")
    if parts.query or parts.fragment:
        raise TypeError("base_url must have no query and no fragment.")
    return value.rstrip("/")


def check_text(name: str, value: object) -> str:
    """Checks a text that is sent in a header. Raises `TypeError`."""
    if not isinstance(value, str) or value.strip() == "":
        raise TypeError(f"{name} must be a text that is not empty.")
    if not value.isascii() or not value.isprintable():
        raise TypeError(f"{name} has a character that a header cannot have.")
    return value


def check_headers(headers: Mapping[str, str]) -> None:
    """Checks what the caller sends in headers. Raises `TypeError`."""
    if not isinstance(headers, Mapping):
        raise TypeError("headers must be a mapping of texts.")
    for name, value in headers.items():
        if not isinstance(name, str) or _HEADER.fullmatch(name) is None:
            raise TypeError(f"{name!r} cannot be the name of a header.")
        if not isinstance(value, str) or not value.isascii() or not value.replace("\t", "").isprintable():
            raise TypeError(f"The header {name} must be a text of characters that a header can have.")


def to_settings(
    *,
    api_key: str | None,
    api_key_id: str | None,
    has_token: bool,
    base_url: str | None,
    timeout: float | None,
    retries: int | None,
    headers: Mapping[str, str] | None,
) -> Settings:
    """Checks the options of a client and decides what they leave open. Raises `TypeError`."""
    check_limits(timeout, retries)
    check_headers(headers or {})
    if has_token and (api_key is not None or api_key_id is not None):
        raise TypeError("Give token, or api_key: the client cannot use both.")
    key = api_key if has_token or api_key is not None else _variable("PARLEY_API_KEY")
    if key is None and not has_token:
        raise TypeError("The client has no credential. Give api_key or token, or set PARLEY_API_KEY in the environment.")
    # The id of the environment is that of the key there.
    reads_id = api_key_id is None and api_key is None and not has_token
    key_id = _variable("PARLEY_API_KEY_ID") if reads_id else api_key_id
    address = base_url if base_url is not None else _variable("PARLEY_BASE_URL")
    return Settings(
        base_url=_check_base_url("http://127.0.0.1:8080" if address is None else address),
        api_key=None if key is None else check_text("api_key", key),
        api_key_id=None if key_id is None else check_text("api_key_id", key_id),
        timeout=120.0 if timeout is None else timeout,
        retries=3 if retries is None else retries,
        headers=dict(headers or {}),
    )
