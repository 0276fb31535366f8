"""INC501 to INC507: who is called, who rests, what rosters are held to."""

from typing import Any

import pytest
from told_world import judged, told

from incli.documents.loader import load
from incli.rules import RULES
from incli.rules.rule import Answer
from incli.rules.written.testcase import TestCase

NIGHT = "2026-03-02T02:00:00Z"
"""A Monday; it is 11:00 in Tokyo."""
ROSTERS: dict[str, Any] = {
    "ic": {
        "shifts": [
            {"from": "2026-03-01T00:00:00Z", "to": "2026-03-02T03:00:00Z", "person": "cy"},
            {"from": "2026-03-02T03:00:00Z", "to": "2026-03-09T00:00:00Z", "person": "dee"},
        ],
        "time_off": [{"person": "eve", "from": "2026-03-02", "to": "2026-03-02"}],
    },
    "database": {
        "shifts": [
            {
                "from": "2026-03-01T00:00:00Z",
                "to": "2026-03-09T00:00:00Z",
                "person": "fay",
                "layer": "backup",
            }
        ]
    },
}
PEOPLE = {
    **dict.fromkeys(("ana", "bo", "cy", "dee", "eve", "fay")),
    "tom": {"timezone": "Asia/Tokyo"},
}

CASES: dict[str, dict[str, str]] = {
    "INC501": {
        "the one on call": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned, person: cy}
        """,
        "the backup of another roster": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: task-added, owner: fay}
        """,
        "after the handover it is the next one": """
            - {at: "00:00", kind: opened}
            - {at: "01:00", kind: assigned, person: dee}
            - {at: "01:01", kind: task-added, owner: cy, expect: INC501}
        """,
        "whoever came by themselves": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", by: ana, kind: joined}
            - {at: "00:03", kind: assigned, person: ana}
            - {at: "00:04", by: eve, kind: note}
            - {at: "00:05", kind: task-added, owner: eve}
        """,
        "whoever took the role themselves": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", by: ana, kind: assigned, person: ana}
        """,
        "whoever opened it": """
            - {at: "00:00", by: ana, kind: opened}
            - {at: "00:02", kind: assigned, person: ana}
        """,
        "who joined only after they were called was called": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned, person: ana, expect: INC501}
            - {at: "00:06", by: ana, kind: joined}
        """,
        "is told once": """
            - {at: "00:00", kind: opened}
            - {at: "00:01", kind: assigned, id: held}
            - {at: "00:02", kind: handover-offered, to: ana, replaces: held, expect: INC501}
            - {at: "00:04", kind: task-added, owner: ana}
        """,
        "whose working day it is": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned, person: tom}
        """,
        "where that does not count": """
            params: {at_work: false}
            entries:
              - {at: "00:00", kind: opened}
              - {at: "00:02", kind: assigned, person: tom, expect: INC501}
        """,
        "where nobody was on call whoever is reached is called": """
            - {at: "00:00", kind: opened}
            - {at: "20d", kind: assigned, person: ana}
        """,
    },
    "INC502": {
        "whoever has no time off": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned, person: cy}
        """,
        "whoever has": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned, person: eve, expect: INC502}
        """,
        "to the last minute of the day": """
            - {at: "00:00", kind: opened}
            - {at: "21:59", kind: assigned, person: eve, expect: INC502}
        """,
        "and no longer": """
            - {at: "00:00", kind: opened}
            - {at: "22:00", kind: assigned, person: eve}
        """,
        "whoever came by themselves": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", by: eve, kind: joined}
            - {at: "00:03", kind: assigned, person: eve}
        """,
        "also where a reason was given": """
            - {at: "00:00", kind: opened}
            - {at: "00:02", kind: assigned, person: eve, because: "only she knows", expect: INC502}
        """,
    },
}
EACH = [(rule, name, text) for rule, cases in CASES.items() for name, text in cases.items()]


@pytest.mark.parametrize(("rule", "name", "text"), EACH, ids=[f"{r}: {n}" for r, n, _ in EACH])
def test_a_rule_finds_what_is_wrong_and_nothing_else(rule: str, name: str, text: str) -> None:
    judged(rule, told(text, begins=NIGHT, rosters=ROSTERS, people=PEOPLE))


CALLED = '- {at: "00:00", kind: opened}\n- {at: "00:02", kind: assigned, person: eve}'


@pytest.mark.parametrize(
    ("rule", "rosters"),
    [("INC501", {}), ("INC502", {}), ("INC502", {"ic": {"shifts": []}})],
)
def test_without_rosters_and_time_off_there_is_nothing_to_judge(
    rule: str, rosters: dict[str, Any]
) -> None:
    found = told(CALLED, rosters=rosters).found(RULES[rule])
    assert (found.outcome, found.faults) == ("not applicable", ())
    assert found.why


@pytest.mark.parametrize("rule", ["INC501", "INC502"])
def test_whom_another_system_called_is_left_alone(rule: str) -> None:
    imported = CALLED.replace("person", 'source: "x:1", person')
    judged(rule, told(imported, begins=NIGHT, rosters=ROSTERS, people=PEOPLE))


def test_why_somebody_was_called_in_their_time_off_is_told() -> None:
    text = CASES["INC502"]["also where a reason was given"]
    (fault,) = (
        told(text, begins=NIGHT, rosters=ROSTERS, people=PEOPLE).found(RULES["INC502"]).faults
    )
    assert fault.message == (
        "eve was called at 2026-03-02 02:02:00Z, and had time off until 2026-03-03 00:00:00Z. "
        "Why: “only she knows”."
    )


def asked(rule: str, text: str) -> Answer:
    """What a rule about the repository says."""
    said: Any = load(text.strip() + "\n", "case.yaml").data
    found = TestCase(said).found(RULES[rule])
    assert found.outcome != "broken", found.why
    return found


def told_of(answer: Answer) -> list[tuple[str, str]]:
    return [(each.measured, each.param) for each in answer.faults]


@pytest.mark.parametrize(
    ("rule", "told"), [("INC503", ["a gap", "time off"]), ("INC505", ["no rest"])]
)
def test_what_the_lint_of_rosters_finds_is_told_by_the_rule_it_belongs_to(
    rule: str, told: list[str]
) -> None:
    found = asked(
        rule,
        """
roster_problems:
  - {rule: INC503, message: a gap}
  - {rule: INC502, message: time off}
  - {rule: INC505, message: no rest}
  - {rule: INC108, message: untrained}
  - {rule: "", message: holidays}
rosters: {ic: {shifts: []}}
""",
    )
    assert [each.message for each in found.faults] == told


@pytest.mark.parametrize("rule", ["INC503", "INC504", "INC505", "INC506", "INC507"])
def test_without_rosters_and_incidents_there_is_nothing_to_judge(rule: str) -> None:
    found = asked(rule, "now: 3d")
    assert found.outcome == "not applicable"
    assert found.why


def incident(start: str, end: str, more: str = "") -> str:
    """An incident that ana was in, from the opening to the end."""
    return f"""
  - {more or "entries:"}
    - {{at: "{start}", by: ana, kind: opened, title: Down}}
    - {{at: "{end}", by: ana, kind: resolved, owner: ana}}"""


EVENING = 'begins: "2026-03-02T20:00:00Z"\nnow: "{now}"\nparams: {params}\nothers:'


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ("{hours: 3h, nights: 1}", []),
        ("{hours: 2h59m, nights: 1}", [("3h", "hours")]),
        ("{hours: 3h, nights: 0}", [("1 nights", "nights")]),
        ("{hours: 2h, nights: 0}", [("3h", "hours"), ("1 nights", "nights")]),
    ],
)
def test_load_is_counted_in_hours_and_in_nights(
    params: str, expected: list[tuple[str, str]]
) -> None:
    text = EVENING.format(now="3d", params=params) + incident("00:00", "03:00")
    assert told_of(asked("INC504", text)) == expected


def test_load_of_long_ago_and_of_elsewhere_is_no_load() -> None:
    params = "{hours: 0m, nights: 0, over: 7d}"
    old = EVENING.format(now="8d", params=params) + incident("00:00", "03:00")
    assert asked("INC504", old).outcome == "not applicable"
    header = "header: {sources: [{system: x}]}\n    entries:"
    imported = EVENING.format(now="3d", params=params) + incident("00:00", "03:00", header)
    assert asked("INC504", imported).outcome == "not applicable"


def test_a_drill_is_no_load_and_asks_for_rest_all_the_same() -> None:
    drill = "header: {kind: drill}\n    entries:"
    load = EVENING.format(now="3d", params="{hours: 0m, nights: 0}")
    assert asked("INC504", load + incident("00:00", "03:00", drill)).outcome == "not applicable"
    rest = EVENING.format(now="3d", params="{rest: 11h}")
    found = asked("INC505", rest + incident("00:00", "04:00", drill) + incident("06:00", "06:10"))
    assert [each.measured for each in found.faults] == ["2h"]


def test_work_by_day_is_no_load_out_of_hours() -> None:
    text = EVENING.format(now="3d", params="{hours: 0m, nights: 0}") + incident("12:00", "20:00")
    assert asked("INC504", text).outcome == "pass"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("15:00", "16:00"), []),  # eleven hours later
        (("14:59", "16:00"), ["10h59m"]),
        (("04:59", "05:10"), []),  # a pause
        (("05:00", "05:10"), ["1h"]),
    ],
)
def test_rest_counts_from_the_end_of_the_work_to_the_next(
    second: tuple[str, str], expected: list[str]
) -> None:
    text = EVENING.format(now="3d", params="{rest: 11h}") + incident("00:00", "04:00")
    found = asked("INC505", text + incident(*second))
    assert [each.measured for each in found.faults] == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [("02:29", []), ("02:30", ["1h"])],  # the night begins two hours after
)
def test_a_little_of_the_night_is_no_night_work(end: str, expected: list[str]) -> None:
    hour = {"02:29": "03:29", "02:30": "03:30"}[end]
    text = EVENING.format(now="3d", params="{rest: 11h}") + incident("00:00", end)
    found = asked("INC505", text + incident(hour, "03:40"))
    assert [each.measured for each in found.faults] == expected


def test_a_few_minutes_by_day_are_no_rest_from_the_night() -> None:
    text = EVENING.format(now="3d", params="{rest: 11h}") + incident("02:00", "06:00")
    found = asked("INC505", text + incident("12:30", "12:35") + incident("17:00", "18:00"))
    assert [each.measured for each in found.faults] == ["6h30m", "4h25m"]
    assert "once more until 2026-03-03 08:35" in found.faults[1].message


def test_whoever_worked_by_day_may_work_again_at_once() -> None:
    text = EVENING.format(now="3d", params="{rest: 11h}") + incident("12:00", "16:00")
    assert asked("INC505", text + incident("18:00", "19:00")).outcome == "pass"


def test_where_no_rest_is_asked_for_only_rosters_are_looked_at() -> None:
    text = EVENING.format(now="3d", params="{}") + incident("00:00", "04:00")
    assert asked("INC505", text + incident("05:30", "06:00")).outcome == "pass"


def rotation(members: str) -> str:
    monday = 'start: 2026-03-02, handover: {day: mon, time: "09:00"}'
    return f"rotations: [{{members: [{members}], length: 1w, {monday}}}]"


def roster(primary: str, backup: str) -> str:
    return f"ic: {{layers: {{primary: {{{rotation(primary)}}}, backup: {{{rotation(backup)}}}}}}}"


@pytest.mark.parametrize(
    ("params", "rosters", "expected"),
    [
        ("{}", roster("ana, bo", "bo, ana"), []),
        ("{shift: 1w}", roster("ana, bo", "bo, ana"), []),
        (
            "{shift: 6d}",
            roster("ana, bo", "bo, ana"),
            ["ana is on call for 7d", "bo is on call for"],
        ),
        ("{}", roster("ana, bo", "ana, bo"), ["ana is primary and backup", "bo is primary and"]),
        ("{}", roster("ana", "bo"), ["ana is on call for 28d", "bo is on call for"]),
    ],
)
def test_shifts_end_and_backups_are_somebody_else(
    params: str, rosters: str, expected: list[str]
) -> None:
    found = asked("INC506", f"params: {params}\nrosters: {{{rosters}}}")
    messages = dict.fromkeys(each.message for each in found.faults)
    assert len(messages) == len(found.faults)
    for message, begins in zip(messages, expected, strict=False):
        assert message.startswith(begins)
    assert bool(messages) == bool(expected)
    assert all(each.path == "policies/rosters/ic.yaml" and each.pointer for each in found.faults)


CHANGED = """
roster_changes:
  - {{roster: ic, layer: primary, person: bo, start: {start}, end: 30d, gained: {gained}}}
"""


@pytest.mark.parametrize(
    ("start", "gained", "more", "measured"),
    [
        ("7d", "true", "", []),
        ('"167:59"', "true", "", ["6d23h59m"]),
        ('"167:59"', "false", "", ["6d23h59m"]),
        ("1d", "true", "authors: [bo]", []),
        ("1d", "true", "approvers: [bo]", []),
        ("1d", "true", "authors: [ana]", ["1d"]),
        ("2d", "true", "params: {notice: 2d}", []),
        ("2d", "true", "rosters: {ic: {limits: {notice: 1d}}}", []),
        ("7d", "true", "rosters: {ic: {limits: {notice: 2w}}}", ["7d"]),
        ("7d", "true", "rosters: {other: {limits: {notice: 2w}}}", []),
        ('"00:00"', "true", "now: 5d", ["0s"]),
    ],
)
def test_shifts_change_ahead_or_with_the_word_of_whom_it_is_about(
    start: str, gained: str, more: str, measured: list[str]
) -> None:
    found = asked("INC507", CHANGED.format(start=start, gained=gained) + more)
    assert [each.measured for each in found.faults] == measured
