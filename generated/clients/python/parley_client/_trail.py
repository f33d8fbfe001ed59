"""Notices that the pages of a list go round."""

from __future__ import annotations

from dataclasses import dataclass

from ._errors import endless_list


@dataclass(frozen=True)
class Trail:
    """The place among the pages of a list that a cursor is compared with, by Brent's algorithm.

    It moves on after 1, 2, 4… pages, so that a circle of any length is noticed without all cursors being kept. `steps` counts
    the pages since then.
    """

    cursor: str | None = None
    limit: int = 1
    steps: int = 0

    def go_on(self, cursor: str) -> Trail:
        """Returns the trail to the next page. Raises `ParleyError` when the server goes round in a circle."""
        if cursor == self.cursor:
            raise endless_list(cursor)
        if self.steps + 1 < self.limit:
            return Trail(self.cursor, self.limit, self.steps + 1)
        return Trail(cursor, self.limit * 2)


NO_TRAIL = Trail()
