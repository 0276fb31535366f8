"""Writes the site: pages of ours in the engine's frames, the engine's own pages, and all files."""

import hashlib
from pathlib import Path

from incli.app.site.incidents import Incidents
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
)
from incli.store.site.output import Output


def write(
    output: Output,
    engine: Path,
    shown: Shell,
    world: World,
    incidents: Incidents,
) -> None:
    """Write all that is not as it was; `engine` is the folder with what the engine made."""
    _static(output, engine)
    titles = _pages(output, shown, world)
    _incidents(output, shown, world, incidents)
    for make in FILES:
        for path, text in make(world):
            output.put(path, text)
    index = (engine / INDEX).read_text(encoding="utf-8")
    output.put("search/pages.json", documents(index, titles))
    output.put("_headers", headers(shown))


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
                output.put(page.path, shown.filled(page))
    for path, html in hand_written(shown, bodies):
        output.put(path, html)
    return titles


def _incidents(output: Output, shown: Shell, world: World, incidents: Incidents) -> None:
    around = hashlib.sha256("".join(shown.frames[2].parts).encode()).hexdigest()[:16]
    for told in world.digests:
        path, key = f"incidents/{told['id']}/index.html", f"{around}:{told['made']}"
        if not output.has(path, key):
            page = Page(path, told["title"], incidents.body(told["id"]), told["summary"])
            output.write(path, shown.filled(page).encode(), key)


def pages_of(engine: Path) -> dict[str, str]:
    """The pages that the engine made, by where they are in the site."""
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
