"""How parameters are moved past their boundary, and what a case makes of it."""

from datetime import timedelta
from typing import Any

import pytest

from incli.domain.policy import Cadence, RuleSetting
from incli.rules import RULES
from incli.rules.rule import Param
from incli.rules.written.moved import Move, moves_of
from incli.rules.written.testcase import TestCase

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("deadline", "5m", ["2m30s", "10m"]),
        ("deadline", "3d", ["1d", "6d"]),
        ("deadline", "5bd", ["2bd", "10bd"]),
        ("deadline", "1d12h", ["18h", "3d"]),
        ("deadline", "1s", ["1s", "2s"]),
        ("span", HOUR, [HOUR / 2, 2 * HOUR]),
        ("span", timedelta(0), [timedelta(0), HOUR]),
        ("count", 2, [1, 3]),
        ("count", 0, [0, 1]),
        ("severity", "sev1", ["sev1", "sev2"]),
        ("severity", "sev5", ["sev4", "sev5"]),
        ("flag", True, [False]),
        ("text", "words", []),
        ("words", ("a", "b"), [("b",), ("a",)]),
        (
            "roles",
            {"scribe": "10m", "deputy": None},
            [
                {"scribe": "5m", "deputy": None},
                {"scribe": "20m", "deputy": None},
                {"deputy": None},
                {"scribe": "10m"},
            ],
        ),
        (
            "cadence",
            {"public": Cadence("5m", "20m", "2h", "1h")},
            [
                {"public": Cadence("2m30s", "10m", "2h", "30m")},
                {"public": Cadence("10m", "40m", "2h", "2h")},
                {},
            ],
        ),
    ],
)
def test_a_parameter_is_moved_to_both_sides_and_loses_each_of_its_parts(
    kind: str, value: object, expected: list[Any]
) -> None:
    assert [move(value) for move in moves_of(Param("p", kind, None, ""), value)] == expected


CASE: dict[str, Any] = {
    "entries": [
        {"at": "00:00", "by": "ana", "kind": "opened", "title": "Down", "severity": "sev1"},
        {
            "at": "00:04",
            "by": "bo",
            "kind": "assigned",
            "role": "incident-commander",
            "person": "bo",
        },
    ]
}


def outcome(data: dict[str, Any], move: Move | None = None) -> str:
    setting = RuleSetting("warn", params={"within": "5m"})
    moves = {"within": move} if move else {}
    return TestCase(data).found(RULES["INC101"], setting, moves).outcome


def test_a_case_notices_what_the_policy_sets_and_not_what_it_sets_itself() -> None:
    assert (outcome(CASE), outcome(CASE, lambda _: "2m")) == ("pass", "fail")
    own = CASE | {"params": {"within": "6m"}}
    assert (outcome(own), outcome(own, lambda _: "2m")) == ("pass", "pass")


def test_what_is_expected_anywhere_may_be_found_anywhere() -> None:
    late = CASE | {"expect": "INC101", "params": {"within": "1m"}}
    case = TestCase(late)
    assert case.wrong(case.found(RULES["INC101"])) == []
    in_time = TestCase(CASE | {"expect": "INC101", "params": {"within": "9m"}})
    (mistake,) = in_time.wrong(in_time.found(RULES["INC101"]))
    assert (mistake.place, mistake.message) == ((), "INC101 finds nothing here.")


def test_a_file_that_is_not_marked_is_not_to_be_found_fault_with() -> None:
    bad = {"kind": "people", "unreadable": ["a tab"], "path": "policies/people.yaml"}
    good = {"kind": "roles", "path": "policies/roles.yaml"}
    marked = TestCase({"files": [bad | {"expect": "INC001"}, good]})
    assert marked.wrong(marked.found(RULES["INC001"])) == []
    other = TestCase({"files": [bad, good | {"expect": "INC001"}]})
    places = [each.place for each in other.wrong(other.found(RULES["INC001"]))]
    assert places == [("files", 1), ("files", 0)]


def test_a_case_without_what_a_rule_looks_at_is_told() -> None:
    said = TestCase(CASE | {"judges": ["INC001"]}).found(RULES["INC001"])
    assert (said.outcome, said.why) == ("not applicable", "it has no file")
