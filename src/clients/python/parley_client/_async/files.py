"""Files: their bytes, up and down."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from .. import models as m
from .._errors import ParleyError
from .._options import CallOptions, Request, segment
from .resources import AsyncFiles

if TYPE_CHECKING:
    from typing_extensions import Unpack

_PIECE_BYTES = 65_536
_LARGE_BYTES = 16_777_216
"""The size of the parts in which a large file is sent: one that is no larger is sent at once."""


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Yields what is left of an open file."""
    while piece := file.read(_PIECE_BYTES):
        if not isinstance(piece, bytes):
            raise TypeError("A file to upload must be opened for bytes: open(path, 'rb').")
        yield piece


async def _pieces_of(path: Path) -> AsyncIterator[bytes]:
    """Yields the bytes of the file at a path."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _reader_of(content: bytes | os.PathLike[str] | IO[bytes]) -> tuple[Callable[[], bytes | AsyncIterator[bytes]], bool]:
    """Returns what begins to read the bytes, and whether they can be read again."""
    if isinstance(content, (bytes, bytearray, memoryview)):
        held = bytes(content)
        return (lambda: held), True
    if isinstance(content, os.PathLike):
        path = Path(content)
        return (lambda: _pieces_of(path)), True
    if not hasattr(content, "read"):
        raise TypeError(f"content must be bytes, a path or an open file, not a {type(content).__name__}.")
    file = content
    if not (hasattr(file, "seekable") and file.seekable()):
        return (lambda: _pieces(file)), False
    start = file.tell()

    def again() -> AsyncIterator[bytes]:
        file.seek(start)
        return _pieces(file)

    return again, True


def _name_of(content: object) -> str | None:
    """Returns the name that a path or an open file has; none for one that is a number."""
    named = content if isinstance(content, os.PathLike) else getattr(content, "name", None)
    return Path(named).name if isinstance(named, (str, os.PathLike)) else None


def _length_of(content: bytes | os.PathLike[str] | IO[bytes]) -> int | None:
    """Returns the number of bytes of what can be read again; None for what cannot."""
    if isinstance(content, (bytes, bytearray, memoryview)):
        return memoryview(content).nbytes
    if isinstance(content, os.PathLike):
        return Path(content).stat().st_size
    if not (hasattr(content, "seekable") and content.seekable()):
        return None
    start = content.tell()
    length = content.seek(0, os.SEEK_END) - start
    content.seek(start)
    return length


def _part_reader_of(content: bytes | os.PathLike[str] | IO[bytes]) -> Callable[[int], bytes]:
    """Returns what reads the bytes of a part, from its first one on."""
    if isinstance(content, (bytes, bytearray, memoryview)):
        held = memoryview(content).cast("B")
        return lambda start: bytes(held[start : start + _LARGE_BYTES])
    if isinstance(content, os.PathLike):
        path = Path(content)

        def read_path(start: int) -> bytes:
            with path.open("rb") as opened:
                opened.seek(start)
                return opened.read(_LARGE_BYTES)

        return read_path
    file = content
    first = file.tell()

    def read_file(start: int) -> bytes:
        file.seek(first + start)
        return file.read(_LARGE_BYTES)

    return read_file


def _metadata_of(values: dict[str, str | None]) -> str:
    """Writes what is known of a file, as the protocol tus has it."""
    named = ((name, value) for name, value in values.items() if value is not None)
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in named)


class AsyncFileStore(AsyncFiles):
    """The methods of `files`, and those that carry bytes."""

    async def upload(
        self,
        content: bytes | os.PathLike[str] | IO[bytes],
        *,
        name: str | None = None,
        user_id: str | None = None,
        **call_options: Unpack[CallOptions],
    ) -> m.StoredFile:
        """Uploads a file.

        One of more than 16 MiB is sent in parts, and goes on by itself after a break: `timeout` and `retries` are then those of each part. An open file that cannot be read from its beginning again is sent once: its upload is not repeated when it fails.

        Args:
            content: The bytes, a path (`pathlib.Path`), or a file that is open for bytes.
            name: The name of the file. A path and an open file have theirs with them.
            user_id: The user whom the file belongs to.
        """
        begin, is_repeatable = _reader_of(content)
        length = _length_of(content)
        if length is not None and length > _LARGE_BYTES:
            given = _name_of(content) if name is None else name
            metadata = _metadata_of({"filename": given, "user_id": user_id})
            return await self._upload_in_parts(_part_reader_of(content), length, metadata, call_options)
        options = call_options if is_repeatable else {**call_options, "retries": 0}
        query: dict[str, object] = {"name": _name_of(content) if name is None else name, "user_id": user_id}
        request = Request("files.upload", "POST", "/v2/files", query=query, content=begin, options=options)
        stored: m.StoredFile = await self._transport.call(request, m.StoredFile)
        return stored

    async def _upload_in_parts(
        self, read: Callable[[int], bytes], length: int, metadata: str, options: CallOptions
    ) -> m.StoredFile:
        """Uploads a large file by the protocol tus: part by part, and on from where it has come to when one has failed."""
        about = {"Upload-Length": str(length), "Upload-Metadata": metadata}
        begun: m.Upload = await self._transport.call(
            Request("files.upload", "POST", "/v2/uploads", headers=about, options=options), m.Upload
        )
        each: CallOptions = {**options}
        each.pop("idempotency_key", None)
        path = f"/v2/uploads/{segment('file_id', begun.id)}"
        received = 0
        while received < length:
            received = await self._send_part(path, read(received), received, each)
        stored: m.StoredFile = await self._transport.call(
            Request("files.upload", "GET", f"/v2/files/{segment('file_id', begun.id)}", options=each), m.StoredFile
        )
        return stored

    async def _send_part(self, path: str, part: bytes, start: int, options: CallOptions) -> int:
        """Sends a part, and returns to where the upload has come."""
        headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
        request = Request(
            "files.upload", "PATCH", path, content=lambda: part, headers=headers, repeatable=True, options=options
        )
        try:
            await self._transport.call(request, None)
        except ParleyError as error:
            # An earlier attempt has brought all or a part of it.
            if error.code != "conflict":
                raise
            upload: m.Upload = await self._transport.call(Request("files.upload", "GET", path, options=options), m.Upload)
            if upload.received_bytes <= start:
                raise
            return upload.received_bytes
        return start + len(part)

    async def download(
        self, file_id: str, *, first: int | None = None, last: int | None = None, **call_options: Unpack[CallOptions]
    ) -> bytes:
        """Returns the bytes of a file, or those from `first` to `last`, both included.

        Args:
            file_id: The file's id.
            first: The first byte, counted from 0; the beginning when it is left out.
            last: The last byte; the end when it is left out.
        """
        headers = {} if first is None and last is None else {"Range": f"bytes={first or 0}-{'' if last is None else last}"}
        path = f"/v2/files/{segment('file_id', file_id)}/content"
        return await self._transport.read_bytes(
            Request("files.download", "GET", path, headers=headers, options=call_options)
        )
