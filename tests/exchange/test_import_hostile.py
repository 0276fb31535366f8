"""Sources made to harm: each is read or rejected soon, and nothing of it runs or gets away."""

import json
import time
import zipfile
from pathlib import Path

import pytest
from import_world import draft, imported, shown
from world import incli

from incli.app.importing import sources

SIZE = 150_000


def filled(piece: str, head: str = "", tail: str = "") -> str:
    return head + piece * (SIZE // len(piece)) + tail


POST = "---\ntitle: A\ndate: 2026-01-01T00:00:00Z\n---\n"
REPORT = "# 2026-01-01 A\n## Timeline\n"
TABLE = "id,title,opened\n"
CHECK = "a\t2026-01-01T00:00:00Z\t🟥 A is down "
MESSAGE = ("<", "<@", "<a|", "<a|b>", "&amp;", "?t=xox", "<!")
HARMFUL: dict[str, tuple[str, str]] = {
    **{
        f"cstate {name}": ("a_md", POST + text)
        for name, text in {
            "comments": filled("<!--"),
            "ends of comments": filled("--> "),
            "labels": filled("[Update]\n"),
            "a label without end": filled(" x", "[Update"),
            "bold labels": filled("**Update "),
            "tracks": filled('{{< track "'),
            "stars": filled("*"),
            "blanks": filled(" ", "[Update] ", "x"),
            "digits in a label": filled("1", "[Update ", "]"),
        }.items()
    },
    "cstate mappings": ("a_md", filled("a: ", "---\n", "\n---\n")),
    "cstate lists": ("a_md", filled("- ", "---\n", "\n---\n")),
    "cstate brackets": ("a_md", "---\na: " + "[" * 100_000 + "\n---\n"),
    "cstate aliases": ("a_md", "---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n"),
    **{
        f"markdown {name}": ("a_md", REPORT + text)
        for name, text in {
            "headings": filled("### 10:00\nx\n"),
            "items": filled("- 10:00 ::::: x\n"),
            "nested items": "".join(" " * depth + "- 10:00 a\n" for depth in range(500)),
            "rows": "|a|b|\n|-|-|\n" + filled("| 10:00 | x |\n"),
            "bars": filled("|"),
            "rules": filled("|-", "|a\n"),
            "abouts": filled("~", "- 10:00"),
            "ranges": filled(" - 10:00", "- 10:00"),
            "brackets": filled("[", "- "),
            "fences": filled("```\n"),
            "zones": filled("all times in "),
            "offsets": filled("+1 ", "All times in "),
            "durations": filled("Time to recovery: 1 d "),
            "underscores": filled("_", "", "time to recovery: 1 d"),
            "turning words": filled("outage is was ", "- 10:00 "),
            "months": filled("January ", "- "),
            "unknown times": filled("- ?? x\n"),
            "days on end": filled("- 23:00 a\n- 01:00 b\n"),
        }.items()
    },
    "markdown brackets in a title": ("a_md", filled("[", "# 2026-01-01 ") + "\n- 10:00 x\n"),
    "markdown days in a title": ("a_md", filled("2026-01-01 ", "# ")),
    **{
        f"{name} {kind}": ("a_json", text)
        for name in ("statuspage", "pagerduty", "github-issues", "alertmanager", "json", "slack")
        for kind, text in {
            "depth": "[" * 100_000 + "]" * 100_000,
            "mappings": '{"a":' * 100_000,
            "digits": filled("1", "[", "]"),
            "lines": filled("{}\n"),
            "nothing often": json.dumps([{}] * 10_000),
            "a long text": json.dumps("x" * SIZE),
            "not a number": "[NaN, Infinity, 1e999]",
        }.items()
    },
    **{
        f"slack {piece}": (
            "a_json",
            json.dumps([{"user": "U", "text": filled(piece), "ts": "1452912345.1"}]),
        )
        for piece in MESSAGE
    },
    "csv commas": ("a_csv", filled(",")),
    "csv quotes": ("a_csv", TABLE + filled('"')),
    "csv open quotes": ("a_csv", TABLE + filled('"a",')),
    "csv rows": ("a_csv", TABLE + filled("1,a,2026-01-01\n")),
    "upptime words": ("a_tsv", filled("A is down ", CHECK)),
    "upptime brackets": ("a_tsv", filled("(", CHECK)),
    "upptime tabs": ("a_tsv", filled("\t")),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_it_is_read_or_rejected_soon(name: str) -> None:
    file, text = HARMFUL[name]
    started = time.process_time()
    found = draft(name.partition(" ")[0], **{file: text})
    assert time.process_time() - started < 4
    assert found.incidents or found.notices or found.rejects
    for each in (*found.rejects, *found.findings):
        assert len(each.message) < 1000


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A folder beside the team's, to be read."""
    folder = tmp_path / "page"
    folder.mkdir()
    return folder


def test_a_file_too_large_is_rejected_and_the_others_are_read(
    team: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_FILE", 1000)
    (page / "a.md").write_text(POST + "x")
    (page / "b.md").write_text(POST + "x" * 1000)
    said = imported(team, "cstate", page)
    assert (len(said["incidents"]), len(said["rejects"])) == (1, 1)
    assert "larger than" in said["rejects"][0]["message"]


def test_an_archive_that_unpacks_to_too_much_is_rejected(
    team: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_FILE", 1000)
    with zipfile.ZipFile(page / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("general/2016-01-16.json", " " * 10_000_000)
    said = incli(team, "--json", "import", "slack", str(page / "a.zip")).json()
    assert (said["incidents"], len(said["rejects"])) == ([], 1)


@pytest.mark.parametrize(("limit", "value"), [("MAX_ALL", 1000), ("MAX_FILES", 2)])
def test_more_than_can_be_held_is_refused(
    team: Path, page: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(sources, limit, value)
    for number in range(4):
        (page / f"{number}.md").write_text(POST + "x" * 400)
    outcome = incli(team, "import", "cstate", str(page))
    assert (outcome.code, "import it in parts" in outcome.err) == (2, True)


def test_what_could_steer_a_terminal_or_a_page_stays_words(team: Path, page: Path) -> None:
    title = "\x1b]0;owned\x07 \u202e<img src=x onerror=alert(1)>"
    post = POST.replace("title: A", f"title: {json.dumps(title)}")
    (page / "a.md").write_text(post + "<script>alert(1)</script>")
    outcome = incli(team, "import", "cstate", str(page), "--preview")
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.out + outcome.err)
    imported(team, "cstate", page)
    state = shown(team, "img-src")
    assert state["timeline"][1]["text"] == "<script>alert(1)</script>"
    file = next((team / "incidents").rglob("*-opened-*.yaml"))
    assert not {"\x1b", "\x07", "\u202e"} & set(file.read_text())


def test_a_name_that_steers_a_terminal_is_shown_harmless(team: Path, page: Path) -> None:
    (page / "\x1b[31m.md").write_text("no post")
    outcome = incli(team, "import", "cstate", str(page))
    assert "\x1b" not in outcome.out + outcome.err
