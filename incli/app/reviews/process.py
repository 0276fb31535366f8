"""What the record says of the process in a quarter: gathered for people to meet about."""

from collections.abc import Iterator
from datetime import timedelta

from incli.app.check.law import Law
from incli.app.check.worktree import check_folder
from incli.app.policy.replay import replay
from incli.app.reviews.part import Column, Part, some
from incli.app.rulebook import rules
from incli.app.session import Session
from incli.app.statistics import Wanted, chosen
from incli.domain.incident import Incident
from incli.domain.measures import is_counted
from incli.domain.periods import Period
from incli.domain.process import (
    NO_POLICY,
    OFTEN,
    SILENCE,
    Told,
    gaps,
    gripes,
    none_here,
    overrides,
    slow_handovers,
    toil,
)
from incli.domain.times import span

_LOOKS_BACK = timedelta(days=180)
"""How much of the past a change of the policy is tried on."""


def gathered(session: Session, period: Period) -> tuple[Part, ...]:
    """Every part of the review of the process, in their order. Drills are left out."""
    found = chosen(session, Wanted(period.start, period.end))
    incidents = [each for each in found if is_counted(each)]
    ids = frozenset(each.id for each in found if each.header.kind != "drill")
    return (
        _violations(session, ids),
        _waivers(session, ids),
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
        (
            Column("times", "times"),
            Column("step", "step"),
            Column("incidents", "in", some),
            Column("last", "last", "{:%Y-%m-%d}".format),
            Column("people", "by", lambda people: some([*map(session.team.name, people)])),
        ),
        tuple(
            (each.times, each.words, each.incidents, each.last, each.people)
            for each in toil(incidents)
        ),
        none_here(
            incidents,
            f"No step was done by hand {OFTEN} times or more.",
            f"none had a step that was done by hand {OFTEN} times or more",
        ),
    )


def _violations(session: Session, ids: frozenset[str]) -> Part:
    """What the check says now of the incidents of the period, and of the repository as a whole."""
    report = check_folder(session, rules(), frozenset(), ())
    found: dict[tuple[str, str, str], list[str]] = {}
    for each in report.verdicts:
        if not each.incident or each.incident in ids:
            key = (each.rule, each.name, each.outcome)
            found.setdefault(key, []).append(each.incident or each.path)
    rows = [
        (f"{rule} {name}", outcome, len(where), tuple(dict.fromkeys(where)))
        for (rule, name, outcome), where in found.items()
    ]
    return Part(
        "violations",
        "Where the record disagrees with the policy",
        "Which of these is the process, and which is a rule that does not fit?",
        (
            Column("rule", "rule"),
            Column("outcome", "outcome"),
            Column("times", "times"),
            Column("places", "in", some),
        ),
        tuple(sorted(rows, key=lambda row: (-row[2], row[0]))),
        "Nothing: the check finds nothing in these incidents."
        if report.has_policy
        else f"Nothing is known. {NO_POLICY}",
    )


def _waivers(session: Session, ids: frozenset[str]) -> Part:
    """Those of the incidents of the period, and those of none that the record has."""
    elsewhere = frozenset(session.view.ids()) - ids
    rows = [
        (each.id, each.rule, each.incident, each.reason, each.expires)
        for each in Law(session).waivers
        if each.incident not in elsewhere
    ]
    return Part(
        "waivers",
        "What was waived",
        "Would the rule have to change, so that nobody has to ask again?",
        (
            Column("waiver", "waiver"),
            Column("rule", "rule"),
            Column("incident", "incident"),
            Column("reason", "reason"),
            Column("until", "until"),
        ),
        tuple(sorted(rows)),
        "No rule was waived.",
    )


_SAID = {
    "gripes": (
        "What people complained about",
        "What do we change, and who does?",
        ("Nobody complained, or nobody wrote it down.", "in none did anybody write a complaint"),
    ),
    "overrides": (
        "What was set aside with a reason",
        "Is the reason one that the process should know?",
        ("Nothing was set aside.", "in none was anything set aside"),
    ),
}


def _said(session: Session, key: str, incidents: list[Incident]) -> Part:
    title, question, nothing = _SAID[key]
    found: tuple[Told, ...] = gripes(incidents) if key == "gripes" else overrides(incidents)
    columns = (
        Column("incident", "incident"),
        Column("by", "who", session.team.name),
        Column("kind", "kind"),
        Column("text", "what"),
    )
    rows = tuple((each.incident, each.by, each.kind, each.text) for each in found)
    return Part(key, title, question, columns, rows, none_here(incidents, *nothing))


def _handovers(session: Session, incidents: list[Incident]) -> Part:
    name = session.team.name
    found = slow_handovers(incidents, session.policy_for, session.now)
    return Part(
        "handovers",
        "Handovers that took long",
        "Was the other person called, and how?",
        (
            Column("incident", "incident"),
            Column("role", "role", session.team.role_name),
            Column("by", "from", name),
            Column("to", "to", name),
            Column("took_seconds", "took (-: never accepted)", span),
        ),
        tuple((each.incident, each.role, each.by, each.to, each.took) for each in found),
        none_here(incidents, "No handover took long.", "none had a handover that took long"),
    )


def _silence(session: Session, incidents: list[Incident]) -> Part:
    found = gaps(incidents, session.now)
    return Part(
        "silence",
        "Silence",
        "What happened then, and why did nobody write it down?",
        (
            Column("incident", "incident"),
            Column("since", "since (UTC)", "{:%m-%d %H:%M}".format),
            Column("lasted_seconds", "for", span),
        ),
        tuple((each.incident, each.since, each.lasted) for each in found),
        none_here(
            incidents,
            f"No incident was silent for {span(SILENCE)}.",
            f"none was silent for {span(SILENCE)}",
        ),
    )


def _policies(session: Session, period: Period) -> Part:
    return Part(
        "policies",
        "Changes of the policy, and what they would have said of the half year before",
        "Did it do what we wanted it to?",
        (
            Column("version", "version"),
            Column("rule", "rule"),
            Column("newly_fail", "newly fail"),
            Column("newly_pass", "no longer fail"),
        ),
        tuple(_effects(session, period)),
        "The policy did not change.",
    )


def _effects(session: Session, period: Period) -> Iterator[tuple[str, str, int, int]]:
    for path, policy in Law(session).versions:
        if not period.start <= policy.effective < period.end:
            continue
        found = replay(
            *(session, policy, rules()),
            since=policy.effective - _LOOKS_BACK,
            until=policy.effective,
        )
        changed = [each for each in found.rules if each.newly_fail or each.newly_pass]
        for each in changed:
            name = f"{each.rule.id} {each.rule.name}"
            yield path, name, len(each.newly_fail), len(each.newly_pass)
        if not changed:
            yield path, "every rule", 0, 0
