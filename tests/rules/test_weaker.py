"""How two policies compare: which demands get weaker, which stricter."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from preset_world import PRESETS, RESPONSE

from incli.documents.loader import load
from incli.domain.business import Business
from incli.domain.policy import ResponsePolicy, policy_from_data
from incli.domain.times import read_time
from incli.rules import RULES
from incli.rules.weaker.difference import Difference
from incli.rules.weaker.policies import compare
from incli.rules.weaker.strength import DIRECTIONS, Scale, ordered


def policy(text: str) -> ResponsePolicy:
    said: Any = load(text.strip() + "\n", "policy.yaml").data
    return policy_from_data({"effective": "2026-01-01T00:00:00Z", **said})


def differences(before: str, after: str) -> list[tuple[str, str]]:
    found = compare(policy(before), policy(after), RULES)
    return [(each.way, f"{each.what}: {each.before} > {each.after}") for each in found]


def severity(demands: str, more: str = "") -> str:
    return f"severities: {{sev1: {{name: One, description: d, {demands}}}}}\n{more}"


HOURS = "days: [mon], from: '09:00', to: '17:00', timezone: UTC"
WEAKER = [
    (
        severity("roles: {scribe: 5m, deputy: 5m}"),
        severity("roles: {scribe: 20m}"),
        ["sev1, roles scribe: 5m > 20m", "sev1, roles deputy: 5m > nothing"],
    ),
    (
        severity("updates: {public: {every: 20m}}"),
        severity("updates: {public: {every: 20m, relax_after: 2h}}"),
        ["sev1, updates public: every 20m > every 20m, after 2h as promised"],
    ),
    (
        severity("updates: {public: {every: 20m, relax_after: 2h, relaxed_every: 1h}}"),
        severity("updates: {public: {every: 20m, relax_after: 1h, relaxed_every: 1h}}"),
        ["sev1, updates public: every 20m, after 2h every 1h > every 20m, after 1h every 1h"],
    ),
    (
        severity("updates: {public: {every: 20m}}"),
        severity("updates: {public: {first: 1h, every: 20m}}"),
        ["sev1, updates public: every 20m > first within 1h, every 20m"],
    ),
    (
        severity("updates: {internal: {first: 20m}, public: {first: 20m}}"),
        severity("updates: {internal: {first: 20m}}"),
        ["sev1, updates public: first within 20m > nothing"],
    ),
    (
        severity("postmortem: {review: 3d}"),
        severity("postmortem: {review: 3bd}"),
        ["sev1, postmortem review: 3d > 3bd"],
    ),
    (severity("actions: 15d"), severity("hours: always"), ["sev1, actions: 15d > nothing"]),
    (severity("hours: always"), severity("hours: business"), ["sev1, hours: always > business"]),
    (severity("major: true"), severity("major: false"), ["sev1, major: yes > no"]),
    (
        severity("criteria_needed: 1"),
        severity("criteria_needed: 2"),
        ["sev1, criteria needed: 1 > 2"],
    ),
    ("limits: {command: 3h}", "limits: {command: 4h}", ["limit of command: 3h > 4h"]),
    ("limits: {rest: 11h}", "limits: {rest: 8h}", ["limit of rest: 11h > 8h"]),
    ("limits: {span: 7}", "limits: {}", ["limit of span: 7 > nothing"]),
    ("{}", "limits: {acknowledge: 6m}", ["limit of acknowledge: 5m > 6m"]),
    (
        "business_hours: {days: [mon, tue], from: '09:00', to: '17:00', timezone: UTC}",
        "business_hours: {days: [mon], from: '10:00', to: '17:00', timezone: UTC}",
        ["business days: mon, tue > mon", "business hours: 09:00 to 17:00 > 10:00 to 17:00"],
    ),
    (
        f"business_hours: {{{HOURS}}}",
        f"business_hours: {{{HOURS}, holidays: [{{on: 2026-12-25}}]}}",
        ["business holidays: nothing > 2026-12-25"],
    ),
    (
        "waivers: {approvers: [ana], longest: 30d}",
        "waivers: {approvers: [ana, bo], longest: 60d}",
        ["approvers of waivers: ana > ana, bo", "longest waiver: 30d > 60d"],
    ),
    ("waivers: {approvers: [ana]}", "{}", ["approvers of waivers: ana > anybody"]),
    ("waivers: {longest: 30d}", "{}", ["longest waiver: 30d > any time"]),
    ("rules: {INC101: {mode: enforce}}", "rules: {}", ["INC101, mode: enforce > off"]),
    (
        "rules: {INC101: {mode: enforce}}",
        "rules: {INC101: {mode: enforce, enforce_from: 2026-06-01}}",
        ["INC101, enforced from: at once > 2026-06-01"],
    ),
    ("visibility: internal", "visibility: public", ["visibility: internal > public"]),
    (
        "rules: {INC103: {mode: warn, params: {within: 5m}}}",
        "rules: {INC103: {mode: warn, params: {within: 10m}}}",
        ["INC103, within: 5m > 10m"],
    ),
    (
        "rules: {INC106: {mode: warn}}",
        "rules: {INC106: {mode: warn, params: {from_severity: sev1}}}",
        ["INC106, from_severity: sev2 > sev1"],
    ),
    (
        "rules: {INC107: {mode: warn}}",
        "rules: {INC107: {mode: warn, params: {roles: [incident-commander, deputy, scribe]}}}",
        ["INC107, roles: incident-commander, deputy > incident-commander, deputy, scribe"],
    ),
    (
        "rules: {INC105: {mode: warn, params: {roles: [scribe]}}}",
        "rules: {INC105: {mode: warn, params: {roles: {scribe: 20m}}}}",
        ["INC105, roles: scribe > scribe 20m"],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), WEAKER)
def test_a_weaker_demand_is_told_and_the_other_way_round_is_stricter(
    before: str, after: str, expected: list[str]
) -> None:
    assert differences(before, after) == [("weaker", each) for each in expected]
    assert {way for way, _ in differences(after, before)} == {"stricter"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("definition: a", "definition: b", ["definition: a > b"]),
        (severity("hours: always"), "severities: {}", ["sev1: One > no such severity"]),
        (
            "rules: {ACME001: {mode: warn, params: {max: 2}}}",
            "rules: {ACME001: {mode: warn, params: {max: 3}}}",
            ["ACME001, max: 2 > 3"],
        ),
        (
            "business_hours: {days: [mon], from: '09:00', to: '17:00', timezone: UTC}",
            "business_hours: {days: [mon], from: '09:00', to: '17:00', timezone: Asia/Tokyo}",
            ["business zone: UTC > Asia/Tokyo"],
        ),
    ],
)
def test_what_demands_neither_more_nor_less_is_told_as_such(
    before: str, after: str, expected: list[str]
) -> None:
    assert differences(before, after) == [("changed", each) for each in expected]


@pytest.mark.parametrize("preset", ["pagerduty", "gds", "minimal"])
def test_a_policy_is_as_strict_as_itself(preset: str) -> None:
    text = (PRESETS / preset / RESPONSE).read_text()
    one, other = (policy_from_data(load(text, RESPONSE).data) for _ in range(2))
    assert compare(one, other, RULES) == ()
    nothing = policy_from_data({"effective": "2026-01-01T00:00:00Z"})
    assert "stricter" not in {each.way for each in compare(one, nothing, RULES)}
    assert "weaker" not in {each.way for each in compare(nothing, one, RULES)}


def test_other_hours_are_one_difference_and_not_one_of_each_deadline() -> None:
    demands = "roles: {scribe: 5m}, updates: {public: {every: 1h}}, actions: 12h"
    found = differences(*(severity(f"{demands}, hours: {each}") for each in ("always", "business")))
    assert found == [("weaker", "sev1, hours: always > business")]


def test_a_severity_that_demanded_something_and_goes_is_weaker() -> None:
    found = differences(severity("roles: {scribe: 5m}"), "severities: {}")
    assert found == [("weaker", "sev1: One > no such severity")]


CRITERION = "id: few, text: Few, metric: orders, comparison: below"


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("{CRITERION, value: 40}", "{CRITERION, value: 30}", "weaker"),
        ("{CRITERION, value: 40}", "{CRITERION, value: 40, for: 5m}", "weaker"),
        ("{CRITERION, value: 40}", "{id: few, text: Few}", "changed"),
        ("{id: few, text: Few}", "{id: few, text: Fewer}", "changed"),
        ("{id: few, text: Few}", "{id: some, text: Few}", "weaker"),
    ],
)
def test_a_criterion_that_fewer_incidents_meet_is_weaker(before: str, after: str, way: str) -> None:
    found = differences(
        *(
            severity(f"criteria: [{each.replace('CRITERION', CRITERION)}]")
            for each in (before, after)
        )
    )
    assert found[0][0] == way


def test_a_criterion_that_gives_a_milder_severity_is_weaker() -> None:
    one = "severities: {sev1: {criteria: [{id: a, text: A}]}, sev2: {}}"
    other = "severities: {sev1: {}, sev2: {criteria: [{id: a, text: A}]}}"
    assert differences(one, other) == [("weaker", "criterion a: sev1 if “A” > sev2 if “A”")]
    assert [way for way, _ in differences(other, one)] == ["stricter"]


def test_a_parameter_that_points_at_what_it_said_is_the_same() -> None:
    roles = severity("roles: {incident-commander: 5m}")
    one = "rules: {INC101: {mode: warn, params: {within: '@severity.roles.incident-commander'}}}"
    other = "rules: {INC101: {mode: warn, params: {within: 5m}}}"
    assert differences(roles + one, roles + other) == []
    later = severity("roles: {incident-commander: 9m}") + one
    assert differences(roles + one, later) == [
        ("weaker", "sev1, roles incident-commander: 5m > 9m")
    ]


def test_a_parameter_is_compared_at_each_severity() -> None:
    roles = "{{roles: {{incident-commander: {}}}}}"
    both = f"severities: {{sev1: {roles.format('5m')}, sev2: {roles.format('20m')}}}\n"
    one = "rules: {INC101: {mode: warn}}"
    other = "rules: {INC101: {mode: warn, params: {within: 5m}}}"
    found = differences(both + one, both + other)
    assert found == [
        ("stricter", "INC101, within in sev2: @severity.roles.incident-commander > 5m")
    ]


def test_a_day_of_enforcement_that_has_passed_by_then_makes_no_difference() -> None:
    one = "rules: {INC101: {mode: enforce}}"
    other = "rules: {INC101: {mode: enforce, enforce_from: 2025-06-01}}"
    assert differences(one, other) == []


deadlines = st.one_of(
    st.integers(1, 30).map(lambda count: f"{count}bd"),
    st.integers(1, 30).map(lambda count: f"{count}d"),
    st.integers(1, 700).map(lambda count: f"{count}h"),
)


@given(deadlines, deadlines)
def test_what_is_not_weaker_is_never_due_later(before: str, after: str) -> None:
    """The whole point: a difference that is called stricter gives nobody more time."""
    one, other = (policy(severity(f"actions: {each}")) for each in (before, after))
    found = compare(one, other, RULES)
    later = [
        start
        for start in (
            f"2026-03-{day:02}T{hour:02}:30:00Z" for day in range(2, 9) for hour in (0, 8, 20)
        )
        if due(other, start, after) > due(one, start, before)
    ]
    if later:
        assert [each.way for each in found] == ["weaker"]


def due(policy: ResponsePolicy, start: str, demand: str) -> datetime:
    return policy.business.deadline(read_time(start), demand)


@given(
    st.sampled_from(["lower", "higher", "milder", "worse"]), st.integers(1, 5), st.integers(1, 5)
)
def test_one_direction_is_the_other_way_round_back(direction: str, one: int, other: int) -> None:
    named = (f"sev{one}", f"sev{other}") if direction in {"milder", "worse"} else (one, other)
    back = {"weaker": "stricter", "stricter": "weaker", "": ""}
    assert ordered(direction, *reversed(named)) == back[ordered(direction, *named)]


def test_a_difference_reads_as_a_sentence() -> None:
    difference = Difference("sev1, actions", "15d", "30d", "weaker", ())
    assert str(difference) == "sev1, actions: 15d became 30d"


def test_every_rule_says_a_direction_that_can_be_compared() -> None:
    used = {param.stricter for rule in RULES.values() for param in rule.params}
    assert used <= set(DIRECTIONS)


EXACT, IN_HOURS = (False, False), (False, True)


@pytest.mark.parametrize(
    ("before", "after", "hours", "way"),
    [
        ("20m", "20m", EXACT, ""),
        ("20m", "20m", IN_HOURS, "weaker"),  # on a Sunday it is due on Monday
        ("20m", "10m", (True, True), "stricter"),
        ("3bd", "3bd", IN_HOURS, ""),  # business days are counted in any severity
        ("3d", "3d", IN_HOURS, ""),
        ("1d", "24h", EXACT, "stricter"),  # a day ends at midnight, after the next one
        ("5bd", "7d", EXACT, "weaker"),  # from a Sunday on, the seven days are later
        ("5bd", "8d", EXACT, "weaker"),
        ("5bd", "4d", EXACT, "stricter"),
    ],
)
def test_deadlines_of_any_unit_and_hours_compare(
    before: str, after: str, hours: tuple[bool, bool], way: str
) -> None:
    assert Scale(Business(), hours).deadline(before, after) == way


def test_a_parameter_that_is_emptied_demands_nothing() -> None:
    for rule, name in (("INC105", "roles"), ("INC201", "cadence"), ("INC103", "within")):
        one = f"rules: {{{rule}: {{mode: warn, params: {{{name}: null}}}}}}"
        said = {"roles": "[scribe]", "cadence": "{public: {every: 20m}}", "within": "5m"}[name]
        other = one.replace("null", said)
        assert [way for way, _ in differences(one, other)] == ["stricter"]
        assert [way for way, _ in differences(other, one)] == ["weaker"]
