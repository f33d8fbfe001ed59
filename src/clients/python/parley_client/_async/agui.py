"""The connection of programs that speak AG-UI themselves."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import httpx

from .._options import segment
from .tokens import AsyncCredential
from .transport import AsyncTransport


class AsyncAguiAuth(httpx.Auth):
    """Sends requests with the credential of a client, and once more with another token when one has ended."""

    def __init__(self, credential: AsyncCredential) -> None:
        self._credential = credential

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        value = await self._credential.current()
        request.headers[self._credential.header] = value
        response = yield request
        if response.status_code != 401:
            return
        another = await self._credential.renew(value)
        if another != value:
            request.headers[self._credential.header] = another
            yield request


@dataclass(frozen=True)
class AsyncAguiConnection:
    """The address of an agent for AG-UI, and the credential in the form of httpx."""

    url: str
    auth: AsyncAguiAuth


def connect_agui(transport: AsyncTransport, agent_id: str) -> AsyncAguiConnection:
    """Returns the connection to an agent. Raises `TypeError` for what is no id."""
    if transport.credential is None:
        raise TypeError("The client has no credential.")
    url = f"{transport.base_url}/v2/agents/{segment('agent_id', agent_id)}/run"
    return AsyncAguiConnection(url, AsyncAguiAuth(transport.credential))
