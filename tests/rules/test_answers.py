"""What an answer is, whatever a rule does."""

from datetime import UTC, date, datetime, timedelta

from incli.domain.policy import ResponsePolicy, WaiverTerms
from incli.domain.value import replace
from incli.domain.waiver import Waiver
from incli.rules import RULES
from incli.rules.params import Asked
from incli.rules.rule import Fault, answer


def test_a_rule_that_ends_the_program_is_told_as_one_that_failed_to_run() -> None:
    def judge(case: object, asked: object) -> tuple[Fault, ...]:
        raise SystemExit(0)

    rule = replace(RULES["INC101"], judge=judge)
    policy = ResponsePolicy(datetime.min.replace(tzinfo=UTC))
    found = answer(rule, "enforce", "x", None, Asked(rule, policy, {}))
    assert (found.outcome, found.why) == ("broken", "SystemExit: 0")


def test_a_waiver_counts_by_somebody_of_the_team_and_for_no_longer_than_agreed() -> None:
    day = date(2026, 11, 25)
    given = Waiver("w", "p", "INC101", "x", "because", "ana", ("bo",), day + timedelta(days=30))
    terms, team = WaiverTerms(longest=timedelta(days=90)), {"ana", "bo"}
    assert given.is_approved(terms, team, day)
    assert not replace(given, approved_by=("eve",)).is_approved(terms, team, day)
    assert not replace(given, approved_by=("ana",)).is_approved(terms, team, day)
    assert not replace(given, expires=day + timedelta(days=91)).is_approved(terms, team, day)
    assert not given.is_approved(WaiverTerms(approvers=("cy",)), {*team, "cy"}, day)
