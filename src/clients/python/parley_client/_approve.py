"""Decisions about calls that a person has to approve."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import NotRequired, TypedDict

if TYPE_CHECKING:
    from .models import Approval


class ApprovalDecision(TypedDict):
    """A decision about one call: to approve it, to reject it for a `reason`, or to make it with other `arguments`."""

    action: Literal["approve", "reject", "edit"]
    reason: NotRequired[str]
    arguments: NotRequired[Mapping[str, Any]]


def check_approve(approve: Callable[..., Any] | None) -> None:
    """Raises `TypeError` for what is no function."""
    if approve is not None and not callable(approve):
        raise TypeError(f"approve must be a function that decides about a call, not {approve!r}.")


def to_decision(approval: Approval, decision: object) -> dict[str, Any] | None:
    """Returns the decision as it is sent; None when the call is left open. Raises `TypeError` for what is none, such as `True`."""
    if decision is None:
        return None
    if isinstance(decision, Mapping) and decision.get("action") in ("approve", "reject", "edit"):
        return {**decision, "tool_call_id": approval.tool_call_id}
    raise TypeError(
        f'approve must return a decision such as {{"action": "approve"}}, or None to leave the call open, not {decision!r}.'
    )
