"""Tables: columns in many spellings; a row an incident, or a row an entry."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from import_world import draft, imported, invalid_files, only, shown, told

INCIDENTS = """\
Key;Summary;Priority;Created At;Resolved At;Detected;Components;Labels;Link;Details;Team
OPS-7;Queue full;P2;2026-01-13T10:00:00Z;2026-01-13T11:00:00Z;2026-01-13 10:05 UTC;queue, shop;eu;\
https://x.org/7;"It is ""full"",
and long";blue
OPS-8;'=SUM(A1);;2026-01-14T10:00:00Z;;;;;;;
"""


def test_a_row_is_an_incident_by_its_columns() -> None:
    found = draft("csv", a_csv=INCIDENTS)
    first, second = found.incidents
    assert (first.key, first.services, first.tags, first.url) == (
        *("OPS-7", ("queue", "shop"), ("eu",), "https://x.org/7"),
    )
    assert first.entries[0].body.severity == "sev2"  # type: ignore[attr-defined]  # opened
    assert told(first) == [
        ("2026-01-13T10:00:00Z", "opened", "Queue full"),
        ("2026-01-13T10:05:00Z", "impact", ""),
        ("2026-01-13T10:00:00Z", "note", 'It is "full",\nand long'),
        ("2026-01-13T11:00:00Z", "resolved", ""),
    ]
    assert (second.title, [each.key for each in second.entries]) == ("=SUM(A1)", ["opened"])
    assert [str(each) for each in found.findings] == [
        "a.csv:1:1: Columns that are not read: “Team”."
    ]


def test_rows_with_a_time_are_entries_of_the_incident_they_name() -> None:
    text = (
        "incident,title,at,by,kind,text\n"
        "7,Queue full,2026-01-13T10:00:00Z,Jonas,finding,Disk\n"
        "7,,2026-01-13T10:01:00Z,,impact,Mitigated\n"
        "7,,2026-01-13T10:02:00Z,mei,resolved,over\n"
        "8,Other,2026-01-14T10:00:00Z,,,hm\n"
    )
    first, second = draft("csv", a_csv=text).incidents
    assert told(first) == [
        ("2026-01-13T10:00:00Z", "opened", "Queue full"),
        ("2026-01-13T10:00:00Z", "finding", "Disk"),
        ("2026-01-13T10:01:00Z", "impact", ""),
        ("2026-01-13T10:02:00Z", "resolved", "over"),
    ]
    assert (second.title, second.entries[1].body.text) == ("Other", "hm")  # type: ignore[attr-defined]  # a note


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_columns_are_parted_by_what_parts_the_first_row(mark: str) -> None:
    text = f"\ufeffid{mark}title{mark}opened\n1{mark}A{mark}2026-01-13T10:00:00Z\n"
    assert only(draft("csv", a_csv=text)).title == "A"


def test_times_without_a_zone_are_an_assumption_told_once() -> None:
    text = "id,title,opened\n1,A,2026-07-13 10:00\n2,B,2026-07-13 11:00\n"
    found = draft("csv", a_csv=text)
    assert [str(each) for each in found.findings] == ["a.csv:2:1: Times name no zone: read as UTC."]
    assert found.incidents[1].entries[0].late == "imported; its time names no zone: read as UTC"
    paris = draft("csv", ZoneInfo("Europe/Paris"), a_csv=text)
    assert told(paris.incidents[0])[0][0] == "2026-07-13T08:00:00Z"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Its first row names no columns"),
        ("a,b\n1,2\n", "Its first row names no columns"),
        ("id,title,opened\n1,A,soon\n", "opened: “soon” is no time"),
        ("id,title,opened\n1,A,\n", "This row has no title, or does not say when it opened."),
        ("id,title,opened\n1,A,2026-01-13,4\n", "This row has 4 cells, and the head 3."),
        ('id,title,opened\n1,"A,2026-01-13\n', "This is no table"),
        ("title,at,text\n,2026-01-13,x\n", "This row does not say of which incident it is."),
        ("id,at,kind\n1,2026-01-13,dance\n", "“dance” is no kind of entry that a table can hold."),
    ],
)
def test_what_is_no_row_is_rejected_with_its_line(text: str, message: str) -> None:
    found = draft("csv", a_csv=text)
    assert (found.incidents, found.rejects[0].message[: len(message)]) == ((), message)


def test_a_severity_there_is_not_is_left_out_and_told() -> None:
    found = draft("csv", a_csv="id,title,opened,sev\n1,A,2026-01-13T10:00:00Z,awful\n")
    assert found.findings[0].message == "“awful” is no severity: left out."


def test_a_table_that_has_grown_adds_what_is_new(team: Path, tmp_path: Path) -> None:
    table = tmp_path / "incidents.csv"
    table.write_text(INCIDENTS)
    assert len(imported(team, "csv", table)["new"]) == 2
    assert imported(team, "csv", table)["commit"] is None
    table.write_text(
        INCIDENTS.replace("2026-01-14T10:00:00Z;;", "2026-01-14T10:00:00Z;2026-01-15;")
    )
    said = imported(team, "csv", table)
    assert (said["new"], said["entries"]) == ([], 1)
    assert shown(team, "sum-a1")["status"] == "resolved"
    assert invalid_files(team) == []
