"""Takes pictures of what incli draws in a terminal, to look at: `make screenshots`.

What a real pseudo-terminal shows is put into a page, cell by cell, and photographed in a browser.
All go to `build/pictures/`, and those that the documentation shows to `site/docs/images/`.
"""

import html
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pyte
import pytest
from browsing import a_browser
from docs_world import commands
from playwright.sync_api import Browser
from terminal_world import Terminal, terminal
from world import done, own_world

ROOT = Path(__file__).parents[2]
_COLOURS = {"default": "#d6d9dc", "red": "#ff7b72", "brown": "#e3b341", "cyan": "#76c7d0"}
_COLOURS |= {"green": "#7ee787", "blue": "#79b8ff", "magenta": "#d2a8ff"}
_DIMMED = "#8d949c"
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #16191d; }}
pre {{ display: inline-block; margin: 0; padding: 14px 18px; color: #d6d9dc;
  font: 15px/1.3 "DejaVu Sans Mono", monospace; }}
</style><pre>{}</pre>"""
_PAGE_OF_THE_BOARD = ROOT / "site/docs/how-to/run-the-board.md"


class _Screen(pyte.Screen):
    """One that keeps faint characters, which pyte does not know, as italic ones."""

    def select_graphic_rendition(self, *attrs: int, **private: bool) -> None:
        super().select_graphic_rendition(*attrs, **private)
        if attrs[:1] == (2,):
            super().select_graphic_rendition(3)


def main(build: Path, shown: Path) -> None:
    """Take all pictures."""
    build.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        pytest.MonkeyPatch.context() as monkeypatch,
        a_browser() as browser,
    ):
        own_world(Path(name), monkeypatch)
        for picture, screen in _screens(Path(name)):
            file = build / f"{picture}.png"
            _photograph(browser, screen, file)
            sys.stdout.write(f"{file}\n")
    for picture in ("board", "replay"):
        shutil.copy(build / f"{picture}.png", shown / f"{picture}.png")


def _screens(folder: Path) -> Iterator[tuple[str, pyte.Screen]]:
    team = _team(folder)
    looks: tuple[tuple[str, tuple[int, int], dict[str, str]], ...] = (
        ("board", (80, 24), {}),
        ("board-wide", (120, 40), {}),
        ("board-without-colour", (80, 24), {"NO_COLOR": "1"}),
    )
    for picture, size, env in looks:
        with terminal(team, "--now", "2026-11-22T02:35:10Z", "board", size=size, **env) as shown:
            shown.until("next mark")
            yield picture, _seen(shown)
    loops = [part for loop in ("FLIGHT", "EECOM", "ic") for part in ("--role", loop)]
    with terminal(ROOT, "replay", "apollo-13", *loops, "--speed", "2", size=(110, 30)) as shown:
        shown.until("FLIGHT")
        shown.type("\x1b[A" * 2 + "\x1b[C" * 4)  # 24 minutes on
        shown.until("> 03:23:45")
        shown.type(" ")
        shown.until("paused")
        yield "replay", _seen(shown)


def _seen(shown: Terminal) -> pyte.Screen:
    """The same screen once more, with faint characters."""
    screen = _Screen(shown.screen.columns, shown.screen.lines)
    pyte.ByteStream(screen).feed(shown.known)
    return screen


def _team(folder: Path) -> Path:
    """The incident of the page about the board."""
    done(folder, "init", "team")
    team = folder / "team"
    for person in ("jonas", "mei", "ravi"):
        done(
            team,
            "person",
            "add",
            person,
            "--email",
            f"{person}@example.com",
            "--name",
            person.title(),
        )
    for line, _ in commands(_PAGE_OF_THE_BOARD):
        done(team, *shlex.split(line)[1:])
    return team


def _photograph(browser: Browser, screen: pyte.Screen, file: Path) -> None:
    page = browser.new_page(device_scale_factor=1.5)
    page.set_content(_PAGE.format("\n".join(_line(screen, row) for row in range(screen.lines))))
    page.locator("pre").screenshot(path=file)
    page.close()


def _line(screen: pyte.Screen, row: int) -> str:
    """One row of the screen as spans, one for each run of cells that look the same."""
    cells = [screen.buffer[row][column] for column in range(screen.columns)]
    runs = groupby(cells, key=lambda cell: cell[1:])
    return "".join(_span(list(run)) for _, run in runs)


def _span(run: list[pyte.screens.Char]) -> str:
    look, text = run[0], "".join(cell.data for cell in run)
    ink = _DIMMED if look.italics else _COLOURS.get(look.fg, f"#{look.fg}")
    style = f"color:#16191d;background:{ink};" if look.reverse else f"color:{ink};"
    style += "font-weight:bold;" if look.bold else ""
    return f'<span style="{style}">{html.escape(text)}</span>'


if __name__ == "__main__":
    main(ROOT / "build" / "pictures", ROOT / "site" / "docs" / "images")
