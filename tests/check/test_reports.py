"""How a check is told: every format, with text that would like to be more than text."""

import contextlib
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from incli.app.check.report import Report, Verdict, in_order
from incli.app.session import Session, Settings
from incli.cli.policy.reports import FORMATS, reporter
from incli.cli.policy.reports.github import annotation, step_summary
from incli.cli.terminal.console import Console
from incli.domain.value import replace

HOSTILE = "a\n::error::b\r%0A<script>|`x`[l](javascript:1)\x1b]0;t\x07\u202e @team ${{ secrets.X }}"
ONE = Verdict(
    rule="INC101",
    name="commander-in-time",
    mode="enforce",
    outcome="fail",
    path="incidents/2026-11/x/timeline/1.yaml",
    line=3,
    column=7,
    message="Nobody commanded for 12m; 5m are allowed.",
    hint="incli assign ic PERSON",
    incident="x",
    entry="1",
    measured="12m",
    allowed="5m",
    limit="policies/response/2026-01-01.yaml:14",
)


def told(format_: str, *verdicts: Verdict) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    console = Console(Session(Settings()), as_json=False)
    console.in_our_words = True
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        reporter(format_)(console, Report(in_order(list(verdicts)), judged={"files": 1}))
    return out.getvalue(), err.getvalue()


def test_people_read_the_place_what_is_wrong_the_limit_and_what_to_type() -> None:
    out, err = told("text", ONE)
    assert out.splitlines() == [
        f"{ONE.path}:3:7: Nobody commanded for 12m; 5m are allowed.  [INC101 error]",
        "    allowed: 5m, by policies/response/2026-01-01.yaml:14",
        "    → incli assign ic PERSON",
    ]
    assert err == "Failed: 1 file; 1 error.\n"


def test_errors_come_before_warnings_whatever_their_place() -> None:
    warned = replace(ONE, mode="warn", path="a", message="first by its path")
    assert told("text", warned, ONE)[0].splitlines()[0].endswith("[INC101 error]")


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_in_a_finding_can_steer_a_terminal(format_: str) -> None:
    hostile = replace(ONE, message=HOSTILE, hint=HOSTILE, path=HOSTILE, commit=HOSTILE)
    out, err = told(format_, hostile)
    for letter in "\x1b\x07\r\u202e":
        assert letter not in out + err


def test_a_finding_of_several_lines_is_no_two_findings() -> None:
    out, _ = told("text", replace(ONE, message=HOSTILE, hint="", limit=""))
    assert out.count("\n") == 1


def test_an_annotation_cannot_begin_another() -> None:
    line = annotation(replace(ONE, message=HOSTILE, path="a,b:c\n::warning::x", name=HOSTILE))
    assert "\n" not in line
    assert line.count("::error ") == 1
    assert line.startswith("::error file=a%2Cb%3Ac%0A%3A%3Awarning%3A%3Ax,line=3,col=7,title=")


def test_an_annotation_stands_at_its_line() -> None:
    assert annotation(ONE) == (
        "::error file=incidents/2026-11/x/timeline/1.yaml,line=3,col=7,"
        "title=INC101 commander-in-time::Nobody commanded for 12m; 5m are allowed."
        "%0A→ incli assign ic PERSON"
    )


def test_ten_annotations_of_each_kind_are_shown_and_all_stand_in_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    many = [replace(ONE, line=number) for number in range(1, 31)]
    warned = [replace(each, mode="warn") for each in many]
    out, err = told("github", *many, *warned)
    assert (out.count("::error "), out.count("::warning ")) == (10, 10)
    assert "20 more errors: see the summary of this step." in err
    text = summary.read_text()
    assert text.startswith("before\n")
    assert (text.count("| error |"), text.count("| warning |")) == (30, 30)


def test_the_summary_stays_within_what_github_takes_and_says_what_is_left_out() -> None:
    long = replace(ONE, message="x" * 5_000)
    text = step_summary(Report(tuple([long] * 4_000)))
    assert len(text.encode()) <= 1024 * 1024
    assert text.rstrip().endswith("more.")


def test_a_finding_makes_no_table_no_tag_and_calls_nobody_in_the_summary() -> None:
    rows = step_summary(Report((replace(ONE, message=HOSTILE),))).splitlines()
    row = next(each for each in rows if each.startswith("| error"))
    assert row.replace("\\|", "").count("|") == 5
    assert "<script" not in row
    assert "@team" not in row


def test_sarif_has_a_place_a_rule_and_a_lasting_fingerprint() -> None:
    run = json.loads(told("sarif", ONE, replace(ONE, mode="warn"))[0])["runs"][0]
    result = run["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"]) == ("INC101", "error")
    assert place["artifactLocation"] == {"uri": ONE.path}
    assert place["region"] == {"startLine": 3, "startColumn": 7}
    assert run["tool"]["driver"]["rules"][0]["id"] == "INC101"
    assert replace(ONE, line=99).fingerprint == ONE.fingerprint


def test_sarif_takes_5000_results_and_says_what_is_left_out() -> None:
    out, err = told("sarif", *[ONE] * 5_001)
    assert len(json.loads(out)["runs"][0]["results"]) == 5_000
    assert "1 of the findings are left out" in err


def test_gitlab_gets_what_it_shows_beside_lines() -> None:
    (issue,) = json.loads(told("gitlab", ONE)[0])
    assert issue == {
        "description": ONE.message,
        "check_name": "INC101",
        "fingerprint": ONE.fingerprint,
        "severity": "critical",
        "location": {"path": ONE.path, "lines": {"begin": 3}},
    }


def test_junit_counts_what_fails_and_stays_xml() -> None:
    root = ET.fromstring(told("junit", replace(ONE, message=HOSTILE), replace(ONE, mode="warn"))[0])  # noqa: S314  # our own
    suite = root[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert ET.fromstring(told("junit")[0])[0].get("failures") == "0"  # noqa: S314  # our own


def test_not_to_be_able_to_judge_is_never_success() -> None:
    unknown = replace(ONE, outcome="cannot judge")
    assert Report((unknown,)).fails
    assert not Report((replace(unknown, mode="warn"),)).fails
    assert not Report((replace(ONE, outcome="waived", waiver="w"),)).fails
