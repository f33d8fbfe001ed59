"""The pages of lists."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

import httpx

from .._errors import endless_list
from .._trail import NO_TRAIL, Trail

BodyT = TypeVar("BodyT")
ItemT = TypeVar("ItemT")

_CURSORS = ("after", "before", "after_seq")


class AsyncPage(Generic[BodyT, ItemT]):
    """A page of a list. Iterating over it goes on through the pages after it; `data` has the items of this one."""

    def __init__(
        self,
        body: BodyT,
        query: Mapping[str, object],
        fetch: Callable[[Mapping[str, object], Trail], Awaitable[AsyncPage[BodyT, ItemT]]],
        response: httpx.Response | None = None,
        trail: Trail = NO_TRAIL,
    ) -> None:
        self.body: BodyT = body
        """The answer as it came."""
        self._query = query
        self._fetch = fetch
        self._trail = trail
        self.response = response
        """The response that the page came with."""

    @property
    def data(self) -> list[ItemT]:
        """The items of this page."""
        return list(self._member("data") or [])

    @property
    def has_more(self) -> bool:
        """Whether there is a page after this one."""
        return bool(self._member("has_more"))

    @property
    def next_cursor(self) -> str | None:
        """For `after`: where the next page begins. None on the last one, and in a log, which goes on by sequence."""
        cursor = self._member("next_cursor")
        return cursor if isinstance(cursor, str) else None

    @property
    def prev_cursor(self) -> str | None:
        """For `before`: where the page before ends. None on the first one, and in a log."""
        cursor = self._member("prev_cursor")
        return cursor if isinstance(cursor, str) else None

    async def next_page(self) -> AsyncPage[BodyT, ItemT] | None:
        """Fetches the page after this one, or returns None."""
        return await self._turn("after")

    async def previous_page(self) -> AsyncPage[BodyT, ItemT] | None:
        """Fetches the page before this one, or returns None."""
        return await self._turn("before")

    async def pages(self) -> AsyncIterator[AsyncPage[BodyT, ItemT]]:
        """Yields this page and those after it; those before it, if the call asked for what is `before` a cursor."""
        page: AsyncPage[BodyT, ItemT] | None = self
        direction = "before" if self._query.get("before") is not None else "after"
        while page is not None:
            yield page
            if not page.data and page._member("next_after_seq") is None:
                return
            page = await page._turn(direction)

    async def __aiter__(self) -> AsyncIterator[ItemT]:
        async for page in self.pages():
            for item in page.data:
                yield item

    async def to_list(self, *, limit: int) -> list[ItemT]:
        """Fetches pages until there are `limit` items, or no more."""
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
            raise TypeError("limit must be a whole number from 0 on.")
        items: list[ItemT] = []
        async for page in self.pages():
            items.extend(page.data)
            if len(items) >= limit:
                break
        return items[:limit]

    def _member(self, name: str) -> Any:
        return getattr(self.body, name, None)

    async def _turn(self, direction: str) -> AsyncPage[BodyT, ItemT] | None:
        rest = {name: value for name, value in self._query.items() if name not in _CURSORS}
        place = self._member("next_after_seq")
        if place is not None:
            if direction == "before" or not self.has_more:
                return None
            begin = self._query.get("after_seq")
            if place <= (begin if isinstance(begin, int) else 0):
                raise endless_list(place)
            return await self._fetch({**rest, "after_seq": place}, NO_TRAIL)
        cursor = self.next_cursor if direction == "after" else self.prev_cursor
        if cursor is None:
            return None
        # A page that was asked for by its place begins a trail, and so does one where the direction turns.
        begin = self._query.get(direction)
        trail = NO_TRAIL if begin is None else self._trail
        if begin is not None and trail == NO_TRAIL:
            trail = trail.go_on(str(begin))
        return await self._fetch({**rest, direction: cursor}, trail.go_on(cursor))
