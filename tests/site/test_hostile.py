"""Hostile words in every field, built and opened: nothing runs, nothing leaves, nothing hides."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import hostile_world
import pytest
from browsing import served, visiting
from playwright.sync_api import Browser
from world import done, own_world

_OURS = {"form", "meta", "base", "style", "script", "iframe", "link", "object", "embed"}
"""Elements that a page has as many of as its frame, whatever people write."""
_INCIDENTS = 6
"""So many pages of incidents are opened; all of them are read."""


@pytest.fixture(scope="module", params=["internal", "public"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as monkeypatch:
        own_world(tmp_path_factory.mktemp("home"), monkeypatch)
        team = hostile_world.record(folder / "team")
        args = ("--output", str(folder / "out"), "--audience", request.param)
        done(team, "--now", hostile_world.NOW, "site", "build", *args)
    return folder / "out"


class Elements(HTMLParser):
    """What a page consists of, as a browser would see it without scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.counts: dict[str, int] = {}
        self.addresses: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        for name, value in attrs:
            if name in {"href", "src", "action", "formaction", "xlink:href", "data"}:
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(f"{name}={value}")


def elements(file: Path) -> Elements:
    found = Elements()
    found.feed(file.read_text())
    found.close()
    return found


def test_no_page_has_more_scripts_forms_or_styles_than_its_frame(hostile: Path) -> None:
    frame = elements(hostile / "404.html")
    for file in sorted(hostile.rglob("*.html")):
        page = elements(file)
        for tag in _OURS:
            most = frame.counts.get(tag, 0)
            most += {"form": file.parts[-2] == "search", "link": 3, "script": 1}.get(tag, 0)
            most += 1 if tag == "meta" else 0
            assert page.counts.get(tag, 0) <= most, (file, tag, page.counts)
        assert page.handlers == [], file
        for address in page.addresses:
            assert not re.match(r"\s*(javascript|data|vbscript):", address, re.IGNORECASE), file


def test_nothing_runs_and_nothing_is_asked_of_anybody_else(hostile: Path, browser: Browser) -> None:
    pages = [
        file.relative_to(hostile).as_posix().removesuffix("index.html")
        for file in sorted(hostile.rglob("*.html"))
        if "rules/INC" not in file.as_posix()
    ]
    incidents = [each for each in pages if re.match(r"incidents/2026-", each)]
    lists = [each for each in pages if re.match(r"(services|tags)/.", each)]
    left_out = {*incidents[_INCIDENTS:], *lists[2:]}
    with served(hostile) as base, visiting(browser, base) as visit:
        for path in (each for each in pages if each not in left_out):
            visit.go(path)
            assert visit.page.evaluate("window.__ran") is None, path
            assert visit.violations() == [], path
            assert visit.errors == [], path
            assert unquote(visit.page.url) == base + path
            assert visit.page.locator("body").is_visible(), path
        visit.go("").page.get_by_role("combobox").fill("script")
        visit.page.get_by_role("search").first.get_by_role("option").first.wait_for()
        assert visit.page.evaluate("window.__ran") is None
        assert visit.elsewhere == []


def test_feeds_and_documents_for_programs_are_whole(hostile: Path) -> None:
    feed = ET.parse(hostile / "feed.atom").getroot()  # noqa: S314  # our own
    space = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{space}entry")
    assert len(entries) == len(hostile_world.PAYLOADS)
    assert {each.tag for entry in entries for each in entry} == {
        f"{space}{name}" for name in ("id", "title", "link", "published", "updated", "summary")
    }
    for file in (*hostile.glob("api/v2/*.json"), *hostile.glob("search/*.json")):
        json.loads(file.read_text())
    for file in hostile.rglob("badges/**/*.svg"):
        tags = {each.tag.rpartition("}")[2] for each in ET.parse(file).iter()}  # noqa: S314  # our own
        assert tags <= {"svg", "title", "rect", "path", "g", "text"}


def test_the_words_are_there_as_words(hostile: Path) -> None:
    found = next(file for file in hostile.glob("incidents/2026-*/index.html"))
    text = found.read_text()
    assert "&lt;" in text
    assert "window.__ran" in text
