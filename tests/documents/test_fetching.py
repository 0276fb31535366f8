"""Nothing is ever fetched, whatever a document or a schema names."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from incli.documents import schemas
from incli.documents.loader import load
from incli.documents.schemas import KINDS, validate


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_cannot_make_us_fetch_anything(
    kind: str, requests: tuple[str, list[str]]
) -> None:
    address, asked = requests
    text = (
        f"# yaml-language-server: $schema={address}/comment\n"
        f'"$schema": "{address}/schema"\n"$ref": "{address}/ref"\n"$id": "{address}/id"\n'
        f'"$dynamicRef": "{address}/dynamic#x"\nkind: note\n'
        f'text: {{"$ref": "{address}/inner"}}\n'
    )
    assert validate(load(text, "f.yaml"), kind, "f.yaml")
    assert asked == []
    control = HTTPConnection(address.removeprefix("http://"))  # the server does answer
    control.request("GET", "/control")
    assert control.getresponse().read() == b"{}"
    control.close()
    assert asked == ["/control"]


def test_even_a_schema_cannot_make_us_fetch_anything(
    requests: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, asked = requests
    monkeypatch.setattr(schemas, "schema_text", lambda _: json.dumps({"$ref": f"{address}/x"}))
    schemas._schema.cache_clear()  # put back below
    schemas._validator.cache_clear()
    try:
        with pytest.raises(Exception, match="Unresolvable"):
            validate(load("a: 1\n", "f.yaml"), "waiver", "f.yaml")
    finally:
        schemas._schema.cache_clear()
        schemas._validator.cache_clear()
    assert asked == []
