"""The verification of requests to webhooks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ._errors import WebhookError
from ._model import decode

if TYPE_CHECKING:
    from . import models as m

_PREFIX = "whsec_"


def _read_header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        value = next((value for key, value in headers.items() if key.lower() == name), None)
    if not value:
        raise WebhookError(f"The request has no header {name}.", code="invalid_webhook")
    return value


def _to_key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise TypeError("The secret of a webhook is `whsec_` and Base64.")
    return key


def unwrap_webhook(
    body: str | bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance: float = 300.0,
) -> m.WebhookEvent:
    """Returns the event of a request that Parley has sent to a webhook, once its signature is verified, in constant time.

    Raises `WebhookError` when the request is not signed with one of the secrets, or too old.

    Args:
        body: The body as it came: its text or its bytes, not the object that is made of it.
        headers: The headers of the request.
        secret: The secret of the webhook, or several, such as the old and the new one.
        tolerance: The seconds by which the time of the request may differ from this machine's.
    """
    if not isinstance(body, (str, bytes)):
        raise TypeError("The body of a webhook is the text or the bytes that came, not what was parsed of them.")
    keys = [_to_key(one) for one in ([secret] if isinstance(secret, str) else secret)]
    event_id, timestamp = _read_header(headers, "webhook-id"), _read_header(headers, "webhook-timestamp")
    signatures = _read_header(headers, "webhook-signature")[:10_000].split(" ")
    seconds = int(timestamp) if re.fullmatch(r"[0-9]{1,12}", timestamp) else None
    if seconds is None or abs(time.time() - seconds) > tolerance:
        message = f"The time of the request, {timestamp[:40]}, is more than {tolerance:g} seconds away."
        raise WebhookError(message, code="invalid_webhook")
    content = body.encode() if isinstance(body, str) else body
    signed = f"{event_id}.{timestamp}.".encode() + content
    expected = [base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()) for key in keys]
    given = [one[3:].encode() for one in signatures if one.startswith("v1,")]
    if not any([hmac.compare_digest(one, other) for one in expected for other in given]):
        raise WebhookError("No signature of the request is one of this secret.", code="invalid_webhook")
    from . import models

    event: m.WebhookEvent = decode(models.WebhookEvent, json.loads(content))
    return event
