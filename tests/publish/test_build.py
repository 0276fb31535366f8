"""`incli site build`, from the record to the files of the site."""

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from world import done, git, incli, refused


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "public"


def build(folder: Path, output: Path, *args: str, now: str = "") -> Any:  # noqa: ANN401  # any JSON
    before = ("--now", now) if now else ()
    return done(folder, "--json", *before, "site", "build", "--output", str(output), *args).json()


def page_of(output: Path, incident: str) -> str:
    return (output / "incidents" / incident / "index.html").read_text()


def the_incident(folder: Path) -> str:
    (found,) = (folder / "incidents").glob("*/*")
    return found.name


def test_every_incident_gets_a_page_in_the_frame_of_the_site(incident: Path, output: Path) -> None:
    told = build(incident, output)
    assert (told["incidents"], told["rendered"], told["left_out"]) == (1, 1, 0)
    html = page_of(output, the_incident(incident))
    assert "Checkout errors" in html
    assert "md-header" in html
    assert "x-incli" not in html
    assert "Content-Security-Policy" in html
    assert the_incident(incident) in (output / "index.html").read_text()
    assert the_incident(incident) in (output / "incidents" / "index.html").read_text()
    assert not (output / "frame").exists()


def test_what_has_not_changed_is_not_made_again(incident: Path, output: Path) -> None:
    now = "2099-01-01T00:00:00Z"
    build(incident, output, now=now)
    again = build(incident, output, now=now)
    assert (again["rendered"], again["written"], again["removed"]) == (0, 0, 0)
    done(incident, "note", "replica lag is real")
    after = build(incident, output)
    assert after["rendered"] == 1
    assert "replica lag is real" in page_of(output, the_incident(incident))


def test_a_page_changes_when_what_is_owed_comes_due(incident: Path, output: Path) -> None:
    done(incident, "update", "post", "we know", "--audience", "public", "--next", "30m")
    assert build(incident, output)["rendered"] == 1
    told = build(incident, output, now="2099-01-01T00:00:00Z")
    assert told["rendered"] == 1
    assert "overdue since" in page_of(output, the_incident(incident))


def test_what_a_drill_owes_says_that_it_is_one_and_counts_as_no_incident(
    incident: Path, output: Path
) -> None:
    done(incident, "open", "Practice", "--severity", "sev1", "--drill")
    for each in ("practice", "checkout"):
        done(incident, "-i", each, "action", "add", f"mend {each}", "--owner", "mei")
    build(incident, output)
    pages = ("due", "actions")
    due, actions = ((output / each / "index.html").read_text() for each in pages)
    for html in (due, actions):
        assert "drill: Practice" in html
        assert "drill: Checkout" not in html
    home = (output / "index.html").read_text()
    assert '\n<p class="i-feeds">1 incident · ' in home
    told = (output / "statistics/index.html").read_text()
    assert "1 incident; 1 more is not counted: drills" in told


def test_entries_lead_to_the_commits_that_brought_them(incident: Path, output: Path) -> None:
    oid = git(incident, "rev-parse", "HEAD")
    build(incident, output)
    assert f"<code>{oid[:7]}</code>" in page_of(output, the_incident(incident))
    git(incident, "remote", "add", "origin", "git@github.com:team/record.git")
    build(incident, output)
    assert f'href="https://github.com/team/record/commit/{oid}"' in page_of(
        output, the_incident(incident)
    )


def test_addresses_that_name_somebody_are_told(incident: Path, output: Path) -> None:
    done(incident, "open", "Jonas's laptop is on fire", "--severity", "sev3")
    told = build(incident, output, "--audience", "public")
    assert [each[len("2026-11-22-") :] for each in told["naming"]] == ["jonas-s-laptop-is-on-fire"]
    assert build(incident, output)["naming"] == []


def test_the_public_sees_no_internal_incident_and_no_name(incident: Path, output: Path) -> None:
    header = next((incident / "incidents").glob("*/*/incident.yaml"))
    done(incident, "open", "Key leaked", "--severity", "sev1")
    secret = next(p for p in (incident / "incidents").glob("*/*") if "leaked" in p.name)
    (secret / "incident.yaml").write_text('title: "Key leaked"\nvisibility: "internal"\n')
    git(incident, "add", "incidents")
    git(incident, "commit", "-q", "-m", "internal")
    told = build(incident, output, "--audience", "public")
    assert (told["incidents"], told["left_out"]) == (1, 1)
    shown = {
        file: file.read_bytes()
        for file in output.rglob("*")
        if file.is_file() and "assets" not in file.parts
    }
    for file, content in shown.items():
        assert b"leaked" not in content, file
        assert not re.search(rb"\bAmira\b|amira", content), file
    assert "Incident Commander" in page_of(output, header.parent.name)


def test_the_same_folder_can_serve_another_audience_afterwards(
    incident: Path, output: Path
) -> None:
    build(incident, output)
    assert "Amira" in page_of(output, the_incident(incident))
    build(incident, output, "--audience", "public")
    assert "Amira" not in page_of(output, the_incident(incident))


def test_an_incident_that_is_gone_from_the_record_is_gone_from_the_site(
    incident: Path, output: Path
) -> None:
    build(incident, output)
    name = the_incident(incident)
    git(incident, "rm", "-rq", "incidents")
    git(incident, "commit", "-q", "-m", "gone")
    assert build(incident, output)["removed"] > 0
    assert not (output / "incidents" / name).exists()


def test_a_folder_of_somebody_else_is_refused(incident: Path, output: Path) -> None:
    output.mkdir()
    (output / "thesis.txt").write_text("years of work")
    outcome = refused(incident, "site", "build", "--output", str(output))
    assert "holds other things" in outcome.err


@pytest.mark.parametrize("link", ["build", "build/site"])
def test_a_repository_does_not_say_where_its_site_is_written(incident: Path, link: str) -> None:
    (incident / link).parent.mkdir(exist_ok=True)
    (incident / link).symlink_to(incident / ".git" / "hooks" / "new")
    assert "is a link" in refused(incident, "site", "build").err


def test_documents_of_the_team_are_built_strictly(incident: Path, output: Path) -> None:
    docs = incident / "site" / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Welcome\n\n<!-- incli: here -->\n")
    (docs / "guide.md").write_text("# A guide\n\nSee [home](index.md).\n")
    build(incident, output)
    home = (output / "index.html").read_text()
    assert "Welcome" in home
    assert the_incident(incident) in home
    assert "A guide" in (output / "guide" / "index.html").read_text()
    (docs / "guide.md").write_text("# A guide\n\nSee [nothing](nothing.md).\n")
    outcome = incli(incident, "site", "build", "--output", str(output))
    assert outcome.code == 4
    assert "nothing.md" in outcome.err


def test_settings_that_would_run_code_are_refused(incident: Path, output: Path) -> None:
    (incident / "site").mkdir()
    (incident / "site" / "mkdocs.yml").write_text("site_name: x\nhooks: [evil.py]\n")
    outcome = incli(incident, "site", "build", "--output", str(output))
    assert outcome.code == 2
    assert "site/mkdocs.yml:2:1" in outcome.err


def test_a_team_without_any_incident_has_a_site(team: Path, output: Path) -> None:
    assert build(team, output)["incidents"] == 0
    assert "Nothing is open" in (output / "index.html").read_text()


def test_a_page_has_what_people_wrote_of_the_postmortem_and_how_far_it_is(
    incident: Path, output: Path
) -> None:
    done(incident, "resolve", "--owner", "mei", "--because", "done")
    done(incident, "postmortem", "start")
    done(incident, "postmortem", "ask", stdin=b"Payments failed.\n")
    build(incident, output)
    html = page_of(output, the_incident(incident))
    assert "<p>Payments failed.</p>" in html
    assert "draft" in html
    for ours in ("[incli:", "in three sentences?", "What contributed"):
        assert ours not in html


def test_the_words_of_the_team_are_used_and_are_no_html(incident: Path, output: Path) -> None:
    words = 'words: {"postmortem": "learning <b>review</b>", "Incident Commander": "Lead"}\n'
    (incident / "policies" / "vocabulary.yaml").write_text(words)
    done(incident, "resolve", "--owner", "mei", "--because", "done")
    build(incident, output)
    html = page_of(output, the_incident(incident))
    assert "owns the learning &lt;b&gt;review&lt;/b&gt;" in html
    assert ">Lead<" in html


def test_what_is_told_is_short(incident: Path, output: Path) -> None:
    outcome = done(incident, "site", "build", "--output", str(output))
    assert re.fullmatch(rf"{output}: 1 incident, 1 rendered; \d+ files written.\n", outcome.out)


def written(incident: Path, name: str, text: str) -> str:
    """Commit a text of the incident; the object id of what was written."""
    folder = next((incident / "incidents").glob("*/*"))
    (folder / name).write_text(text)
    git(incident, "add", "incidents")
    git(incident, "commit", "-q", "-m", name)
    return git(incident, "rev-parse", f"HEAD:{(folder / name).relative_to(incident)}")


TEXT = """---
incident: {id}
status: draft
owner: mei
contributing_factors: [replica-lag]
facts: {{severity: sev1}}
---
## What happened

Amira saw *it* first.

[incli: timeline]: # "Computed from the record."

| computed | again |
| --- | --- |

[incli: end]: #
"""


def test_the_postmortem_is_shown_without_what_the_page_computes_itself(
    incident: Path, output: Path
) -> None:
    name = the_incident(incident)
    written(incident, "postmortem.md", TEXT.format(id=name))
    build(incident, output)
    html = page_of(output, name)
    assert "Amira saw <em>it</em> first." in html
    assert "again" not in html
    assert "severity: the text says sev1, the record sev2" in html
    assert "replica-lag" in (output / "statistics" / "index.html").read_text()


def test_the_public_reads_a_postmortem_once_it_is_published_and_then_the_text_for_customers(
    incident: Path, output: Path
) -> None:
    name = the_incident(incident)
    done(incident, "resolve", "--owner", "mei", "--because", "over")
    written(incident, "postmortem.external.md", "# Checkout\n\nSome payments failed.\n")
    written(incident, "postmortem.md", TEXT.format(id=name))
    build(incident, output, "--audience", "public")
    assert "Some payments failed." not in page_of(output, name)
    done(incident, "--as", "ravi", "postmortem", "approve")
    done(incident, "--as", "mei", "postmortem", "publish")
    build(incident, output, "--audience", "public")
    page = page_of(output, name)
    assert page.index("Some payments failed.") < page.index("What was decided")
    assert "Amira saw" not in page
    assert "replica-lag" not in (output / "statistics" / "index.html").read_text()
    assert "Some payments failed." in (output / "feed.json").read_text()


def test_a_postmortem_that_cannot_be_read_is_told_and_the_page_is_there(
    incident: Path, output: Path
) -> None:
    written(incident, "postmortem.md", "---\nstatus: finished\n---\nwords\n")
    told = build(incident, output)
    assert "postmortem.md" in told["unreadable"][0]
    assert "1 of its files cannot be read" in page_of(output, the_incident(incident))


@pytest.mark.parametrize("offset", [0, 40_000])
def test_what_is_remembered_may_be_damaged_or_gone(
    offset: int, incident: Path, output: Path
) -> None:
    build(incident, output)
    file = incident / ".git" / "incli" / "site" / "site.db"
    with file.open("r+b") as damaged:
        damaged.seek(offset)
        damaged.write(b"damage. " * 4096)
    told = build(incident, output)
    assert (told["incidents"], told["rendered"]) == (1, 1)
    assert "Checkout errors" in page_of(output, the_incident(incident))


def test_a_repository_that_cannot_be_written_can_be_published(
    incident: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (incident / ".git" / "incli" / "site").mkdir(parents=True)
    real = tempfile.TemporaryFile

    def read_only(*args: object, **named: object) -> object:
        if ".git" in str(named.get("dir", "")):
            raise PermissionError
        return real(*args, **named)  # type: ignore[call-overload]  # as tempfile takes them

    monkeypatch.setattr(tempfile, "TemporaryFile", read_only)
    assert build(incident, output)["incidents"] == 1
    assert not list((incident / ".git" / "incli" / "site").iterdir())


def test_of_a_site_for_the_team_nothing_is_left_when_the_folder_is_built_for_the_public(
    incident: Path, output: Path, tmp_path: Path
) -> None:
    """Also by another clone, which never saw the first build."""
    build(incident, output)
    (output / "CNAME").write_text("incidents.example\n")
    git(tmp_path, "clone", "-q", str(incident), "clone")
    build(tmp_path / "clone", output, "--audience", "public")
    assert not (output / "oncall").exists()  # nor the load of people in it
    for file in output.rglob("*"):
        if file.is_file() and "assets" not in file.parts:
            assert b"Amira" not in file.read_bytes(), file
    assert (output / "CNAME").exists()


def test_the_words_of_the_team_are_used_in_titles_navigation_and_pictures(
    incident: Path, output: Path
) -> None:
    words = 'words: {"incident": "outage", "severity": "impact level", "resolved": "over"}\n'
    (incident / "policies" / "vocabulary.yaml").write_text(words)
    done(incident, "resolve", "--owner", "mei", "--because", "done")
    build(incident, output)
    listed = (output / "incidents" / "index.html").read_text()
    assert "<title>Outages - " in listed
    assert "<h1>Outages</h1>" in listed
    page = page_of(output, the_incident(incident))
    assert "<span>Impact level</span>" in page
    assert ">over</span>" in page
    assert "Checkout errors" in page


def test_where_the_source_does_not_say_who_took_part_nobody_is_counted(
    team: Path, output: Path
) -> None:
    done(team, "import", "cstate", str(Path(__file__).parents[1] / "site/data/jenkins-status"))
    build(team, output)
    pages = [each.read_text() for each in output.glob("incidents/20*-*/index.html")]
    assert pages
    for html in pages:
        assert "The source does not say who took part." in html
        assert "0 took part" not in html


def test_what_is_overdue_for_long_is_counted_as_what_it_is(incident: Path, output: Path) -> None:
    done(incident, "update", "post", "we know", "--audience", "public", "--next", "30m")
    build(incident, output, now="2099-01-01T00:00:00Z")
    home = (output / "index.html").read_text()
    assert re.search(r">\d+ overdue for more than 30 days</a>", home)
    assert "Nothing is due" not in home
