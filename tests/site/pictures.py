"""Takes pictures of the site, to look at: `make screenshots`.

All go to `build/pictures/`, and the four that the documentation shows to `site/docs/images/`.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import a_browser, served, visiting
from site_world import CHECKOUT, NOW, ROOT, record
from world import done, own_world

_PAGES = {
    "home": "",
    "incident": f"incidents/{CHECKOUT}/",
    "statistics": "statistics/",
    "on-call": "oncall/",
}
_SIZES = {360: 780, 1280: 860, 1920: 1080}
_SHOWN = {"home": "light", "incident": "light", "statistics": "dark", "on-call": "light"}
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
        for file in _taken(folder / "out", build):
            sys.stdout.write(f"{file}\n")
    for page, scheme in _SHOWN.items():
        shutil.copy(build / f"{page}-1280-{scheme}.png", shown / f"{page}.png")


def _taken(site: Path, build: Path) -> Iterator[Path]:
    with a_browser() as browser, served(site) as base:
        for width, height in _SIZES.items():
            for scheme in ("light", "dark"):
                size = {"width": width, "height": height}
                with visiting(browser, base, viewport=size, color_scheme=scheme) as visit:
                    for name, path in _PAGES.items():
                        visit.go(path)
                        file = build / f"{name}-{width}-{scheme}.png"
                        visit.page.screenshot(path=file, full_page=width == 360)  # a phone
                        yield file
        with visiting(browser, base) as visit:
            visit.go(_PAGES["incident"]).page.pdf(path=build / "incident.pdf", format="A4")
            yield build / "incident.pdf"


if __name__ == "__main__":
    main(ROOT / "build" / "pictures", ROOT / "site" / "docs" / "images")
