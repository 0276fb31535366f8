"""Postmortems in Markdown: every row of every kind of timeline, at its time."""

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from import_world import DATA, draft, folder, imported, invalid_files, only, shown, source, told
from world import git

from incli.domain.kinds.notes import Note
from incli.exchange.incidents import importer, read
from incli.exchange.incidents.draft import Draft

REPORTS = DATA / "postmortems"


def notes(found: Draft) -> list[tuple[str, str]]:
    """The rows: when, and their words."""
    return [
        (f"{each.at:%d %H:%M}", each.body.text)
        for each in only(found).entries
        if isinstance(each.body, Note)
    ]


def doc(timeline: str, *, title: str = "2026-01-13, Checkout down", rest: str = "") -> Draft:
    return draft("markdown", report_md=f"# {title}\n\n## Timeline\n\n{timeline}\n\n{rest}\n")


def odd(found: Draft) -> list[str]:
    return [f"{each.line} {each.message}" for each in found.findings if each.line != 1]


def test_real_postmortems_come_in_whole() -> None:
    files = folder(REPORTS)
    names = importer("markdown").wants(list(files))
    assert not any(name.endswith("LICENSE") for name in names)
    found = read("markdown", source({name: files[name] for name in names}))
    assert sorted((each.title, len(each.entries)) for each in found.incidents) == [
        ("ADSync migration issues", 7),
        ("ALB 502 Errors", 14),
        ("Bad AWS EKS AMI", 25),
        ("Culler flood", 18),
        ("January 23rd, 2019 Prow Outage", 15),
        ("JupyterLab builds saturate BinderHub CPU", 12),
    ]
    assert [each.message for each in found.notices] == [
        "A template: “PMyyyy-nnn - Postmortem template.md”.",
        "No postmortem, by its name: “index.md”.",
    ]
    assert found.rejects == ()
    assert found.counts == {"timelines": 6, "rows": 70}
    told_of = {f"{Path(each.path).name[:10]} {each.line} {each.message}" for each in found.findings}
    assert told_of >= {
        "PM2020-003 14 The year 20202 is taken for 2020.",
        "2018-07-30 21 PST is not UTC-7, which is written beside it and taken.",
        "2018-04-18 46 “14:43” stands below a later row.",
        "PM2020-003 1 No row says when it began, was detected, ended.",
    }


def test_headings_are_rows_with_what_stands_below_them() -> None:
    found = doc(
        "All times in CET\n\n### 2026-01-13 07:28\n\nIt broke.\n\n- badly\n\n### 07:33\nOh."
    )
    assert notes(found) == [("13 06:28", "It broke.\n\n- badly"), ("13 06:33", "Oh.")]


def test_a_table_is_read_by_its_first_column_and_the_zone_in_its_head() -> None:
    table = "| Time in CET | Event |\n|:---|---|\n| 2026-01-13 12:00 | It `a \\| b` broke |\n"
    table += "| 2026-01-13 --:-- | Surge |\n| 2026-01-14 3:00 | Done\n"
    found = doc(table)
    assert notes(found) == [
        ("13 11:00", "It `a | b` broke"),
        ("13 11:00", "Surge"),
        ("14 02:00", "Done"),
    ]
    assert only(found).entries[-2].late == (
        "imported; its time reads “2026-01-13 --:--”: put after the row before it"
    )


def test_items_of_a_list_are_rows_and_go_on_where_they_are_indented() -> None:
    found = doc(
        "8 Jan\n\n  - 17:33 UTC ::::: one\n    more of it\n\n    ```\n    # no heading\n    ```\n"
        "  - Observation: nothing\n\n9 Jan\n\n  - 01:00 UTC ::::: two\n\nA paragraph."
    )
    assert notes(found) == [
        ("08 17:33", "one\n    more of it\n\n    ```\n    # no heading\n    ```"),
        ("08 17:33", "Observation: nothing"),
        ("09 01:00", "two"),
    ]


def test_lines_that_are_a_time_are_rows() -> None:
    found = doc("_All times in EDT_\n\n## July 22\n1:03\nFirst alert fires\n\n5:10 AM\nWe look.")
    assert notes(found) == [("22 05:03", "First alert fires"), ("22 09:10", "We look.")]


def test_days_go_on_over_midnight_and_back_by_a_little_only() -> None:
    found = doc("All times UTC\n\n* [17:41] a\n* [17:35] b\n* [23:55] c\n* [07:00] d")
    assert notes(found) == [
        ("13 17:41", "a"),
        ("13 17:35", "b"),
        ("13 23:55", "c"),
        ("14 07:00", "d"),
    ]
    assert odd(found) == [
        "8 “17:35” stands below a later row.",
        "10 “07:00” is taken for the next day.",
    ]


def test_a_clock_of_twelve_hours_goes_on_in_the_afternoon() -> None:
    found = doc("Times in UTC\n\n- 11:16 ::::: a\n- 12:16 ::::: b\n- 1:52 ::::: c\n- 3:31 ::::: d")
    assert [at for at, _ in notes(found)] == ["13 11:16", "13 12:16", "13 13:52", "13 15:31"]


def test_a_day_without_a_year_is_of_the_nearest_one() -> None:
    found = doc("Times in UTC\n\n- [12-05 16:21] a\n- [01-13 08:00] b")
    assert [f"{each.at:%Y}" for each in only(found).entries[-2:]] == ["2025", "2026"]


def test_a_year_that_is_off_and_a_day_there_is_not_are_told() -> None:
    found = doc(
        "Times in UTC\n\n- 2026-01-13 08:00 ::::: a\n- 2025-01-13 09:00 ::::: b\n"
        "- 2026-02-30 10:00 ::::: c"
    )
    assert notes(found)[2] == ("13 09:00", "c")
    assert odd(found)[0] == "8 “2025-01-13 09:00” lies 364 days before the row above it: the year?"
    assert odd(found)[1].startswith("9 “2026-02-30 10:00” is no time")


def test_rows_before_the_first_known_time_stand_before_it() -> None:
    found = doc("Times in UTC\n\n- [???] IOPS\n- [13:26] reported")
    assert notes(found) == [("13 13:25", "IOPS"), ("13 13:26", "reported")]
    assert f"{only(found).opened:%H:%M:%S.%f}" == "13:26:00.000000"


def test_a_row_takes_the_zone_of_the_row_before_it_where_nothing_else_names_one() -> None:
    found = doc("### 16:59 PST\na\n### 17:07\nb")
    assert notes(found) == [("14 00:59", "a"), ("14 01:07", "b")]


def test_times_without_a_zone_are_an_assumption_unless_one_is_named() -> None:
    text = "# 2026-07-13 X\n## Timeline\n- 10:00 ::::: a\n"
    found = draft("markdown", a_md=text)
    assert "Times name no zone: read as UTC." in [each.message for each in found.findings]
    assert only(found).entries[-1].late == "imported; its time names no zone: read as UTC"
    named = draft("markdown", ZoneInfo("Europe/Paris"), a_md=text)
    assert (notes(named), only(named).entries[-1].late) == ([("13 08:00", "a")], None)


def test_turning_points_come_from_words_then_from_stated_durations() -> None:
    table = "| Time | Event |\n|---|---|\n| 2026-01-13 08:00 | deployed |\n"
    table += "| 2026-01-13 09:00 | Alerted by a customer |\n| 2026-01-13 11:00 | watched |\n"
    stats = "## Stats\n\n- Category: Kubernetes\n- Severity: SEV2\n"
    stats += "- Time to detection: 40 minutes\n- Time to recovery: 2 hours\n"
    found = only(doc(f"All times in UTC.\n\n{table}", rest=stats))
    assert (found.tags, found.entries[0].body.severity) == (("Kubernetes",), "sev2")  # type: ignore[attr-defined]  # opened
    assert [(f"{each.at:%H:%M}", each.key) for each in found.entries if "row" not in each.key][
        :5
    ] == [
        ("08:00", "opened"),
        ("08:20", "impact-started"),
        ("09:00", "impact-detected"),
        ("10:20", "impact-ended"),
        ("10:20", "resolved"),
    ]
    assert found.entries[1].late == "imported; by “Time to detection: 40 minutes” before a row"


def test_what_is_stated_is_compared_with_the_timeline() -> None:
    rows = "- 08:00 ::::: Outage begins\n- 09:00 ::::: Alert fires\n- 10:00 ::::: Outage ends"
    found = doc(f"Times in UTC\n\n{rows}", rest="Time to detection: 5 minutes\n")
    assert odd(found) == ["11 “Time to detection: 5 minutes”, but by the timeline it is 60 min."]
    rows = "- 2026-01-13 08:00 ::::: Alert fires\n- 2026-01-14 00:38 ::::: Outage begins"
    found = doc(f"Times in UTC\n\n{rows}", rest="Time to detection: 4 minutes\n")
    said = "“Time to detection: 4 minutes”, but by the timeline 16 h 38 before it begins."
    assert said in "\n".join(odd(found))


def test_what_ends_before_it_begins_is_taken_as_it_is_and_told() -> None:
    rows = "- [13 Jan 23:04] x (**outage starts**)\n- [13 Jan 08:10] y (**outage ends**)"
    found = doc(f"Times in UTC\n\n{rows}")
    assert "8 It is ended before it begins." in odd(found)
    assert told(only(found))[-3][0] == "2026-01-13T08:10:00Z"


def test_where_no_row_says_so_it_is_resolved_at_the_last_one_and_that_is_told() -> None:
    found = doc("Times in UTC\n\n- 08:00 ::::: a\n- 09:00 ::::: b")
    assert "No row says when it began, was detected, ended." in [e.message for e in found.findings]
    resolved = next(each for each in only(found).entries if each.key == "resolved")
    assert (f"{resolved.at:%H:%M}", resolved.late) == (
        *("09:00", "imported; no row says when it was resolved: the last one is taken"),
    )


def test_a_postmortem_without_a_timeline_is_of_its_day() -> None:
    found = draft("markdown", a_md="# 2023-01-23 Brief outage\n\nIt broke.\n")
    assert only(found).title == "Brief outage"
    assert f"{only(found).opened:%Y-%m-%d %H:%M}" == "2023-01-23 00:00"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.4\n", "This is a PDF, and no text in Markdown."),
        (b"\xff\xfe", "a.md is not UTF-8."),
        (b"a\0b", "This is no text."),
        (b"# Some page\n\nWords.\n", "It has no timeline, and no day in its title or name."),
        (b"# X\n## Timeline\n- 08:00 ::::: a\n", "Its rows say times of day, and nothing says"),
        (b"# X\n## Timeline\n- [12-05 08:00] a\n", "“12-05 08:00” is of no year."),
    ],
)
def test_what_is_no_postmortem_is_rejected(content: bytes, message: str) -> None:
    found = draft("markdown", a_md=content)
    assert found.incidents == ()
    assert found.rejects[0].message.startswith(message)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("2018-01-04, Failed deploy to staging", "Failed deploy to staging"),
        ("incident date: 2019-02-20, kubectl logs", "kubectl logs"),
        ("2017-11-30 4:23PM PST, OOM Proxy", "OOM Proxy"),
        ("2018-02-22 NGINX crash", "NGINX crash"),
        ("Retrospective: DNS Outage 2018-08-27", "Retrospective: DNS Outage"),
        ('2018-03-26, "no space" on `disk`', '"no space" on disk'),
        ("2018-03-26", "report"),
    ],
)
def test_a_title_is_told_without_its_day(title: str, wanted: str) -> None:
    assert only(doc("- 2018-01-01 08:00 UTC a", title=title)).title == wanted


def test_name_and_title_that_disagree_on_the_day_are_told() -> None:
    text = "# 2018-01-11, SSL\n## Timeline\n- 08:00 UTC a\n"
    found = draft("markdown", **{"2018-01-18-ssl_md": text})
    assert "The file is named 2018-01-18, and its title says 2018-01-11." in [
        each.message for each in found.findings
    ]


def test_twice_makes_no_second_commit_and_another_row_is_added(team: Path, tmp_path: Path) -> None:
    page = tmp_path / "reports"
    shutil.copytree(REPORTS, page)
    first = imported(team, "markdown", page)
    assert (len(first["incidents"]), first["notices"], first["rejects"]) == (6, 2, [])
    assert invalid_files(team) == []
    assert imported(team, "markdown", page)["commit"] is None
    report = page / "mybinder" / "2018-04-18-cull-flood.md"
    text = report.read_text()
    report.write_text(
        text.replace("Launch success drops to zero.", "Launch success is zero.").replace(
            "## Lessons learned", "### 12:30\n\nAll is well.\n\n## Lessons learned"
        )
    )
    grown = imported(team, "markdown", page)
    assert (grown["new"], grown["changed"], grown["entries"]) == (
        *([], ["2018-04-18-culler-flood"], 2),
    )
    timeline = shown(team, "culler-flood")["timeline"]
    assert [each["corrected"] for each in timeline if "corrected" in each] == [
        "Launch success is zero."
    ]
    assert [each["text"] for each in timeline if each.get("text") == "All is well."]


def test_the_whole_text_is_kept_as_the_postmortem(team: Path) -> None:
    imported(team, "markdown", REPORTS / "dfds")
    name = git(team, "ls-files", "incidents/*eks-ami/postmortem.md")
    text = (team / name).read_text()
    assert text.startswith('---\nincident: "2022-10-29-bad-aws-eks-ami"\nstatus: "draft"\n')
    original = (
        REPORTS / "dfds" / "PM2022-009 - Bad AWS EKS AMI causing Kubernetes issues"
    ).read_text()
    assert text.partition("---\n\n")[2].strip() == original.strip()
