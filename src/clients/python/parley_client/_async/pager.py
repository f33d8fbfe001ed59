"""A list that is about to be asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from typing import Any, Generic

from .pages import AsyncPage, BodyT, ItemT


class AsyncPager(Generic[BodyT, ItemT]):
    """A list: await it for its first page, or iterate over all its items."""

    def __init__(self, fetch: Callable[[], Awaitable[AsyncPage[BodyT, ItemT]]]) -> None:
        self._fetch = fetch

    def __await__(self) -> Generator[Any, Any, AsyncPage[BodyT, ItemT]]:
        return self._fetch().__await__()

    async def __aiter__(self) -> AsyncIterator[ItemT]:
        async for item in await self:
            yield item

    async def pages(self) -> AsyncIterator[AsyncPage[BodyT, ItemT]]:
        """Fetches page after page."""
        async for page in (await self).pages():
            yield page

    async def to_list(self, *, limit: int) -> list[ItemT]:
        """Fetches pages until there are `limit` items, or no more."""
        return await (await self).to_list(limit=limit)


def open_pages(fetch: Callable[[], Awaitable[AsyncPage[BodyT, ItemT]]]) -> AsyncPager[BodyT, ItemT]:
    """Returns the list that `fetch` gives the first page of."""
    return AsyncPager(fetch)
