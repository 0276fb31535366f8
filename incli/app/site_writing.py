"""Writes the site: pages of ours in the engine's frames, the engine's own pages, and all files."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from incli.app.site_incidents import Incidents
from incli.publish.files import MAKERS as FILES
from incli.publish.files.search import documents
from incli.publish.pages import MAKERS as PAGES
from incli.publish.pages.world import Page, World
from incli.publish.project.assembly import (
    INDEX,
    Shell,
    hand_written,
    headers,
    is_published,
    shell,
)
from incli.store.site.output import Output


def write(
    output: Output,
    engine: Path,
    world: World,
    incidents: Incidents,
    calendars: Iterable[tuple[str, str]],
) -> None:
    """Write all that is not as it was; `engine` is the folder with what the engine made."""
    shown = shell(_pages_of(engine))
    _static(output, engine)
    titles = _pages(output, shown, world)
    _incidents(output, shown, world, incidents)
    for make in FILES:
        for path, text in make(world):
            _put(output, path, text)
    index = (engine / INDEX).read_text(encoding="utf-8")
    _put(output, "search/pages.json", documents(index, titles))
    _put(output, "_headers", headers(shown))
    for path, text in calendars:
        _put(output, path, text)


def _pages(output: Output, shown: Shell, world: World) -> list[tuple[str, str]]:
    """Write our pages and those that people wrote; the addresses and titles of ours."""
    bodies: dict[str, str] = {}
    titles: list[tuple[str, str]] = []
    for make in PAGES:
        for page in make(world):
            titles.append((page.path.removesuffix("index.html"), page.title))
            if page.path in shown.pages:
                bodies[page.path] = page.body
            else:
                _put(output, page.path, shown.filled(page))
    for path, html in hand_written(shown, bodies):
        _put(output, path, html)
    return titles


def _incidents(output: Output, shown: Shell, world: World, incidents: Incidents) -> None:
    around = hashlib.sha256("".join(shown.frames[2].parts).encode()).hexdigest()[:16]
    for told in world.digests:
        path, key = f"incidents/{told['id']}/index.html", f"{around}:{told['made']}"
        if not output.has(path, key):
            page = Page(path, told["title"], incidents.body(told["id"]), told["summary"])
            output.write(path, shown.filled(page).encode(), key)


def _put(output: Output, path: str, text: str) -> None:
    content = text.encode()
    key = hashlib.sha256(content).hexdigest()[:32]
    if not output.has(path, key):
        output.write(path, content, key)


def _pages_of(engine: Path) -> dict[str, str]:
    return {
        file.relative_to(engine).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(engine.rglob("*.html"))
    }


def _static(output: Output, engine: Path) -> None:
    for file in sorted(engine.rglob("*")):
        path = file.relative_to(engine).as_posix()
        if file.is_file() and file.suffix != ".html" and is_published(path):
            key = engine.parent.name
            if not output.has(path, key):
                output.write(path, file.read_bytes(), key)
