"""Teaches schemathesis what the contract says in words."""

import json
import re
import uuid

import schemathesis
from hypothesis import strategies


@schemathesis.hook
def before_call(context, case, kwargs):
    """Gives each request an idempotency key of its own: one that is sent again with another body is refused."""
    if re.fullmatch(r"[!-~]{1,255}", (case.headers or {}).get("Idempotency-Key", "")):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())


@schemathesis.serializer("application/x-ndjson")
def serialize_lines(context, value):
    """Writes each item on a line of its own."""
    if isinstance(value, bytes):
        return value
    lines = value if isinstance(value, list) else [value]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


# Times in UTC: the tool makes offsets of up to 23 hours, and a time zone has at most 15.
moments = strategies.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z")
schemathesis.openapi.format("date-time", moments)
