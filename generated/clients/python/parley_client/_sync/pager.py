"""A list, which is asked for at once."""

from __future__ import annotations

from collections.abc import Callable

from .pages import BodyT, ItemT, Page


def open_pages(fetch: Callable[[], Page[BodyT, ItemT]]) -> Page[BodyT, ItemT]:
    """Returns the first page, which iterates over all items."""
    return fetch()
