"""What the record says of the process in a quarter: gathered for people to meet about."""

from collections.abc import Iterator
from datetime import timedelta

from incli.app.check.law import Law
from incli.app.check.worktree import check_folder
from incli.app.policy.replay import replay
from incli.app.reviews.part import Part
from incli.app.rulebook import rules
from incli.app.session import Session
from incli.app.statistics import Wanted, chosen
from incli.domain.incident import Incident
from incli.domain.measures import is_counted
from incli.domain.periods import Period
from incli.domain.process import (
    OFTEN,
    SILENCE,
    Told,
    gaps,
    gripes,
    overrides,
    slow_handovers,
    toil,
)
from incli.domain.times import span

_LOOKS_BACK = timedelta(days=180)
"""How much of the past a change of the policy is tried on."""
_NAMED = 3


def gathered(session: Session, period: Period) -> tuple[Part, ...]:
    """Every part of the review of the process, in their order. Drills are left out."""
    found = chosen(session, Wanted(period.start, period.end))
    incidents = [each for each in found if is_counted(each)]
    drills = frozenset(each["id"] for each in session.view.summaries() if each["kind"] == "drill")
    return (
        _violations(session, period, drills),
        _waivers(session, period, drills),
        _said(session, "gripes", incidents),
        _said(session, "overrides", incidents),
        _handovers(session, incidents),
        _silence(session, incidents),
        toil_part(session, incidents),
        _policies(session, period),
    )


def toil_part(session: Session, incidents: list[Incident]) -> Part:
    """What was done by hand again and again."""
    return Part(
        "toil",
        "Done by hand again and again",
        "For each of these: why is it not automated?",
        ("times", "step", "in", "last", "by"),
        tuple(
            (
                str(each.times),
                each.words,
                _some(each.incidents),
                f"{each.last:%Y-%m-%d}",
                _some([session.team.name(person) for person in each.people]),
            )
            for each in toil(incidents)
        ),
        f"No step was done by hand {OFTEN} times or more.",
    )


def _violations(session: Session, period: Period, drills: frozenset[str]) -> Part:
    """What the check says now of the incidents of the period, and of the repository as a whole."""
    report = check_folder(session, rules(), frozenset(), ())
    first, after = (f"{day:%Y-%m-%d}" for day in (period.first, period.after))
    found: dict[tuple[str, str, str], list[str]] = {}
    for each in report.verdicts:
        of_the_period = not each.incident or first <= each.incident < after
        if of_the_period and each.incident not in drills:
            key = (each.rule, each.name, each.outcome)
            found.setdefault(key, []).append(each.incident or each.path)
    rows = [
        (f"{rule} {name}", outcome, str(len(where)), _some(list(dict.fromkeys(where))))
        for (rule, name, outcome), where in found.items()
    ]
    return Part(
        "violations",
        "Where the record disagrees with the policy",
        "Which of these is the process, and which is a rule that does not fit?",
        ("rule", "outcome", "times", "in"),
        tuple(sorted(rows, key=lambda row: (-int(row[2]), row[0]))),
        "Nothing: the check finds nothing in these incidents.",
    )


def _waivers(session: Session, period: Period, drills: frozenset[str]) -> Part:
    incidents = {each["id"] for each in session.view.summaries()}
    first, after = (f"{day:%Y-%m-%d}" for day in (period.first, period.after))
    rows = [
        (each.id, each.rule, each.incident, each.reason, f"{each.expires}")
        for each in Law(session).waivers
        if each.incident not in drills
        and (first <= each.incident < after or each.incident not in incidents)
    ]
    return Part(
        "waivers",
        "What was waived",
        "Would the rule have to change, so that nobody has to ask again?",
        ("waiver", "rule", "incident", "reason", "until"),
        tuple(sorted(rows)),
        "No rule was waived.",
    )


_SAID = {
    "gripes": (
        "What people complained about",
        "What do we change, and who does?",
        "Nobody complained, or nobody wrote it down.",
    ),
    "overrides": (
        "What was set aside with a reason",
        "Is the reason one that the process should know?",
        "Nothing was set aside.",
    ),
}


def _said(session: Session, key: str, incidents: list[Incident]) -> Part:
    title, question, nothing = _SAID[key]
    found: tuple[Told, ...] = gripes(incidents) if key == "gripes" else overrides(incidents)
    rows = [(each.incident, session.team.name(each.by), each.kind, each.text) for each in found]
    return Part(key, title, question, ("incident", "who", "kind", "what"), tuple(rows), nothing)


def _handovers(session: Session, incidents: list[Incident]) -> Part:
    rows = [
        (
            each.incident,
            each.role,
            f"{session.team.name(each.by)} to {session.team.name(each.to)}",
            span(each.took) if each.took is not None else "never accepted",
        )
        for each in slow_handovers(incidents, session.policy_for)
    ]
    return Part(
        "handovers",
        "Handovers that took long",
        "Was the other person called, and how?",
        ("incident", "role", "from and to", "took"),
        tuple(rows),
        "No handover took long.",
    )


def _silence(session: Session, incidents: list[Incident]) -> Part:
    found = gaps(incidents, session.now)
    rows = [(each.incident, f"{each.since:%m-%d %H:%M}", span(each.lasted)) for each in found]
    return Part(
        "silence",
        "Silence",
        "What happened then, and why did nobody write it down?",
        ("incident", "since (UTC)", "for"),
        tuple(rows),
        f"No incident was silent for {span(SILENCE)}.",
    )


def _policies(session: Session, period: Period) -> Part:
    return Part(
        "policies",
        "Changes of the policy, and what they would have said of the half year before",
        "Did it do what we wanted it to?",
        ("version", "rule", "newly fail", "no longer fail"),
        tuple(_effects(session, period)),
        "The policy did not change.",
    )


def _effects(session: Session, period: Period) -> Iterator[tuple[str, ...]]:
    for path, policy in Law(session).versions:
        if not period.start <= policy.effective < period.end:
            continue
        found = replay(session, policy, rules(), policy.effective - _LOOKS_BACK)
        changed = [each for each in found.rules if each.newly_fail or each.newly_pass]
        for each in changed:
            name = f"{each.rule.id} {each.rule.name}"
            yield path, name, str(len(each.newly_fail)), str(len(each.newly_pass))
        if not changed:
            yield path, "every rule", "0", "0"


def _some(names: list[str] | tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
