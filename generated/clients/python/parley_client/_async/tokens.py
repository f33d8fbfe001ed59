"""What calls are authorized with."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from .._options import check_text
from .platform import GivenToken, Lock, ask_token

_REFRESH_BEFORE = 5 * 60


class AsyncCredential(Protocol):
    """The source of the token or key that requests carry."""

    header: str
    """The header that carries it."""

    async def current(self) -> str:
        """Returns what is good for at least some minutes."""
        ...

    async def renew(self, refused: str) -> str:
        """Returns another one than that which the server did not accept; the same one when there is none."""
        ...


class AsyncKey:
    """An API key that is sent itself."""

    header = "X-API-Key"

    def __init__(self, key: str) -> None:
        self._key = key

    async def current(self) -> str:
        return self._key

    async def renew(self, refused: str) -> str:
        return self._key


class AsyncCallerToken:
    """Tokens that the caller obtains: a fixed one, or a function that is asked for each call."""

    header = "Authorization"

    def __init__(self, token: GivenToken) -> None:
        self._token = token

    async def current(self) -> str:
        return f"Bearer {check_text('token', await ask_token(self._token))}"

    async def renew(self, refused: str) -> str:
        return await self.current()


class AsyncSignedIn:
    """Signs in when first needed and again five minutes before the token ends, once however many calls wait for it."""

    header = "Authorization"

    def __init__(self, sign_in: Callable[[], Awaitable[tuple[str, datetime]]]) -> None:
        self._sign_in = sign_in
        self._lock = Lock()
        self._token: str | None = None
        self._refresh_at = 0.0
        self._ends_at = 0.0

    async def current(self) -> str:
        async with self._lock:
            if self._token is None:
                return await self._refresh()
            if time.time() < self._refresh_at:
                return self._token
            try:
                return await self._refresh()
            except Exception:
                if time.time() < self._ends_at:
                    return self._token
                raise

    async def renew(self, refused: str) -> str:
        async with self._lock:
            return self._token if self._token is not None and self._token != refused else await self._refresh()

    async def _refresh(self) -> str:
        asked_at = time.time()
        token, expires_at = await self._sign_in()
        self._ends_at = expires_at.timestamp()
        # A token that lives for less than ten minutes is used for half of its life, not refreshed by every call.
        margin = min(_REFRESH_BEFORE, (self._ends_at - asked_at) / 2)
        # A clock that is ahead of the server's would see every token as old: the server's 401 is then the judge.
        self._refresh_at = self._ends_at - margin if margin > 0 else float("inf")
        self._token = f"Bearer {token}"
        return self._token
