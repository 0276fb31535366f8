"""severity raise, severity lower, severities."""

from collections.abc import Mapping
from typing import Any

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_severity
from incli.cli.terminal.console import Console, writes
from incli.domain.business import Business
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.policy import ResponsePolicy, Severity
from incli.domain.severity import is_worse
from incli.domain.value import parts


@click.group("severity")
def severity() -> None:
    """Raise the severity at any time; lower it once the incident is resolved."""


@severity.command("raise")
@click.argument("level", shell_complete=complete_severity)
@writes
def raise_(console: Console, said: Said, level: str) -> None:
    """Raise the severity to LEVEL. Anybody may, at any time.

    \b
    incli severity raise sev1 --because "payments fail too"
    """
    _change(console, said, level, upwards=True)


@severity.command("lower")
@click.argument("level", shell_complete=complete_severity)
@writes
def lower(console: Console, said: Said, level: str) -> None:
    """Lower the severity to LEVEL, after the incident is resolved.

    \b
    incli severity lower sev3 --because "no order was lost"
    """
    _change(console, said, level, upwards=False)


def _change(console: Console, said: Said, level: str, *, upwards: bool) -> None:
    def changed(incident: Incident) -> tuple[SeverityChanged]:
        wanted = choose.level(console.session.policy_for(incident), level)
        if wanted != incident.severity and is_worse(wanted, incident.severity) != upwards:
            verb = "lower" if upwards else "raise"
            raise Refused(
                f"{wanted} is {'milder' if upwards else 'worse'} than {incident.severity}.",
                f'incli severity {verb} {wanted} --because "…"',
            )
        return (SeverityChanged(wanted),)

    written = console.session.write(changed, said)
    body = written.entries[0].body
    assert isinstance(body, SeverityChanged)  # noqa: S101  # written two lines above
    before = body.previous or "not set"
    console.written(written, f"Severity is {body.severity} now (it was {before}).")


@click.command("severities")
@click.pass_obj
def severities(console: Console) -> None:
    """Print what the severities mean here, and all that each one demands.

    \b
    incli severities
    """
    policy = console.session.policy_now
    if console.as_json:
        console.data([_as_data(each) for each in policy.severities.values()])
        return
    if not policy.severities:
        raise Refused("This repository has no response policy.", "incli init --preset pagerduty")
    if policy.definition:
        console.say(f"An incident is: {policy.definition}")
    for each in policy.severities.values():
        console.say(f"\n{each.id}  {each.name}")
        for line in _demands(console, each):
            console.say(f"    {console.in_team_words(line)}")
    for number, line in enumerate(_in_all(policy)):
        console.say(f"{'' if number else chr(10)}{console.in_team_words(line)}")


def _demands(console: Console, each: Severity) -> list[str]:
    """What a severity means and demands, a line each."""
    from incli.rules.weaker.difference import written  # noqa: PLC0415  # zones: not for --help

    hours = {"always": "at any hour", "business": "in business hours"}[each.hours]
    kind = "a major incident; people" if each.major else "people"
    lines = [each.description, f"{kind} are called {hours}"]
    if each.criteria_needed > 1:
        lines.append(f"{each.criteria_needed} of its criteria must be met:")
    for one in each.criteria:
        measure = f" ({_measure(one)})" if "metric" in one else ""
        lines.append(f"· {one['text']}{measure}   --criterion {one['id']}")
    team = console.session.team
    lines += [f"{team.role_name(role)} within {within}" for role, within in each.roles.items()]
    lines += [f"{who} updates {written(cadence)}" for who, cadence in each.updates.items()]
    lines += [f"postmortem {step} within {time}" for step, time in each.postmortem.items()]
    return [*lines, *([f"action items done within {each.actions}"] if each.actions else [])]


def _measure(criterion: Mapping[str, Any]) -> str:
    comparison = criterion["comparison"].replace("-", " ")
    lasts = f" for {criterion['for']}" if "for" in criterion else ""
    return f"{criterion['metric']} {comparison} {criterion['value']:g}{lasts}"


_LIMITS = {
    "command": "In command: at most {}.",
    "command_nudge": "A handover of command is suggested after {}.",
    "span": "Nobody has more than {} people answer to them.",
    "relevels": "The severity changes at most {} times.",
    "rest": "After an incident at night people rest for {}.",
    "acknowledge": "A task is acknowledged within {}.",
}


def _in_all(policy: ResponsePolicy) -> list[str]:
    """What holds in every incident, a line each."""
    said = (
        text.format(policy.limits[key]) for key, text in _LIMITS.items() if key in policy.limits
    )
    lines = list(said)
    if policy.business != Business():
        hours = policy.business
        days = len(hours.holidays)
        free = f", but on {days} holiday{'s' if days != 1 else ''}" if days else ""
        times = f"{hours.opens:%H:%M} to {hours.closes:%H:%M}"
        lines.append(f"Business hours: {', '.join(hours.days)}, {times} {hours.zone}{free}.")
    return lines


def _as_data(each: Severity) -> dict[str, Any]:
    keys = ("id", "name", "description", "source", "criteria_needed", "major", "hours", "actions")
    return {
        **{key: getattr(each, key) for key in keys},
        "criteria": [dict(criterion) for criterion in each.criteria],
        "roles": dict(each.roles),
        "updates": {
            who: {key: said for key, said in parts(cadence).items() if said}
            for who, cadence in each.updates.items()
        },
        "postmortem": dict(each.postmortem),
    }
