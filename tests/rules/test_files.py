"""Group 0: boundaries, and everything that has been tried to hide something in a file."""

import string
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_world import FOLDER, NOTE, a_file, asked, faults

from incli.domain.entry import SUFFIX_ALPHABET
from incli.domain.finding import Finding
from incli.domain.kinds import KINDS
from incli.domain.times import stamp, write_time
from incli.rules.naming import named

NOTE_DATA = {"kind": "note", "at": "2026-03-02T09:00:00.000Z", "by": "ana", "text": "Slow"}


# INC001, INC002, INC004


def test_what_the_reader_says_is_told_where_it_says_it() -> None:
    wrong = Finding("policies/people.yaml", 3, 7, "An anchor.", "write it out")
    case = a_file("policies/people.yaml", "x", kind="people", unreadable=(wrong,), invalid=(wrong,))
    (fault,) = faults("INC001", case)
    assert (fault.line, fault.column, fault.message, fault.hint) == (3, 7, "An anchor.", wrong.hint)
    assert asked("INC002", case).outcome == "not applicable"


def test_a_document_that_nobody_read_has_not_passed() -> None:
    (fault,) = faults("INC001", a_file(NOTE, None, kind="entry", size=2_000_000))
    assert "2,000,000 bytes" in fault.message
    link = a_file(NOTE, None, kind="entry", mode="120000")
    assert faults("INC001", link) == ()  # INC003 tells


@pytest.mark.parametrize("rule", ["INC001", "INC002", "INC004"])
def test_what_is_no_document_is_not_judged_as_one(rule: str) -> None:
    assert asked(rule, a_file(f"{FOLDER}/evidence/x.bin", None)).outcome == "not applicable"


def test_only_entries_have_one_way_to_be_written() -> None:
    assert faults("INC004", a_file(NOTE, kind="entry", data=NOTE_DATA, canonical=False))
    people = a_file("policies/people.yaml", kind="people", data={}, canonical=False)
    assert asked("INC004", people).outcome == "not applicable"


# INC003


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/incident.yaml",
        f"{FOLDER}/postmortem.md",
        f"{FOLDER}/recordings/call.vtt",
        f"{FOLDER}/evidence/0123456789ab-graph.png",
        f"{FOLDER}/evidence/logs/web-1.txt",
        "policies/allowed_signers",
        "policies/tests/late.yaml",
        "incidents/README.md",
    ],
)
def test_a_file_in_its_place_passes(path: str) -> None:
    assert asked("INC003", a_file(path)).outcome == "pass"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"{FOLDER}/notes.txt", "Nothing of an incident is called so"),
        (f"{FOLDER}/timeline/notes.txt", "Nothing of an incident is called so"),
        (f"{FOLDER}/timeline/more/20260302T090000000Z-note-ana-4kq2.yaml", "called so"),
        (f"{FOLDER}/Timeline/20260302T090000000Z-note-ana-4kq2.yaml", "called so"),
        ("incidents/2026-04/2026-03-02-case/incident.yaml", "no incident's folder"),
        ("incidents/2026-02/2026-02-30-case/incident.yaml", "no incident's folder"),
        ("incidents/2026-03/2026-03-02-Case/incident.yaml", "no incident's folder"),
        ("incidents/incident.yaml", "no incident's folder"),
        ("policies/response/2026-01-01.yml", "no policy that incli knows"),
        ("Incidents/2026-03/2026-03-02-case/incident.yaml", "On some machines"),
        ("POLICIES/people.yaml", "On some machines"),
        ("incidents", "no policy"),
    ],
)
def test_a_file_out_of_its_place_is_told(path: str, told: str) -> None:
    (fault,) = faults("INC003", a_file(path))
    assert told in fault.message


@pytest.mark.parametrize(
    "name",
    [
        *("CON", "con.txt", "Aux.log", "NUL", "com1.png", "LPT9"),
        *("ends.", "ends ", " begins", ".hidden", "-rf", "..", "a..", "a:b", "a\\b", "a*"),
        *(
            "new\nline",
            "\x1b[31m",
            "tab\t",
            "ü.txt",
            "u\u0308.txt",
            "\u0430na.txt",
            "\u202egpj.exe",
        ),
        *("x" * 256, "git~1", "\udcff"),
    ],
)
def test_names_that_some_machine_does_not_take_are_refused(name: str) -> None:
    (fault,) = faults("INC003", a_file(f"{FOLDER}/evidence/{name}"))
    assert "every machine takes" in fault.message


@pytest.mark.parametrize("name", ["x" * 255, "com10.txt", "console", "a.b-c_d", "0", "git"])
def test_names_that_all_machines_take_pass(name: str) -> None:
    assert faults("INC003", a_file(f"{FOLDER}/evidence/{name}")) == ()


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("100755", "a program"),
        ("120000", "a symbolic link"),
        ("160000", "another repository"),
        ("000000", "000000"),
    ],
)
@pytest.mark.parametrize("path", [NOTE, "policies/people.yaml", "incidents", "policies"])
def test_only_plain_files_are_files(path: str, mode: str, told: str) -> None:
    (fault,) = faults("INC003", a_file(path, None, mode=mode))
    assert told in fault.message


def test_another_repository_beside_the_record_is_none_of_our_business() -> None:
    assert asked("INC003", a_file("site/theme", None, mode="160000")).outcome == "not applicable"


def test_twins_name_each_other() -> None:
    (fault,) = faults("INC003", a_file(f"{FOLDER}/evidence/A.png", twin=f"{FOLDER}/evidence/a.png"))
    assert "evidence/a.png" in fault.message


def test_a_team_may_keep_further_files() -> None:
    case = a_file("policies/runbooks/restart.md")
    assert faults("INC003", case)
    assert faults("INC003", case, besides=["policies/runbooks/"]) == ()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("20260302T090000000Z-note-ana-4kq2", {}, ""),
        ("20260302T090000000Z-note-ana-4kq2", {"at": "2026-03-02T10:00:00+01:00"}, ""),
        ("20260302T090000000Z-note-ana-4kq2", {"at": "2026-03-02T09:00:00.001Z"}, "another time"),
        ("20260302T090000000Z-note-ana-4kq2", {"kind": "todo"}, "another kind"),
        ("20260302T090000000Z-note-ana-4kq2", {"by": "bo"}, "another person"),
        ("20260302T090000000Z-note-ana-4kq2", {"at": "yesterday", "by": 3}, ""),  # for INC002
        ("20260302T090000000Z-note-ana-maria-4kq2", {"by": "ana-maria"}, ""),
        ("20260302T090000000Z-note-ana-maria-4kq2", {"by": "maria"}, "another person"),
        ("20260302T090000000Z-task-added-ana-4kq2", {"kind": "task-added"}, ""),
        ("20260302T090000000Z-note-ana-4kqi", {}, "called by its time"),
        ("20260302T090000000Z-note-ana-4kq", {}, "called by its time"),
        ("20260302T090000000Z-note-Ana-4kq2", {}, "called by its time"),
        ("20260302T090000000Z-rumour-ana-4kq2", {}, "called by its time"),
        ("20260230T090000000Z-note-ana-4kq2", {}, "called by its time"),
        ("20260302T096000000Z-note-ana-4kq2", {}, "called by its time"),
        ("20260302T090000Z-note-ana-4kq2", {}, "called by its time"),
    ],
)
def test_an_entry_and_its_name_say_the_same(name: str, data: dict[str, Any], told: str) -> None:
    case = a_file(f"{FOLDER}/timeline/{name}.yaml", kind="entry", data={**NOTE_DATA, **data})
    found = [each.message for each in faults("INC003", case)]
    assert [told in each for each in found] == [True] * bool(told)


PEOPLE = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
SUFFIXES = st.text(SUFFIX_ALPHABET, min_size=4, max_size=4)


@given(INSTANTS, st.sampled_from(sorted(KINDS)), PEOPLE, SUFFIXES)
def test_whatever_incli_calls_an_entry_is_read_back(
    at: datetime, kind: str, by: str, suffix: str
) -> None:
    entry = f"{stamp(at)}-{kind}-{by}-{suffix}"
    name = named(entry)
    assert name is not None
    assert (name.kind, name.by) == (kind, by)
    assert write_time(name.at) == write_time(at)
    data = {"kind": kind, "at": write_time(at), "by": by}
    path = f"{FOLDER}/timeline/{entry}.yaml"
    assert faults("INC003", a_file(path, kind="entry", data=data)) == ()


# INC005


@pytest.mark.parametrize(
    ("character", "told"),
    [
        *(("\x00", "control"), ("\x1b", "control"), ("\r", "control"), ("\x9b", "control")),
        *(("\ufeff", "control"), ("\u2028", "control"), ("\x7f", "control")),
        *(("\u202e", "direction"), ("\u2066", "direction"), ("\u200f", "direction")),
        *(("\u200b", "nothing"), ("\u00ad", "nothing"), ("\u3164", "nothing")),
        *(("\u2060", "nothing"), ("\U000e0041", "nothing"), ("\U000e0100", "nothing")),
    ],
)
def test_hidden_characters_are_found_where_they_are(character: str, told: str) -> None:
    case = a_file("policies/people.yaml", f"a: b\nname: An{character}a{character}\n", kind="people")
    (fault,) = faults("INC005", case)
    assert (fault.line, fault.column) == (2, 9)
    assert f"U+{ord(character):04X}" in fault.message
    assert told in fault.message


@pytest.mark.parametrize("text", ["a\tb\n", "Zoë", "👩‍🚒 ✔️", "می‌خواهم", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "日本"])
def test_what_people_see_is_no_hidden_character(text: str) -> None:
    assert faults("INC005", a_file(f"{FOLDER}/postmortem.md", text, kind="postmortem")) == ()


def test_attachments_may_hold_what_they_held() -> None:
    log = a_file(f"{FOLDER}/evidence/terminal.log", "\x1b[31mred")
    assert asked("INC005", log).outcome == "not applicable"
    assert faults("INC005", a_file("policies/allowed_signers", "ana \x1b[31m"))


def test_only_lines_that_are_added_are_looked_at() -> None:
    case = a_file("policies/people.yaml", "a\u200b\nb\n", kind="people", added=((2, "b"),))
    assert faults("INC005", case) == ()
    gone = a_file("policies/people.yaml", "b\n", kind="people", added=((7, "a\u200b"),))
    assert [each.line for each in faults("INC005", gone)] == [7]


def test_what_is_no_document_may_end_its_lines_as_the_machine_does() -> None:
    lines = "*.yaml text eol=lf\r\n*.md text\r\n"
    assert faults("INC005", a_file(".gitattributes", lines)) == ()
    assert faults("INC005", a_file(".gitattributes", lines.replace("text", "te\rxt")))
    assert faults("INC005", a_file("policies/people.yaml", "people: {}\r\n", kind="people"))


# INC006


def deep(levels: int) -> Any:  # noqa: ANN401  # lists in lists
    made: Any = {}
    for _ in range(levels - 1):
        made = [made]
    return made


@pytest.mark.parametrize(
    ("fits", "is_too_much", "param"),
    [
        (
            {"kind": "entry", "size": 256 * 1024},
            {"kind": "entry", "size": 256 * 1024 + 1},
            "documents",
        ),
        ({"size": 10 * 1024**2}, {"size": 100 * 1024**2}, "attachments"),
        ({"siblings": 10_000}, {"siblings": 10_001}, "files"),
        ({"data": deep(16)}, {"data": deep(17)}, "depth"),
        ({"data": [0] * 19_999}, {"data": [None] * 20_000}, "values"),
    ],
)
def test_limits_hold_exactly(fits: dict[str, Any], is_too_much: dict[str, Any], param: str) -> None:
    path = f"{FOLDER}/evidence/x"
    assert faults("INC006", a_file(path, None, **fits)) == ()
    (fault,) = faults("INC006", a_file(path, None, **is_too_much))
    assert fault.param == param
    assert int(fault.measured) > int(fault.allowed)
    assert faults("INC006", a_file(path, None, **is_too_much), **{param: int(fault.measured)}) == ()


# INC007


@pytest.mark.parametrize(
    "line",
    [
        "*.yaml text eol=lf",
        "incidents/**/evidence/** -text",
        "* text=auto",
        "# * -diff",
        "[attr]generated -diff linguist-generated",
        "",
        "site/** linguist-generated -diff",
        "/site/data/*.json filter=lfs diff=lfs merge=lfs -text",
        "docs/incidents/** -diff",
    ],
)
def test_attributes_that_change_nothing_of_the_record_pass(line: str) -> None:
    assert faults("INC007", a_file(".gitattributes", f"{line}\n")) == ()


@pytest.mark.parametrize(
    "line",
    [
        "* merge=union",
        "*.yaml -diff",
        "incidents/** linguist-generated",
        "incidents/** linguist-generated=true",
        "  incidents/** -diff",
        "/incidents -merge",
        "Incidents/** -diff",
        "inc*/** filter=evil",
        "in[c]idents/** filter=evil",
        "inc\\idents/** filter=evil",
        '"incidents/**" filter=evil',
        "**/timeline/*.yaml binary",
        "policies/** working-tree-encoding=UTF-16",
        "*.md eol=crlf",
        "*.yaml export-subst",
        "timeline ident",
        "*.yaml generated",
        "*.yaml text merge=ours",
    ],
)
def test_attributes_that_reach_the_record_are_refused(line: str) -> None:
    (fault,) = faults("INC007", a_file(".gitattributes", f"* text=auto\n{line}\n"))
    assert fault.line == 2


def test_a_mark_that_git_passes_over_hides_no_pattern() -> None:
    assert faults("INC007", a_file(".gitattributes", "\ufeffincidents/** -diff\n"))


def test_where_the_attributes_are_decides_what_they_reach() -> None:
    assert faults("INC007", a_file(f"{FOLDER}/.gitattributes", "x -diff\n"))
    assert faults("INC007", a_file("Policies/.GitAttributes", "x -diff\n"))
    assert asked("INC007", a_file("site/.gitattributes", "* -diff\n")).outcome == "not applicable"


@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_attributes_that_are_no_file_are_refused(mode: str) -> None:
    assert faults("INC007", a_file(".gitattributes", None, mode=mode))
    assert faults("INC007", a_file(".gitattributes", "site/theme", mode=mode))
    assert faults("INC007", a_file(".gitattributes", None))


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ('[submodule "t"]\n\tpath = site/theme\n', False),
        ('[submodule "t"]\n\tpath = incidents/2026-03\n', True),
        ('[submodule "t"]\n\tPATH=Policies\n', True),
        ('[submodule "t"] path = "incidents"\n', True),
        ('[submodule "t"]\n\tpath = in"cid"ents\n', True),
        ('[submodule "t"]\n\tpath = ./incidents\n', True),
        ('[submodule "t"]\n\tpath = site/../incidents\n', True),
        ('[submodule "t"]\n\tpath = inci\\\ndents\n', True),
    ],
)
def test_submodules_may_not_lie_in_the_record(text: str, is_refused: bool) -> None:  # noqa: FBT001  # a table
    assert bool(faults("INC007", a_file(".gitmodules", text))) == is_refused


@given(st.text(string.printable, max_size=60))
def test_no_text_breaks_the_rules_about_files(text: str) -> None:
    for rule in ("INC003", "INC005", "INC006", "INC007"):
        for path in (".gitattributes", ".gitmodules", f"incidents/{text}", NOTE):
            asked(rule, a_file(path, text, kind="entry", data=text))
