"""Files: their bytes, up and down."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from .. import models as m
from .._options import CallOptions, Request, segment
from .resources import AsyncFiles

if TYPE_CHECKING:
    from typing_extensions import Unpack

_PIECE_BYTES = 65_536


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

        An open file that cannot be read from its beginning again is sent once: its upload is not repeated when it fails.

        Args:
            content: The bytes, a path (`pathlib.Path`), or a file that is open for bytes.
            name: The name of the file. A path and an open file have theirs with them.
            user_id: The user whom the file belongs to.
        """
        begin, is_repeatable = _reader_of(content)
        options = call_options if is_repeatable else {**call_options, "retries": 0}
        query: dict[str, object] = {"name": _name_of(content) if name is None else name, "user_id": user_id}
        request = Request("files.upload", "POST", "/v2/files", query=query, content=begin, options=options)
        stored: m.StoredFile = await self._transport.call(request, m.StoredFile)
        return stored

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
