"""Everything that is wrong with a roster, and how good it is for the people on it.

Sources: PagerDuty incident-response-docs, oncall/being_oncall (a backup; shadowing), and
goingoncall-docs (rest, holidays, notice).
"""

from datetime import timedelta

from incli.domain.roster import carried, covered, written
from incli.domain.roster.problem import Problem, Question, each_once, length
from incli.domain.roster.wall import DAY
from incli.domain.text import counted
from incli.domain.value import Value

_WEEK = timedelta(days=7)
_UNEVEN = 1.5
"""Where the most loaded carries half as much again as the least, the load is uneven."""
_WEIGHTS = {"INC503": 15, "INC502": 10, "INC506": 10, "INC505": 10, "INC108": 10}
_OTHER_WEIGHT = 5


class Reason(Value):
    """Why a roster has fewer points than 100."""

    points: int
    text: str


def lint(question: Question) -> list[Problem]:
    """Everything that is wrong, in the order of the file's lists."""
    checks = (*written.CHECKS, *covered.CHECKS, *carried.CHECKS)
    return each_once(problem for check in checks for problem in check(question))


def score(question: Question, problems: list[Problem]) -> tuple[int, list[Reason]]:
    """0 to 100 points, and what cost them; 100 is a roster with nothing to say about."""
    reasons = [Reason(_WEIGHTS.get(each.rule, _OTHER_WEIGHT), each.message) for each in problems]
    reasons += _soft(question)
    return max(0, 100 - sum(each.points for each in reasons)), reasons


def _soft(question: Question) -> list[Reason]:
    """What is no mistake, and still worse than it could be."""
    roster, found = question.roster, []
    shown = question.shown("primary")
    hours: dict[str, timedelta] = {}
    for each in shown:
        if each.person and not each.open:
            hours[each.person] = hours.get(each.person, timedelta(0)) + (each.end - each.start)
    if len(hours) == 1:
        found.append(Reason(20, f"{next(iter(hours))} is alone: nobody takes turns."))
    elif hours:
        most, least = max(hours, key=hours.__getitem__), min(hours, key=hours.__getitem__)
        if hours[most] > hours[least] * _UNEVEN:
            found.append(
                Reason(
                    10,
                    f"The load is uneven: {most} carries {hours[most] / DAY:.0f} days, "
                    f"{least} {hours[least] / DAY:.0f}.",
                )
            )
    if "backup" not in roster.used_layers:
        found.append(Reason(10, "There is no backup: nobody is called when the primary sleeps."))
    longest = max((each.end - each.start for each in shown if not each.open), default=_WEEK)
    if longest > _WEEK + timedelta(hours=1):
        found.append(Reason(5, f"The longest shift lasts {length(longest)}: a week is long."))
    vacant = [each for each in shown if each.nobody]
    if vacant:
        found.append(
            Reason(
                min(10, 2 * len(vacant)),
                f"Nobody is on call {counted(len(vacant), 'time')}, which is meant: "
                f"“{vacant[0].nobody}”.",
            )
        )
    return found
