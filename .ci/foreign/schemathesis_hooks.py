"""Teaches schemathesis what the contract says in words."""

import json
import re
import unicodedata
import uuid

import schemathesis
from hypothesis import strategies


@schemathesis.hook
def before_call(context, case, kwargs):
    """Gives each request an idempotency key of its own: one that is sent again with another body is refused."""
    if re.fullmatch(r"[!-~]{1,255}", (case.headers or {}).get("Idempotency-Key", "")):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())


def is_visible(character):
    return unicodedata.category(character)[0] in "LNPS" and character not in "\u115f\u1160\u2800\u3164\uffa0"


def has_blank(value):
    """Tells whether a JSON value has a text without a character that somebody can see, at any depth."""
    if isinstance(value, dict):
        return any(map(has_blank, value.values()))
    if isinstance(value, list):
        return any(map(has_blank, value))
    return isinstance(value, str) and value != "" and not any(map(is_visible, value))


@schemathesis.hook
def filter_body(context, body):
    """Leaves out what `x-not-blank` refuses, a keyword of Parley that the tool does not know."""
    return not has_blank(body)


@schemathesis.serializer("application/x-ndjson")
def serialize_lines(context, value):
    """Writes each item on a line of its own."""
    if isinstance(value, bytes):
        return value
    lines = value if isinstance(value, list) else [value]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@schemathesis.serializer("application/offset+octet-stream")
def serialize_bytes(context, value):
    """Sends the bytes of a part of a file as they are."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


# Times in UTC: the tool makes offsets of up to 23 hours, and a time zone has at most 15.
moments = strategies.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z")
schemathesis.openapi.format("date-time", moments)
