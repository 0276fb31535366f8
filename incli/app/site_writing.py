"""Writes the site: pages of ours in the engine's frames, the engine's own pages, and all files."""

import hashlib
from pathlib import Path

from incli.app.site_incidents import Incidents
from incli.publish.pages import MAKERS
from incli.publish.pages.world import Page, World
from incli.publish.project.assembly import Shell, hand_written, headers, is_published, shell
from incli.store.site.output import Output


def write(output: Output, engine: Path, world: World, incidents: Incidents) -> None:
    """Write all that is not as it was; `engine` is the folder with what the engine made."""
    shown = shell(_pages_of(engine))
    _static(output, engine)
    parts: dict[str, str] = {}
    for make in MAKERS:
        for page in make(world):
            if page.path in shown.pages:
                parts[page.path] = page.body
            else:
                _put(output, page.path, shown.filled(page))
    for path, html in hand_written(shown, parts):
        _put(output, path, html)
    _incidents(output, shown, world, incidents)
    _put(output, "_headers", headers(shown))


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
