"""The rules about the policy itself, its waivers, drills and reviews."""

from typing import Any

import pytest

from incli.documents.loader import load
from incli.rules import RULES
from incli.rules.rule import Answer
from incli.rules.written.testcase import TestCase


def asked(rule: str, text: str) -> Answer:
    said: Any = load(text.strip() + "\n", "case.yaml").data
    return TestCase(said).found(RULES[rule])


def messages(answer: Answer) -> list[str]:
    return [each.message for each in answer.faults]


INCIDENT = 'others: [[{at: "00:00", by: ana, kind: opened, title: Down}]]\n'
JANUARY = '{effective: "2026-01-01T00:00:00Z", limits: {command: 3h}}'
APRIL = '{effective: "2026-04-01T00:00:00Z", limits: {command: 3h}}'


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (f"{{base: {JANUARY}, after: {APRIL}}}", "pass"),
        (f"{{after: {JANUARY}}}", "fail"),  # before all that are known
        (f"{{before: {APRIL}, after: {JANUARY}}}", "fail"),
        (f"{{before: {JANUARY}, after: {JANUARY}}}", "not applicable"),
        (f"{{before: {APRIL}}}", "not applicable"),
    ],
)
def test_a_version_takes_effect_after_it_is_merged(change: str, outcome: str) -> None:
    assert asked("INC601", f"{INCIDENT}changes: [{change}]").outcome == outcome


@pytest.mark.parametrize(("notice", "outcome"), [("30d", "pass"), ("31d", "fail"), ("0", "pass")])
def test_notice_is_kept_to_the_instant(notice: str, outcome: str) -> None:
    """The case is judged on 2 March at 09:00, thirty days before the version takes effect."""
    version = APRIL.replace("04-01T00", "04-01T09")
    said = f"{INCIDENT}params: {{notice: {notice}}}\nchanges: [{{after: {version}}}]"
    assert asked("INC601", said).outcome == outcome


@pytest.mark.parametrize("rule", ["INC601", "INC602"])
def test_before_the_first_incident_the_policy_may_be_made_ones_own(rule: str) -> None:
    change = f"changes: [{{before: {JANUARY}, after: {JANUARY}}}, {{after: {JANUARY}}}]"
    assert asked(rule, change).outcome == "pass"


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (f"{{after: {JANUARY}}}", "pass"),
        (f"{{before: {APRIL}}}", "pass"),  # not in force yet: taken back
        (f"{{before: {JANUARY}}}", "fail"),
        (f"{{before: {JANUARY}, after: {APRIL}}}", "fail"),
        (f"{{before: {JANUARY}, after: {JANUARY}}}", "fail"),  # a comment, perhaps
    ],
)
def test_a_version_in_force_is_not_touched(change: str, outcome: str) -> None:
    assert asked("INC602", f"{INCIDENT}changes: [{change}]").outcome == outcome


def test_without_a_change_of_the_policy_there_is_nothing_to_approve() -> None:
    for rule in ("INC601", "INC602", "INC603"):
        assert asked(rule, "change_paths: [README.md]").outcome == "not applicable"


WEAKENS = f"""
authors: [ana]
changes:
  - base: {JANUARY}
    after: {{effective: "2026-04-01T00:00:00Z"}}
"""


def test_a_weaker_policy_needs_the_approval_of_others() -> None:
    assert messages(asked("INC603", f"{WEAKENS}approvers: [ana, bo]")) == [
        "Weaker: limit of command: 3h became nothing. That takes 2 approvals; there are 1 by bo."
    ]
    assert asked("INC603", f"{WEAKENS}approvers: [bo, cy]").outcome == "pass"
    assert asked("INC603", f"{WEAKENS}approvers: [bo]\nparams: {{approvals: 1}}").outcome == "pass"


def test_a_weaker_policy_comes_by_itself() -> None:
    paths = "change_paths: [policies/response/2026-04-01.yaml, policies/people.yaml]"
    found = asked("INC603", f"{WEAKENS}approvers: [bo, cy]\n{paths}")
    assert messages(found) == [
        "This version is weaker, and the change brings other things, too: policies/people.yaml."
    ]


def test_taking_back_a_stricter_version_is_weaker_too() -> None:
    strict = '{effective: "2026-04-01T00:00:00Z", limits: {command: 1h}}'
    found = asked("INC603", f"changes: [{{before: {strict}, base: {JANUARY}}}]")
    assert found.outcome == "fail"
    stricter = asked("INC603", f"changes: [{{base: {JANUARY}, after: {strict}}}]")
    assert stricter.outcome == "pass"


WAIVER = (
    "rule: INC104, incident: 2026-02-11-down, reason: r, requested_by: ana, "
    "approved_by: [bo], expires: 2026-04-01"
)


@pytest.mark.parametrize(
    ("old", "new", "more", "expected"),
    [
        ("", "", "", []),
        ("[bo]", "[ana]", "", ["ana asked for it, and approved it."]),
        ("[bo]", "[eve]", "", ["Nobody in policies/people.yaml is eve."]),
        (
            "",
            "",
            "policy: {waivers: {approvers: [cy]}}",
            ["bo is not among those who may approve a waiver."],
        ),
        ("INC104", "INC999", "", ["There is no rule INC999."]),
        ("2026-04-01", "2026-03-01", "", ["It has run out on 2026-03-01."]),
        ("2026-04-01", "2026-03-02", "", []),  # its last day is today
        ("2026-04-01", "2026-05-31", "", []),  # ninety days from today
        ("2026-04-01", "2026-06-01", "", ["It holds for 91 days from today."]),
        ("[bo]", "[bo, ana]", "", ["ana asked for it, and approved it."]),
        ("INC104", "INC703", "", ["INC703 protects the record, and cannot be waived."]),
        ("INC104", "INC603", "", ["INC603 is not about one incident, and cannot be waived."]),
        ("2026-04-01", "2026-09-01", "", ["It holds for 183 days from today."]),
        ("2026-04-01", "2026-04-01", "policy: {waivers: {longest: 30d}}", []),
        (
            "2026-04-01",
            "2026-04-02",
            "policy: {waivers: {longest: 30d}}",
            ["It holds for 31 days from today."],
        ),
        ("", "", "waived: [W-1]", []),
        ("", "", "waived: []", ["It sets nothing aside: 2026-02-11-down passes INC104."]),
    ],
)
def test_a_waiver_is_approved_in_date_and_used(
    old: str, new: str, more: str, expected: list[str]
) -> None:
    found = asked("INC605", f"waivers: {{W-1: {{{WAIVER.replace(old, new)}}}}}\n{more}")
    assert messages(found) == expected


def drill(day: int, commander: str, who: str = "") -> str:
    begins = f"at: {day}d, by: {commander}"
    entries = [
        f"{{{begins}, kind: opened, title: Drill}}",
        f"{{{begins}, kind: assigned, role: incident-commander, person: {commander}}}",
        *([f"{{at: {day}d, by: {who}, kind: note, text: Here}}"] if who else []),
    ]
    return f"{{header: {{kind: drill}}, entries: [{', '.join(entries)}]}}"


def drills(*held: str, now: int, more: str = "") -> Answer:
    opened = '[{at: "00:00", by: ana, kind: opened, title: Down}]'
    return asked("INC606", f"now: {now}d\nothers: [{', '.join((opened, *held))}]\n{more}")


def test_a_new_team_has_as_long_as_everybody_until_its_first_drill() -> None:
    assert asked("INC606", "now: 900d").why == "there is no incident yet"
    assert drills(now=90).outcome == "pass"
    assert messages(drills(now=91)) == ["Nobody has ever had a drill; 90 days are allowed."]


def test_drills_come_again_and_somebody_else_commands() -> None:
    assert drills(drill(10, "ana"), drill(90, "bo"), now=180).outcome == "pass"
    assert messages(drills(drill(10, "ana"), drill(90, "ana"), now=180)) == [
        "ana commanded the last 2 drills, 2026-03-02-case-4 among them."
    ]
    assert messages(drills(drill(10, "ana"), now=120)) == [
        "The last drill was 110 days ago; 90 days are allowed."
    ]


def test_how_many_drills_in_a_row_one_may_command_can_be_set() -> None:
    twice = "params: {in_a_row: 2}"
    assert drills(drill(10, "ana"), drill(90, "ana"), now=180, more=twice).outcome == "pass"
    thrice = (drill(10, "ana"), drill(50, "ana"), drill(90, "ana"))
    assert drills(*thrice, now=180, more=twice).outcome == "fail"
    none = "params: {in_a_row: null, every: null}"
    assert drills(*thrice, now=900, more=none).outcome == "not applicable"
    assert drills(*thrice, now=900, more="params: {every: null, in_a_row: 3}").outcome == "pass"


def test_incidents_are_no_drills_and_a_drill_without_a_commander_says_nothing() -> None:
    opened = '[{at: "00:00", by: ana, kind: opened, title: Down}]'
    silent = "{header: {kind: drill}, entries: [{at: 80d, by: bo, kind: opened, title: Drill}]}"
    found = asked("INC606", f"now: 160d\nothers: [{opened}, {drill(70, 'ana')}, {silent}]")
    assert found.outcome == "pass"
    assert asked("INC606", f"now: 171d\nothers: [{opened}, {silent}]").outcome == "fail"


@pytest.mark.parametrize("end", ["cancelled, because: x", "merged, into: 2026-03-02-case-2"])
def test_a_drill_that_was_called_off_is_none(end: str) -> None:
    began = '{at: "60d", by: ana, kind: opened, title: A}, '
    off = f"{{header: {{kind: drill}}, entries: [{began}{{at: 60d, by: ana, kind: {end}}}]}}"
    assert messages(drills(off, now=100)) == ["Nobody has ever had a drill; 90 days are allowed."]


def test_who_wrote_to_a_drill_when_it_was_over_took_part() -> None:
    teams = "teams: {red: [cy]}\nparams: {teams: [red]}"
    wrote = '{at: "60d", by: cy, kind: note, text: What I saw}'
    over = f'{{at: "60d", by: ana, kind: resolved, owner: ana}}, {wrote}]'
    assert (
        drills(drill(60, "ana").replace("]}", f", {over}}}"), now=100, more=teams).outcome == "pass"
    )


def test_each_team_named_takes_part() -> None:
    teams = "teams: {red: [cy], blue: [dee]}\nparams: {teams: [red, blue]}"
    found = drills(drill(60, "ana", who="cy"), now=100, more=teams)
    assert messages(found) == ["blue has never had a drill; 90 days are allowed."]


def test_a_review_of_the_process_is_due_a_while_after_the_last() -> None:
    opened = 'now: 150d\nothers: [[{at: "00:00", by: ana, kind: opened, title: Down}]]\n'
    assert messages(asked("INC607", opened)) == [
        (
            "The process was never reviewed in the 150 days since the first incident; "
            "100 days are allowed."
        )
    ]
    for day, outcome in (("2026-04-21", "pass"), ("2026-04-20", "fail")):  # 100 days, and 101
        held = f"reviews: [{{path: reviews/process/2026-Q2.md, reviewed: {day}}}]"
        assert asked("INC607", opened + held).outcome == outcome
    other = "reviews: [{path: reviews/oncall/2026-W22.md, reviewed: 2026-06-01}]"
    assert asked("INC607", opened + other).outcome == "fail"
    to_come = "reviews: [{path: reviews/process/2026-Q2.md, reviewed: 2099-06-01}]"
    assert asked("INC607", opened + to_come).outcome == "fail"
    waits = "reviews: [{path: reviews/process/2026-Q2.md, reviewed: soon}]"
    found = asked("INC607", opened + waits)
    assert found.faults[0].path == "reviews/process/2026-Q2.md"
    assert asked("INC607", "now: 900d").outcome == "not applicable"


@pytest.mark.parametrize("every", ["100d", "null"])
def test_a_review_on_a_day_that_has_not_come_is_none_and_told(every: str) -> None:
    opened = 'now: 150d\nothers: [[{at: "00:00", by: ana, kind: opened, title: Down}]]\n'
    said = f"params: {{every: {every}}}\n{opened}"
    ahead = "reviews: [{path: reviews/process/2026-Q1.md, reviewed: 2062-04-10}]"
    told, *never = asked("INC607", said + ahead).faults
    assert told.message.startswith("It says that people met about it on 2062-04-10;")
    assert (told.path, told.pointer) == ("reviews/process/2026-Q1.md", ("reviewed",))
    assert len(never) == (every != "null")


@pytest.mark.parametrize(("day", "outcome"), [("2026-07-31", "pass"), ("2026-08-01", "fail")])
def test_the_next_day_has_begun_somewhere(day: str, outcome: str) -> None:
    """It is judged on 30 July."""
    opened = 'now: 150d\nothers: [[{at: "00:00", by: ana, kind: opened, title: Down}]]\n'
    met = f"reviews: [{{path: reviews/process/2026-Q2.md, reviewed: {day}}}]"
    assert asked("INC607", opened + met).outcome == outcome


def test_a_review_whose_day_has_passed_is_told_also_where_none_is_demanded() -> None:
    waits = "reviews: [{path: reviews/process/2026-Q1.md, due: 2026-04-14}]"
    said = f"now: 50d\nparams: {{every: null}}\n{waits}"
    assert messages(asked("INC607", said)) == [
        "People were to meet about it until 2026-04-14; that is 7 days ago."
    ]
    assert asked("INC607", said.replace("50d", "43d")).outcome == "not applicable"


def test_what_the_tests_of_the_policy_leave_open_is_told() -> None:
    open_ = "untested: [[INC101, passing], [INC101, boundary of within]]\n"
    held = f"policy: {{rules: {{INC101: {{mode: warn}}}}}}\n{open_}"
    assert messages(asked("INC604", held)) == [
        "INC101 has no passing test.",
        "No test notices where the boundary of within in INC101 is moved.",
    ]
    assert len(asked("INC604", f"{held}params: {{boundaries: false}}").faults) == 1
    assert asked("INC604", "policy: {}").outcome == "not applicable"


def test_words_are_enough_for_criteria_where_the_team_says_so() -> None:
    words = "policy: {severities: {sev1: {criteria: [{id: a, text: A}]}}}\n"
    assert asked("INC608", words).outcome == "fail"
    assert asked("INC608", f"{words}params: {{measured: null}}").outcome == "pass"
    assert asked("INC608", "now: 1d").outcome == "not applicable"


def test_a_policy_that_a_change_brings_has_criteria_too() -> None:
    bare = '{effective: "2026-05-01T00:00:00Z", severities: {sev3: {name: S, criteria: []}}}'
    found = asked("INC608", f"changes: [{{after: {bare}, path: policies/response/x.yaml}}]")
    assert [each.path for each in found.faults] == ["policies/response/x.yaml"]


RECORDED = """
others:
  - - {at: "00:00", by: ana, kind: opened, title: Down}
    - {at: "01:00", by: ana, kind: recording-added, location: recordings/call.vtt, starts: "00:05",
       id: call}
"""
REDACTED = '    - {at: "10d", by: ana, kind: redacted, entry: call, because: asked}\n'
FILE = "recordings: [incidents/2026-03/2026-03-02-case-2/recordings/call.vtt]\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (f"now: 40d\n{FILE}", []),
        ("now: 40d\n", []),  # nobody looked for the file
        ("now: 20d\nrecordings: []\n", ["removed after 19 days; it is to be kept for 30"]),
        ("now: 40d\nrecordings: []\n", []),  # kept long enough, and not due to be gone
        (f"now: 90d\n{FILE}", []),
        (f"now: 91d\n{FILE}", ["90 days old, and still there; after 90 days it is to be gone"]),
        ("now: 30d\nrecordings: []\n", ["removed after 29 days; it is to be kept for 30"]),
        ("now: 31d\nrecordings: []\n", []),
        (f"now: 100d\n{FILE}", ["99 days old, and still there; after 90 days it is to be gone"]),
        ("now: 100d\nrecordings: []\n", ["its file is gone, but not what its entry says"]),
    ],
)
def test_a_recording_is_kept_and_then_gone(more: str, expected: list[str]) -> None:
    found = asked("INC609", f"params: {{keep: 30d, gone: 90d}}\n{more}{RECORDED}")
    assert len(found.faults) == len(expected)
    assert all(part in each for part, each in zip(expected, messages(found), strict=True))


@pytest.mark.parametrize("looked", ["", "recordings: []\n"])
def test_a_redacted_recording_counts_as_removed_then(looked: str) -> None:
    said = f"params: {{keep: 30d, gone: 90d}}\nnow: 100d\n{looked}{RECORDED}{REDACTED}"
    assert messages(asked("INC609", said)) == [
        "This recording was removed after 9 days; it is to be kept for 30."
    ]


def test_a_recording_is_gone_once_its_entry_is_redacted_and_its_file_is_not_there() -> None:
    gone = "params: {gone: 90d}\nnow: 100d\n"
    assert asked("INC609", f"{gone}recordings: []\n{RECORDED}{REDACTED}").outcome == "pass"
    (lies,) = asked("INC609", f"{gone}{FILE}{RECORDED}{REDACTED}").faults
    path = "incidents/2026-03/2026-03-02-case-2/recordings/call.vtt"
    assert f"its entry is redacted, but {path} lies there;" in lies.message
    assert lies.hint == f"git rm {path}"
    (named,) = asked("INC609", f"{gone}recordings: []\n{RECORDED}").faults
    assert "its file is gone, but not what its entry says of it;" in named.message
    assert named.hint.startswith("incli -i 2026-03-02-case-2 redact ")
    (both,) = asked("INC609", f"{gone}{FILE}{RECORDED}").faults
    assert both.hint.startswith(f"git rm {path}    and: incli -i 2026-03-02-case-2 redact ")


def test_the_file_of_a_redacted_recording_is_none_that_another_entry_names() -> None:
    other = RECORDED.replace("call.vtt", "other.vtt").replace("id: call", "id: other")
    kept = other.partition("opened, title: Down}\n")[2]
    beside = FILE.replace("call.vtt", "other.vtt")
    said = f"params: {{keep: 30d}}\nnow: 20d\n{beside}{RECORDED}{kept}{REDACTED}"
    assert messages(asked("INC609", said)) == [
        "This recording was removed after 9 days; it is to be kept for 30."
    ]


def test_of_two_redacted_recordings_the_one_whose_file_is_gone_is_gone() -> None:
    folder = "incidents/2026-03/2026-03-02-case-2/recordings"
    hashes = {name: (name * 64)[:64] for name in "ab"}
    entries = "".join(
        f'    - {{at: "01:00", by: ana, kind: recording-added, location: recordings/{name}.vtt, '
        f'starts: "00:05", sha256: "{digest}", id: {name}}}\n'
        f'    - {{at: "2d", by: ana, kind: redacted, entry: {name}, because: asked}}\n'
        for name, digest in hashes.items()
    )
    opened = RECORDED.partition('    - {at: "01:00"')[0]
    there = f"recordings: [{folder}/{hashes['a'][:12]}-call.vtt]\n"
    found = asked("INC609", f"params: {{gone: 90d}}\nnow: 100d\n{there}{opened}{entries}")
    assert [each.hint for each in found.faults] == [f"git rm {folder}/aaaaaaaaaaaa-call.vtt"]


def test_what_else_is_redacted_says_nothing_of_a_recording() -> None:
    noted = '    - {at: 1d, by: ana, kind: note, text: "A name", id: note}\n'
    hidden = noted + REDACTED.replace("entry: call", "entry: note")
    found = asked("INC609", f"params: {{keep: 30d}}\nnow: 20d\n{RECORDED}{hidden}")
    assert found.outcome == "pass"


def test_without_a_time_nothing_is_asked_of_recordings() -> None:
    assert asked("INC609", f"now: 900d\n{RECORDED}").outcome == "not applicable"


def test_what_was_measured_is_told_in_time_and_by_its_parameter() -> None:
    late = asked("INC601", f"{INCIDENT}changes: [{{after: {JANUARY}}}]").faults[0]
    assert (late.measured, late.allowed) == ("60d9h ago", "0s")
    early = asked("INC601", f"{INCIDENT}params: {{notice: 60d}}\nchanges: [{{after: {APRIL}}}]")
    assert early.faults[0].measured == "29d15h"
    held = "policy: {rules: {INC101: {mode: warn}}}\n"
    open_ = "untested: [[INC101, passing], [INC101, boundary of within]]"
    found = asked("INC604", held + open_).faults
    assert [each.param for each in found] == ["", "boundaries"]
    long = f"waivers: {{W-1: {{{WAIVER.replace('2026-04-01', '2026-12-01')}}}}}\n"
    assert asked("INC605", long).faults[0].param == "longest"
    terms = "policy: {waivers: {longest: 30d}}"
    assert asked("INC605", long + terms).faults[0].param == ""


def test_a_version_is_in_force_from_the_very_instant() -> None:
    now = '{effective: "2026-03-02T09:00:00Z"}'
    assert asked("INC602", f"{INCIDENT}changes: [{{before: {now}}}]").outcome == "fail"


def test_the_first_version_and_the_last_that_goes_weaken_nothing() -> None:
    assert asked("INC603", f"changes: [{{after: {APRIL}}}]").outcome == "pass"
    assert asked("INC603", f"changes: [{{before: {APRIL}}}]").outcome == "pass"


def test_a_review_that_waits_is_told_where_it_waits_and_else_where_the_rule_is_set() -> None:
    opened = 'now: 150d\nothers: [[{at: "00:00", by: ana, kind: opened, title: Down}]]\n'
    assert asked("INC607", opened).faults[0].pointer == ("rules", "INC607")
    waits = "reviews: [{path: reviews/process/2026-Q2.md}]"
    assert asked("INC607", opened + waits).faults[0].pointer == ()


@pytest.mark.parametrize(("level", "outcome"), [("sev2", "fail"), ("sev3", "pass")])
def test_the_mildest_severity_that_needs_a_measure_needs_one(level: str, outcome: str) -> None:
    words = f"policy: {{severities: {{{level}: {{criteria: [{{id: a, text: A}}]}}}}}}"
    assert asked("INC608", words).outcome == outcome


@pytest.mark.parametrize(
    ("params", "now", "there", "outcome"),
    [
        ("gone: 90d", "90d", True, "pass"),
        ("gone: 89d", "90d", True, "fail"),
        ("keep: 90d", "90d", False, "pass"),
        ("keep: 91d", "90d", False, "fail"),
    ],
)
def test_one_of_the_two_times_is_enough_and_is_exact(
    params: str, now: str, there: object, outcome: str
) -> None:
    recorded = RECORDED.replace('starts: "00:05"', 'starts: "00:00"')
    files = FILE if there else "recordings: []\n"
    noted = '    - {at: 5d, by: ana, kind: corrected, corrects: call, text: "The call"}\n'
    found = asked("INC609", f"params: {{{params}}}\nnow: {now}\n{files}{recorded}{noted}")
    assert found.outcome == outcome
