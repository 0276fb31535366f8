"""Serves the site on this machine, and builds it again when the record or the documents change."""

import functools
import hashlib
import http.server
import io
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from incli.domain.errors import InvalidInput
from incli.store.repository import Repository
from incli.store.site.documents import SITE

_HOST = "127.0.0.1"
"""Only this machine: what is served is not meant for others yet."""
_OURS = re.compile(rf"(?:localhost|{re.escape(_HOST)})(?::\d+)?")
_PAUSE = 1.0
"""Seconds between two looks at what may have changed."""
_WATCHED = (SITE, "policies")


@contextmanager
def serving(root: Path, port: int, headers: Mapping[str, str]) -> Iterator[str]:
    """The address at which a folder is served; raises `InvalidInput` where the port is taken."""
    handler = functools.partial(_Handler, directory=str(root), headers=headers)
    try:
        server = http.server.ThreadingHTTPServer((_HOST, port), handler)
    except OSError as error:
        raise InvalidInput(
            f"Port {port} cannot be used: {error.strerror}.", "--port 8001"
        ) from None
    with server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{_HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def headers_of(text: str) -> dict[str, str]:
    """The headers that a `_headers` file asks for on all pages."""
    lines = (line.strip().partition(": ") for line in text.splitlines()[1:])
    return {name: value for name, _, value in lines if value}


def watch(seen: str, look: Callable[[], str], changed: Callable[[], None]) -> None:
    """Call `changed` whenever what `look` sees is not what it was; until it is interrupted.

    `seen` is what it saw before what is shown was made: what changed meanwhile counts, too.
    """
    while True:
        time.sleep(_PAUSE)
        now = look()
        if now != seen:
            changed()
            seen = now


def fingerprint(repository: Repository) -> str:
    """Something that is another whenever the record, its policies or the documents are."""
    seen = hashlib.sha256((repository.tip() or "").encode())
    if (root := repository.work_tree) is None:
        return seen.hexdigest()
    for file in sorted(file for folder in _WATCHED for file in (root / folder).rglob("*")):
        try:
            state = file.lstat()
        except FileNotFoundError:  # an editor's, and gone again
            continue
        seen.update(f"{file}\0{state.st_mtime_ns}\0{state.st_size}\n".encode())
    return seen.hexdigest()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *args: object, headers: Mapping[str, str], **options: object) -> None:
        self._told = headers
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on as they come

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """The answer's beginning; none for names that a page elsewhere made lead to us."""
        if not _OURS.fullmatch(self.headers.get("Host", "")):
            self.send_error(http.HTTPStatus.MISDIRECTED_REQUEST)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        for name, value in self._told.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        """Say nothing of each request."""
