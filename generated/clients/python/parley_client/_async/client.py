"""The client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

import httpx

from .._options import Request, check_text, to_settings
from .files import AsyncFileStore
from .platform import GivenToken
from .resources import AsyncResources
from .tokens import AsyncCallerToken, AsyncKey, AsyncSignedIn
from .transport import AsyncTransport

if TYPE_CHECKING:
    from typing_extensions import Self


class AsyncParley(AsyncResources):
    """A client of one Parley server, with a method for every operation.

    A reply is a model, a stream is iterated over, a failure is a typed error. Address and key are parameters, or
    `PARLEY_BASE_URL` and `PARLEY_API_KEY`. One client may be shared by all tasks and threads of a process.

    Args:
        api_key: An API key.
        api_key_id: The id of the key. With it the client signs in, and sends a token that ends soon instead of the key.
        token: A token, or a function that is asked for one for each request.
        base_url: The address of the server; `http://127.0.0.1:8080` by default.
        timeout: Seconds that a call may take, if it does not say it; 120 by default.
        retries: How often a call is sent again, if it does not say it; 3 by default.
        headers: Headers of every request. Those of a call win.
        http_client: The client of httpx to send with, for proxies, certificates and hooks. It is closed with this one.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        api_key_id: str | None = None,
        token: GivenToken | None = None,
        base_url: str | None = None,
        timeout: float | None = None,
        retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        if token is not None and not callable(token):
            check_text("token", token)
        if http_client is not None and not isinstance(http_client, httpx.AsyncClient):
            raise TypeError(f"http_client must be an httpx.AsyncClient, not a {type(http_client).__name__}.")
        settings = to_settings(
            api_key=api_key,
            api_key_id=api_key_id,
            has_token=token is not None,
            base_url=base_url,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )
        self._transport = AsyncTransport(settings, http_client)
        super().__init__(self._transport)
        self.files: AsyncFileStore = AsyncFileStore(self._transport)
        if token is not None:
            self._transport.credential = AsyncCallerToken(token)
        elif settings.api_key is not None and settings.api_key_id is None:
            self._transport.credential = AsyncKey(settings.api_key)
        elif settings.api_key is not None and settings.api_key_id is not None:
            key, key_id = settings.api_key, settings.api_key_id

            async def sign_in() -> tuple[str, datetime]:
                answer = await self.auth.sign_in(x_api_key_id=key_id, x_api_key=key)
                return answer.id_token, answer.expires_at

            self._transport.credential = AsyncSignedIn(sign_in)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._transport.aclose()

    async def get(self, path: str, *, query: Mapping[str, object] | None = None, **options: Any) -> Any:
        """Sends a GET to a path that the client has no method for, such as `/v2/health`. Returns the JSON of the answer."""
        return await self._request("GET", path, query, None, options)

    async def post(
        self, path: str, *, body: object = None, query: Mapping[str, object] | None = None, **options: Any
    ) -> Any:
        """Sends a POST to a path that the client has no method for."""
        return await self._request("POST", path, query, body, options)

    async def put(
        self, path: str, *, body: object = None, query: Mapping[str, object] | None = None, **options: Any
    ) -> Any:
        """Sends a PUT to a path that the client has no method for."""
        return await self._request("PUT", path, query, body, options)

    async def patch(
        self, path: str, *, body: object = None, query: Mapping[str, object] | None = None, **options: Any
    ) -> Any:
        """Sends a PATCH to a path that the client has no method for."""
        return await self._request("PATCH", path, query, body, options)

    async def delete(
        self, path: str, *, body: object = None, query: Mapping[str, object] | None = None, **options: Any
    ) -> Any:
        """Sends a DELETE to a path that the client has no method for."""
        return await self._request("DELETE", path, query, body, options)

    async def _request(
        self, method: str, path: str, query: Mapping[str, object] | None, body: object, options: Mapping[str, Any]
    ) -> Any:
        if not str(path).startswith("/"):
            raise TypeError(f"A path begins with a slash: /{path}")
        request = Request(f"{method} {path}", method, path, query=dict(query or {}), body=body, options=options)
        return await self._transport.call(request, Any)
