"""A typed client of Parley: replies, streams, pages and tools, sync and async.

Begin with `Parley` or `AsyncParley`. `parley_client.models` has what a server answers, `parley_client.params` what it takes.
"""

from __future__ import annotations

from ._approve import ApprovalDecision
from ._async.agui import AsyncAguiConnection
from ._async.client import AsyncParley
from ._async.pager import AsyncPager
from ._async.pages import AsyncPage
from ._async.stream import AsyncChatStream, AsyncStream
from ._async.tool_run import AsyncToolRun
from ._errors import (
    AuthenticationError,
    ConflictError,
    ConnectionError,
    NotFoundError,
    ParleyError,
    PermissionError,
    RateLimitError,
    TimeoutError,
    UnavailableError,
    UpstreamError,
    ValidationError,
    WebhookError,
    error_from_problem,
)
from ._model import OMIT, Omit, ParleyModel, UnknownEvent, UnknownLogEvent, response_of
from ._options import CallOptions, StreamOptions
from ._sync.agui import AguiConnection
from ._sync.client import Parley
from ._sync.pages import Page
from ._sync.stream import ChatStream, Stream
from ._sync.tool_run import ToolRun
from ._text import text_of
from ._tools import tool_definitions
from ._version import VERSION as __version__
from ._webhooks import unwrap_webhook

__all__ = [
    "OMIT",
    "AguiConnection",
    "ApprovalDecision",
    "AsyncAguiConnection",
    "AsyncChatStream",
    "AsyncPage",
    "AsyncPager",
    "AsyncParley",
    "AsyncStream",
    "AsyncToolRun",
    "AuthenticationError",
    "CallOptions",
    "ChatStream",
    "ConflictError",
    "ConnectionError",
    "NotFoundError",
    "Omit",
    "Page",
    "Parley",
    "ParleyError",
    "ParleyModel",
    "PermissionError",
    "RateLimitError",
    "Stream",
    "StreamOptions",
    "TimeoutError",
    "ToolRun",
    "UnavailableError",
    "UnknownEvent",
    "UnknownLogEvent",
    "UpstreamError",
    "ValidationError",
    "WebhookError",
    "__version__",
    "error_from_problem",
    "response_of",
    "text_of",
    "tool_definitions",
    "unwrap_webhook",
]
