"""A real browser for tests and pictures: Debian's Chromium, through Playwright."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    sync_playwright,
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
_AXE = "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})"
_WATCH = """
document.addEventListener('securitypolicyviolation', (event) => {
  (window.__violations ??= []).push(event.violatedDirective + ' ' + event.blockedURI);
});
"""


def chromium() -> str:
    """Where the browser is; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("there is no Chromium on the PATH: make tools")
    return found


@contextmanager
def a_browser() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served, with the headers that its `_headers` asks for."""
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Site, directory=str(folder))
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Site(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        lines = Path(self.directory, "_headers").read_text().splitlines()[1:]
        for name, _, value in (line.strip().partition(": ") for line in lines):
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  # its own names
        """Say nothing."""


@dataclass
class Visit:
    """One page open in the browser, and what it did that it should not."""

    page: Page
    base: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def go(self, path: str) -> "Visit":
        """Open a page of the site, and wait until its scripts have run."""
        self.page.goto(self.base + path)
        if "search/?" in path:
            self.page.locator(".i-found li").first.wait_for()
        return self

    def violations(self) -> list[str]:
        """What the content security policy had to stop."""
        found: list[str] = self.page.evaluate("window.__violations ?? []")
        return found

    def axe(self) -> list[str]:
        """What axe finds wrong by WCAG 2.2 AA, with the place.

        It is brought in past the content security policy, which stays as it is.
        """
        session = self.page.context.new_cdp_session(self.page)
        script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        session.send("Runtime.evaluate", {"expression": script})
        done = session.send(
            "Runtime.evaluate",
            {"expression": _AXE, "awaitPromise": True, "returnByValue": True},
        )
        session.detach()
        told = done["result"]["value"]
        return [
            f"{found['id']}: {node['html'][:160]} ({node['failureSummary']})"
            for found in (*told["violations"], *told["incomplete"])
            for node in found["nodes"]
            if found in told["violations"] or _is_invisible(node)
        ]


def _is_invisible(node: dict[str, Any]) -> bool:
    """Whether words have the colour of what is behind them: axe takes it for a trick, and asks."""
    return any((each["data"] or {}).get("messageKey") == "equalRatio" for each in node["any"])


@contextmanager
def visiting(browser: Browser, base: str, **options: Any) -> Iterator[Visit]:  # noqa: ANN401  # Playwright's
    """A page in a context of its own; `options` are those of Playwright."""
    context: BrowserContext = browser.new_context(**options)
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.set_default_timeout(10_000)
    visit = Visit(page, base)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("console", lambda said: _console(visit, said))
    page.on("dialog", lambda dialog: _no_dialog(visit, dialog))
    page.on("request", lambda asked: _note(visit, asked.url))
    try:
        yield visit
    finally:
        context.close()


def _console(visit: Visit, said: ConsoleMessage) -> None:
    if said.type == "error":
        visit.errors.append(said.text)


def _no_dialog(visit: Visit, dialog: Dialog) -> None:
    visit.errors.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


def _note(visit: Visit, url: str) -> None:
    if urlsplit(url).netloc != urlsplit(visit.base).netloc and urlsplit(url).scheme != "data":
        visit.elsewhere.append(url)
