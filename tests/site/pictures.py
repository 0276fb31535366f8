"""Takes pictures of the site, to look at: `make screenshots`.

All go to `build/pictures/`, and those that the documentation shows to `site/docs/images/`.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from browsing import a_browser, served, visiting
from site_world import CHECKOUT, NOW, ROOT, record
from world import done, own_world
from year_world import write_year

_PAGES = {
    "home": "",
    "incident": f"incidents/{CHECKOUT}/",
    "statistics": "statistics/",
    "on-call": "oncall/",
}
_OF_A_YEAR = {"load": "oncall/load/"}
"""What shows something only when there is much of it: of the seeded year."""
_YEAR_OVER = "2026-12-31T00:00:00Z"
_SIZES = {360: 780, 1280: 860, 1920: 1080}
_SHOWN = {
    "home": "light",
    "incident": "light",
    "statistics": "dark",
    "on-call": "light",
    "load": "light",
}
"""In which colours the documentation shows each page; all are 1280 pixels wide."""


def main(build: Path, shown: Path) -> None:
    """Take all pictures."""
    build.mkdir(parents=True, exist_ok=True)
    shown.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as monkeypatch:
        folder = Path(name)
        (folder / "home").mkdir()
        own_world(folder / "home", monkeypatch)
        acme = record(folder / "acme")
        done(acme, "--now", NOW, "site", "build", "--output", str(folder / "out"))
        write_year(folder / "year")
        built = ("site", "build", "--output", str(folder / "of-a-year"))
        done(folder / "year", "--now", _YEAR_OVER, *built)
        for site, pages in ((folder / "out", _PAGES), (folder / "of-a-year", _OF_A_YEAR)):
            for file in _taken(site, pages, build):
                sys.stdout.write(f"{file}\n")
        sys.stdout.write(f"{_printed(folder / 'out', build)}\n")
    for page, scheme in _SHOWN.items():
        shutil.copy(build / f"{page}-1280-{scheme}.png", shown / f"{page}.png")


def _taken(site: Path, pages: Mapping[str, str], build: Path) -> Iterator[Path]:
    with a_browser() as browser, served(site) as base:
        for width, height in _SIZES.items():
            for scheme in ("light", "dark"):
                size = {"width": width, "height": height}
                with visiting(browser, base, viewport=size, color_scheme=scheme) as visit:
                    for name, path in pages.items():
                        visit.go(path)
                        file = build / f"{name}-{width}-{scheme}.png"
                        visit.page.screenshot(path=file, full_page=width == 360)  # a phone
                        yield file


def _printed(site: Path, build: Path) -> Path:
    file = build / "incident.pdf"
    with a_browser() as browser, served(site) as base, visiting(browser, base) as visit:
        visit.go(_PAGES["incident"]).page.pdf(path=file, format="A4")
    return file


if __name__ == "__main__":
    main(ROOT / "build" / "pictures", ROOT / "site" / "docs" / "images")
