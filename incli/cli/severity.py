"""severity raise, severity lower, severities."""

import click

from incli.app.session import Said
from incli.cli import choose
from incli.cli.complete import complete_severity
from incli.cli.console import Console, writes
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.severity import is_worse


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
    """Print what the severities mean here, and what each one demands.

    \b
    incli severities
    """
    policy = choose.policy_now(console)
    if console.as_json:
        console.data([_as_data(console, each) for each in policy.severities])
        return
    if not policy.severities:
        raise Refused("This repository has no response policy.", "incli init --preset pagerduty")
    if policy.definition:
        console.say(f"An incident is: {policy.definition}")
    for each in policy.severities.values():
        console.say(f"\n{each.id}  {each.name}")
        console.say(f"    {each.description}")
        for criterion in each.criteria:
            console.say(f"    · {criterion['text']}   --criterion {criterion['id']}")
        for role, within in each.roles.items():
            console.say(f"    {console.session.team.role_name(role)} within {within}")
        for audience, cadence in each.updates.items():
            parts = [f"first within {cadence.first}" if cadence.first else ""]
            parts.append(f"every {cadence.every}" if cadence.every else "")
            console.say(f"    {audience} updates {', '.join(part for part in parts if part)}")
        for step, demand in each.postmortem.items():
            console.say(f"    postmortem {step} within {demand}")


def _as_data(console: Console, level: str) -> dict[str, object]:
    each = choose.policy_now(console).severities[level]
    return {
        "id": each.id,
        "name": each.name,
        "description": each.description,
        "source": each.source,
        "criteria": [dict(criterion) for criterion in each.criteria],
        "roles": dict(each.roles),
        "postmortem": dict(each.postmortem),
        "actions": each.actions,
    }
