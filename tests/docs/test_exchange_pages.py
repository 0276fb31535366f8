"""The commands on the pages about exchange work as they stand there."""

import shutil
from pathlib import Path

import pytest
from docs_world import commands, follow, on_the_path
from import_world import DATA
from world import done

from incli.documents.loader import load
from incli.domain.layout import NOTIFY
from incli.domain.notify import channels_from_data
from incli.exchange.exports import FORMATS

PAGES = Path(__file__).parents[2] / "site" / "docs" / "how-to"


@pytest.fixture(autouse=True)
def _incli(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    on_the_path(tmp_path_factory.mktemp("bin"), monkeypatch)


def test_the_page_about_exports_works_word_for_word(incident: Path) -> None:
    steps = commands(PAGES / "take-it-out.md")
    assert len(steps) > 7
    follow(steps, incident)
    shown = done(incident.parent / "elsewhere", "--json", "show", "checkout").json()
    assert shown == done(incident, "--json", "show", "checkout").json()


def test_the_page_about_exports_names_every_format() -> None:
    text = (PAGES / "take-it-out.md").read_text(encoding="utf-8")
    assert [name for name in FORMATS if f"| `{name}` |" not in text] == []


def test_the_page_about_calls_works_word_for_word(incident: Path) -> None:
    for name in ("call.vtt", "zoom.vtt"):
        shutil.copy(DATA / "webvtt" / "zoom.vtt", incident / name)
    shutil.copy(DATA / "webvtt" / "zoom-chat.txt", incident / "chat.txt")
    steps = commands(PAGES / "keep-the-call.md")
    assert len(steps) > 6
    follow(steps, incident)
    entries = done(incident, "--json", "show", "checkout").json()["timeline"]
    assert [each["kind"] for each in entries].count("recording-added") == 3
    assert any(each.get("cites") for each in entries)


def test_the_page_about_chats_works_word_for_word(incident: Path) -> None:
    page = PAGES / "tell-the-chat.md"
    policy = page.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    (incident / NOTIFY).write_text(policy)
    steps = commands(page)
    assert len(steps) > 4
    follow([("export INCLI_NOTIFY=on", 0), *steps], incident)
    known = channels_from_data(load(policy, NOTIFY).data)
    assert [each.name for each in known] == ["team-chat", "pager", "customers"]


def test_the_page_about_imports_works_word_for_word(team: Path) -> None:
    shutil.copytree(DATA / "cstate", team / "status-page")
    shutil.copytree(DATA / "postmortems", team / "postmortems")
    (team / "more").mkdir()
    for file in list((team / "postmortems").rglob("*.md"))[:1]:
        shutil.copy(file, team / "more" / "another.md")
    steps = commands(PAGES / "bring-your-history.md")
    assert len(steps) > 7
    follow(steps, team)
    assert len(done(team, "--json", "list").json()) > 3
