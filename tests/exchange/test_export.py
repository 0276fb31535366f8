"""Exports: what comes back from an import of them is equal, as far as the format can say it."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from domain_world.story import HEADER, ID, PEOPLE, Story, folded
from domain_world.strategies import entries
from domain_world.worlds import World, worlds
from hypothesis import given, settings
from hypothesis import strategies as st
from import_world import DATA, draft, imported, only, shown, source, told
from world import done, git, incli

from incli.app.exporting.public import as_public
from incli.documents.loader import load
from incli.documents.schemas import validate
from incli.domain.entry import SUFFIX_ALPHABET, Entry
from incli.domain.incident import Incident, replay
from incli.domain.kinds import lifecycle as life
from incli.domain.kinds import notes as say
from incli.domain.kinds.actions import ActionAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided, Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.updates import UpdateDrafted, UpdatePosted
from incli.domain.phrases import Phrasing
from incli.domain.state import Header
from incli.domain.team import Person, Team
from incli.domain.times import stamp
from incli.domain.value import replace
from incli.exchange.exports import FORMATS, Export, exporter, sheet
from incli.exchange.exports.escaping import in_cell, plain, tamed
from incli.exchange.incidents import read
from incli.exchange.incidents.draft import DraftIncident

_HANDLES = st.text(SUFFIX_ALPHABET, min_size=4, max_size=4)
SAID = [
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "<script>alert(1)</script> & [x](javascript:alert(1))",
    "# no heading\n- no item\n| no | cell |\n[Final message] no label",
    "{{< evil >}} and {{% worse %}} \x1b[31m",
]
"""What people may have written, each meant to do something in one format or another."""


def export(incident: Incident, postmortem: str | None = None) -> Export:
    return Export(incident, Phrasing(Team()), postmortem)


def out(name: str, *incidents: Incident) -> str:
    """What the one file of an export says."""
    (text,) = exporter(name).write([export(each) for each in incidents]).values()
    return text


def in_again(text: str) -> Incident:
    """The incident that a JSON export stands for."""
    found = only(draft("json", x_json=text))
    assert found.header is not None, "it was not taken for one of ours"
    own = [each.entry for each in found.entries if each.entry]
    return replay(found.key, found.header, own)


def story(*texts: str) -> Incident:
    """An incident in which people said things."""
    tale = Story(life.Opened("Checkout errors", "sev2", services=("shop",)))
    tale.says("amira", Assigned("incident-commander", "amira"))
    for text in texts:
        tale.says("jonas", say.Note(text))
        tale.says("mei", UpdatePosted("public", text))
    tale.says("ravi", Proposed("fail over", risk="40 s"))
    tale.says("amira", Decided(tale.last("proposed"), "go"))
    tale.says("amira", Impact("mitigated"))
    tale.says("mei", UpdatePosted("public", "It is better."))
    tale.says("amira", life.Resolved("mei"))
    tale.says("mei", UpdatePosted("public", "It is over."))
    tale.says("mei", ActionAdded("alert on lag", "jonas"))
    return tale.incident


@settings(deadline=None, max_examples=60)  # a busy machine is no defect
@given(worlds())
def test_json_of_any_history_comes_back_as_the_same_incident(world: World) -> None:
    incident = folded(list(world.union().values()))
    text = out("json", incident)
    assert validate(load(text, "x"), "export", "x") == ()
    assert in_again(text) == incident


@settings(deadline=None, max_examples=150)  # likewise
@given(
    st.lists(st.tuples(entries(), _HANDLES), min_size=1, max_size=4, unique_by=lambda two: two[1])
)
def test_json_of_any_entries_comes_back_with_every_field(
    some: list[tuple[Entry, str]],
) -> None:
    named = [
        replace(each, id=f"{stamp(each.at)}-{each.kind}-{each.by}-{handle}")
        for each, handle in some
    ]
    incident = replay(ID, HEADER, named)
    assert in_again(out("json", incident)) == incident


def test_json_keeps_redacted_words_out_and_comes_back_all_the_same() -> None:
    tale = Story()
    secret = tale.says("jonas", say.Note("the token is hunter2"))
    tale.says("jonas", Corrected(secret.id, "it is hunter3"))
    tale.says("amira", Redacted(secret.id), "a secret")
    text = out("json", tale.incident)
    assert "hunter" not in text
    assert in_again(text) == tale.incident


@pytest.mark.parametrize("name", FORMATS)
def test_redacted_words_are_in_no_export_and_corrected_ones_hold(name: str) -> None:
    tale = Story()
    secret = tale.says("mei", UpdatePosted("public", "the token is hunter2"))
    wrong = tale.says("mei", UpdatePosted("public", "teh shop"))
    tale.says("mei", Corrected(wrong.id, "the shop is slow"))
    tale.says("amira", Redacted(secret.id), "a secret")
    text = "".join(exporter(name).write([export(tale.incident)]).values())
    assert "hunter2" not in text
    assert "the shop is slow" in text


def test_a_cell_of_a_spreadsheet_is_never_a_formula() -> None:
    texts = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "\uff1d1"]
    rows = list(csv.reader(io.StringIO(out("csv", story(*texts)))))
    assert rows[0] == list(sheet.COLUMNS)
    assert not [cell for row in rows for cell in row if cell[:1] in {*"=+-@\t\r\n", "\uff1d"}]
    assert [row[-1] for row in rows if row[-2] == "note"][:4] == ["'=1+1", "'+1", "'-1", "'@x"]


@settings(deadline=None)
@given(st.text(max_size=20))
def test_whatever_a_cell_says_it_stays_one_cell_and_begins_no_formula(text: str) -> None:
    assert not sheet.cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow([sheet.cell(text)])
    assert list(csv.reader(io.StringIO(made.getvalue(), newline=""))) == [[sheet.cell(text)]]


def test_a_sheet_has_a_row_for_each_entry() -> None:
    incident = story("hello, “world”")
    rows = list(csv.DictReader(io.StringIO(out("csv", incident))))
    assert [row["entry"] for row in rows] == [each.id for each in incident.timeline]
    assert {row["severity"] for row in rows} == {"sev2"}
    assert rows[0]["text"] == "opened “Checkout errors” as sev2"


def test_words_in_markdown_mark_up_nothing() -> None:
    from markdown_it import MarkdownIt  # noqa: PLC0415  # an extra of the site

    page = exporter("markdown").write([export(story(*SAID), "---\nowner: mei\n---\nAll well.")])
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(page[f"{ID}.md"])
    assert "<script" not in html
    assert "javascript:" not in "".join(part for part in html.split('"') if part.startswith("java"))
    assert html.count("<h1>") == 1
    assert html.count("<h2>") == 4
    assert html.count("<table>") == 1
    assert "\x1b" not in html
    assert "All well." in html
    assert "owner: mei" not in html


@settings(deadline=None)
@given(st.text(st.sampled_from("a1 -+=#>*_`[]()<>|!&~$\\.\n\t:;"), max_size=25))
def test_any_words_are_shown_in_markdown_as_they_are(text: str) -> None:
    from markdown_it import MarkdownIt  # noqa: PLC0415  # as above

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    line = " ".join(text.split())
    shown = [each.type for each in reader.parse(plain(text))]
    assert shown == (["paragraph_open", "inline", "paragraph_close"] if line else [])
    inline = [each for each in reader.parse(plain(text)) if each.type == "inline"]
    children = [part for each in inline for part in each.children or []]
    assert {part.type for part in children} <= {"text", "text_special"}
    assert "".join(part.content for part in children) == line
    table = reader.parse(f"| a | b |\n| - | - |\n| {in_cell(text)} | end |\n")
    cells = [each.content for each in table if each.type == "inline"]
    assert cells[-1] == "end"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[ok](https://a.example) [me](#top)", "[ok](https://a.example) [me](#top)"),
        ("[x](javascript:a)", "[x\\](javascript:a)"),
        ("[x]( &#106;avascript:a)", "[x\\]( &amp;#106;avascript:a)"),
        ("[x]: data:text/html,1", "[x\\]: data:text/html,1"),
        ("a < b & c <https://a.example>", "a < b & c <https://a.example>"),
        ("<javascript:a> <https://a <b>", "&lt;javascript:a> &lt;https://a &lt;b>"),
        ("<b onclick=x>", "&lt;b onclick=x>"),
        ("[x](//evil.example)", "[x\\](//evil.example)"),
    ],
)
def test_prose_keeps_its_links_and_loses_what_could_run(text: str, shown: str) -> None:
    assert tamed(text) == shown


def test_markdown_comes_back_with_its_title_severity_and_every_row() -> None:
    incident = story("a <b> | c")
    text = exporter("markdown").write([export(incident)])[f"{ID}.md"]
    found = read("markdown", source({f"{ID}.md": text}))
    (again,) = found.incidents
    assert (again.title, again.opened) == (incident.title, incident.opened)
    notes = [each for each in again.entries if each.body.kind == "note"]
    assert [each.at for each in notes] == [
        each.at.replace(microsecond=0) for each in incident.timeline
    ]


def page_of(drafted: DraftIncident) -> tuple[Any, ...]:
    """What a status page says of an incident."""
    opened = drafted.entries[0].body
    level = getattr(opened, "severity", None)
    rows = [(at, kind, text) for at, kind, text in told(drafted) if kind != "impact"]
    return drafted.title, drafted.services, level, sorted(rows)


@pytest.mark.parametrize("name", ["statuspage", "cstate"])
def test_a_status_page_comes_back_as_it_was(name: str) -> None:
    first = exporter(name).write([export(story("We look into it."))])
    again = only(read(name, source(first)))
    assert [(kind, text) for _, kind, text in told(again)] == [
        ("opened", "Checkout errors"),
        *(
            [
                ("update-posted", "Investigating: We look into it."),
                ("update-posted", "Monitoring: It is better."),
                ("update-posted", "Resolved: It is over."),
            ]
            if name == "statuspage"
            else [
                ("update-posted", "We look into it."),
                ("update-posted", "It is better."),
                ("update-posted", "It is over."),
            ]
        ),
        ("resolved", ""),
    ]
    incident = _as_imported(name, again)
    assert page_of(only(read(name, source(exporter(name).write([export(incident)]))))) == page_of(
        again
    )


def test_what_people_wrote_is_no_label_no_shortcode_and_no_tag_of_a_post() -> None:
    files = exporter("cstate").write([export(story(*SAID))])
    (text,) = files.values()
    assert not [bad for bad in ("<script", "{{<", "{{%", "\x1b", "[x](java") if bad in text]
    updates = [each for each in told(only(read("cstate", source(files)))) if "update" in each[1]]
    assert len(updates) == len(SAID) + 2


def test_the_name_of_a_post_stays_that_of_its_source_and_never_leaves_the_folder() -> None:
    names = ["2020-01-01-down.md", "../../../etc/x.md", "2020-01-01-down.md", "-x.md", "x.exe"]
    exports = [
        export(replay(f"{ID}-{at}", Header("x", sources=({"system": "cstate", "id": name},)), some))
        for at, name in enumerate(names)
        for some in [story().timeline]
    ]
    assert list(exporter("cstate").write(exports)) == [
        "content/issues/2020-01-01-down.md",
        *(f"content/issues/{ID}-{at}.md" for at in range(1, 5)),
    ]


@settings(deadline=None, max_examples=40)
@given(worlds())
def test_the_public_sees_no_person_and_nothing_that_is_for_the_team(world: World) -> None:
    incident = folded(list(world.union().values()))
    team = Team({each: Person(each, each.title()) for each in PEOPLE})
    seen, public = as_public(incident, team)
    text = out("json", seen)
    assert not [each for each in PEOPLE if f'"{each}"' in text or f"-{each}-" in text]
    assert not {"gripe", "parked", "update-drafted", "update-approved"} & {
        each.kind for each in seen.timeline
    }
    assert not set(PEOPLE) & set(public.people)
    assert in_again(text) == seen
    assert (seen.status, seen.severity, seen.opened, seen.resolved) == (
        *(incident.status, incident.severity, incident.opened, incident.resolved),
    )


def test_the_public_reads_roles_in_what_people_wrote_and_no_name_of_another_incident() -> None:
    story = Story()
    story.says("mei", say.Note("Amira asked ravi@example.com"))
    story.says("mei", life.Merged("2026-11-22-key-leaked-at-globex"))
    people = {each: Person(each, each.title(), (f"{each}@example.com",)) for each in PEOPLE}
    seen, _ = as_public(story.incident, Team(people))
    assert seen.timeline[-2].text == "Responder asked an address"
    assert seen.merged_into == f"{seen.id[:10]}-another-incident"
    assert in_again(out("json", seen)) == seen


def test_a_public_update_stays_public_where_its_draft_is_not() -> None:
    tale = Story()
    tale.says("mei", UpdateDrafted("public", "soon"))
    tale.says("mei", UpdatePosted("public", "soon", draft=tale.last("update-drafted")))
    seen, _ = as_public(tale.incident, Team())
    assert [each.kind for each in seen.timeline] == ["opened", "update-posted"]


def test_an_export_comes_back_into_an_empty_repository(team: Path, tmp_path: Path) -> None:
    imported(team, "cstate", DATA / "cstate")
    done(team, "open", "Checkout errors", "--severity", "sev2")
    done(team, "note", "=1+1")
    folder = tmp_path / "out"
    ids = done(team, "--json", "export", "json", "--output", str(folder)).json()["incidents"]
    done(tmp_path, "init", "other", "--preset", "minimal")
    other = tmp_path / "other"
    imported(other, "json", folder / "incidents.json")
    assert len(ids) >= 8
    assert [shown(other, each) for each in ids] == [shown(team, each) for each in ids]
    again = done(other, "export", "json").out
    assert again == (folder / "incidents.json").read_text()
    assert imported(other, "json", folder)["commit"] is None


def test_the_postmortem_goes_with_the_incident_but_not_to_the_public(
    incident: Path, tmp_path: Path
) -> None:
    folder = next((incident / "incidents").glob("*/*"))
    text = f"---\nincident: {folder.name}\nstatus: draft\nowner: amira\n---\n\nAll well.\n"
    (folder / "postmortem.md").write_text(text)
    _commit(incident)
    said = done(incident, "export", "json").json()["incidents"][0]
    assert said["postmortem"] == text.strip()
    assert "All well." in done(incident, "export", "markdown", "checkout").out
    assert "postmortem" not in done(incident, "export", "json", "--audience", "public").out


def test_internal_incidents_and_drills_stay_where_they_belong(incident: Path) -> None:
    path = next((incident / "incidents").glob("*/*/incident.yaml"))
    path.write_text(path.read_text().replace('"public"', '"internal"'))
    _commit(incident)
    done(incident, "open", "Practice", "--drill")
    names = ["practice"]
    for words in (("json", "--audience", "public"), ("markdown", "--audience", "public")):
        outcome = done(incident, "export", *words)
        assert "Checkout" not in outcome.out
        assert "1 incident left out" in outcome.err
    for name in ("statuspage", "cstate"):
        assert "2 incidents left out" in done(incident, "export", name).err
        for each in ("checkout", *names):
            assert incli(incident, "export", name, each).code == 2
    assert incli(incident, "export", "json", "checkout", "--audience", "public").code == 2
    assert "Checkout" in done(incident, "export", "csv").out


def test_files_go_where_they_are_told_to(team: Path, tmp_path: Path) -> None:
    for title in ("One", "Two"):
        done(team, "open", title)
    done(team, "export", "markdown", "one", "--output", str(tmp_path / "one.md"))
    assert (tmp_path / "one.md").read_text().startswith("# ")
    done(team, "export", "markdown", "--output", str(tmp_path / "pages"))
    assert len(list((tmp_path / "pages").glob("*.md"))) == 2
    done(team, "export", "csv", "--output", str(tmp_path / "all.csv"))
    assert (tmp_path / "all.csv").is_file()
    done(team, "export", "cstate", "--output", str(tmp_path / "page"))
    assert len(list((tmp_path / "page/content/issues").glob("*.md"))) == 2
    assert incli(team, "export", "cstate").code == 2
    assert incli(team, "export", "markdown", "--output", str(tmp_path / "both.md")).code == 2
    assert incli(team, "export", "json", "--output", "/dev/null/x.json").code == 2
    assert done(team, "export", "markdown").out.count("\n## Timeline\n") == 2


def test_an_export_of_nothing_is_an_export(team: Path) -> None:
    assert done(team, "export", "json").json() == {"version": 1, "incidents": []}
    assert json.loads(done(team, "export", "statuspage").out)["incidents"] == []
    assert done(team, "export", "csv").out.count("\n") == 1
    assert done(team, "export", "cstate").out == ""


def _commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "edit")


def _as_imported(system: str, found: DraftIncident) -> Incident:
    """The incident that an import makes of a draft."""
    header = Header(
        found.title, services=found.services, sources=({"system": system, "id": found.key},)
    )
    made: Sequence[Entry] = [
        Entry(
            f"{stamp(each.at)}-{each.body.kind}-amira-{at:04}",
            each.at,
            "amira",
            each.body,
            source=f"{system}:{found.key}#{each.key}",
        )
        for at, each in enumerate(found.entries)
    ]
    return replay("2026-01-01-x", header, made)
