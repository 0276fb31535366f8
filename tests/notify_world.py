"""A chat of our own: an HTTP receiver on this machine, up or down, and a team that tells it."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from world import git

POLICY = "policies/notify.yaml"


class Chat:
    """Takes messages over HTTP, as a chat does."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        self.slow = 0.0
        self.port = 0
        self._server = self._serve()
        self.port = self._server.server_port

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/?rto=2&cto=2"

    @property
    def texts(self) -> list[str]:
        return [each["message"] for each in self.got]

    def up(self) -> None:
        self._server = self._serve()

    def down(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self) -> HTTPServer:
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(chat.slow)
                if chat.status == 200:
                    chat.got.append(json.loads(content))
                self.send_response(chat.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        server = HTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server


def channels(folder: Path, **said: str) -> None:
    """Commit a policy with a channel for each name; what it says beside its url."""
    lines = ["channels:"]
    for name, more in said.items():
        lines.append(f'  {name}: {{url: "env:CHAT_URL"{more and ", "}{more}}}')
    (folder / POLICY).write_text("\n".join(lines) + "\n")
    git(folder, "add", POLICY)
    git(folder, "commit", "-q", "-m", "policy: who is told")


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds; fail where it does not come to."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)
