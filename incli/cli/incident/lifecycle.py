"""open, resolve, close, reopen, cancel, merge."""

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident, complete_person
from incli.cli.terminal.console import Console, span, writes
from incli.domain.due import owed
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.layout import new_incident_id
from incli.domain.policy import ResponsePolicy
from incli.domain.state import Header
from incli.domain.text import counted


@click.command("open")
@click.argument("title", nargs=-1)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    metavar="LEVEL",
    help="sev1 … sev5, or `unsure`: the worst of those named, or of all.",
)
@click.option("--criterion", metavar="ID", help="The written criterion it meets.")
@click.option("--service", "services", multiple=True, metavar="S", help="A service it touches.")
@click.option("--tag", "tags", multiple=True, metavar="T", help="A tag.")
@click.option("--drill", is_flag=True, help="Practice, not an incident.")
@click.option("--internal", is_flag=True, help="Leave it out of what is published.")
@click.option("--code-name", is_flag=True, help="Call it by two words that say nothing.")
@writes
def open_(  # one parameter an option
    console: Console,
    said: Said,
    title: tuple[str, ...],
    severities: tuple[str, ...],
    criterion: str | None,
    services: tuple[str, ...],
    tags: tuple[str, ...],
    drill: bool,  # click passes by name
    internal: bool,  # click passes by name
    code_name: bool,  # click passes by name
) -> None:
    """Declare an incident. Anybody may, at any time; a title is enough.

    \b
    incli open "Checkout errors in the EU" --severity sev2
    """
    session = console.session
    policy = console.session.policy_now
    name = _code_name(title) if code_name else choose.title(title)
    severity, unsure = _severity(policy, severities, criterion)
    header = Header(
        name,
        "drill" if drill else "incident",
        "internal" if internal else policy.visibility,
        services,
        tags,
    )
    body = Opened(name, severity, criterion, services, tags, unsure)
    opened = said.at or session.now
    written = session.open(
        header, (body,), said, lambda: new_incident_id(name, opened, session.view.ids())
    )
    incident = written.incident
    local = opened.astimezone(console.zone)
    times = f"{local:%H:%M} local ({opened:%H:%M} UTC)"
    lines = [f"Opened {incident.id} · {severity or 'severity not set'} · {times}"]
    due = [f"{each.what} by {console.clock(each.due)}" for each in owed(incident, policy)]
    if due:
        lines.append("Due     " + " · ".join(due))
    lines += _rally(console, policy, severity) or ["Command incli assign ic me"]
    console.written(written, *lines)


def _code_name(title: tuple[str, ...]) -> str:
    if title:
        raise InvalidInput("A title, or a code name.", "incli open --code-name")
    import secrets  # noqa: PLC0415  # only here

    from incli.domain.codenames import code_name  # noqa: PLC0415  # likewise

    return code_name(secrets.randbelow)


def _rally(console: Console, policy: ResponsePolicy, severity: str | None) -> list[str]:
    """Who is on call for each role the severity asks for: on the clock where they are."""
    from incli.app.roster.reading import rally  # noqa: PLC0415  # zones: not for a note
    from incli.cli.oncall.oncall import local_time  # noqa: PLC0415  # likewise

    session = console.session
    level = policy.severity(severity)
    roles = dict.fromkeys((COMMANDER, *(level.roles if level else ())))
    lines = []
    for role, now in rally(session, roles, session.now):
        there = local_time(console, now.person, session.now) if now.person else None
        known = [f"{there} there"] if there else []
        known += [f"until {console.clock(now.until)}"] if now.until else []
        about = f" ({', '.join(known)})" if known else ""
        title = session.team.role_name(role)
        command = f"incli assign {_short(console, role)} {now.person or 'PERSON'}"
        lines.append(f"{title:<22} {console.name(now.person)}{about}   {command}")
    return [
        f"{'On call now  ' if not at else '             '} {each}" for at, each in enumerate(lines)
    ]


def _short(console: Console, role: str) -> str:
    """What people type for a role: its shortest alias."""
    known = console.session.team.roles.get(role)
    return min((*known.aliases, role), key=len) if known else role


def _severity(
    policy: ResponsePolicy, typed: tuple[str, ...], criterion: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """The severity to open with, and the candidates of somebody who was not sure."""
    named = tuple(choose.level(policy, each) for each in typed if each != "unsure")
    if criterion is not None:
        known: dict[str, str] = {}
        for level in policy.severities.values():
            for each in level.criteria:
                known.setdefault(each["id"], level.id)  # the worst comes first
        if criterion not in known:
            some = ", ".join(known) or "none is written down"
            raise InvalidInput(f"There is no criterion “{criterion}”.", f"criteria: {some}")
        gives = known[criterion]
        if named and gives not in named:
            raise Refused(
                f"“{criterion}” is a criterion of {gives}, not of {' or '.join(named)}.",
                f'incli open "…" --criterion {criterion}    or leave the criterion out',
            )
        named = named or (gives,)
    if "unsure" in typed or len(named) > 1:
        candidates = named or tuple(policy.severities)
        return policy.unsure(candidates), candidates
    return (named[0] if named else None), ()


@click.command("resolve")
@click.argument("text", nargs=-1)
@click.option(
    "--owner", metavar="PERSON", shell_complete=complete_person, help="Who owns the postmortem."
)
@writes
def resolve(console: Console, said: Said, text: tuple[str, ...], owner: str | None) -> None:
    """End the incident. One person owns what comes after.

    \b
    incli resolve "failed over to fra2" --owner mei
    """
    session = console.session
    written = session.write(
        lambda incident: (
            Resolved(
                choose.owner(console, incident, owner) if owner else None,
                " ".join(text).strip() or None,
            ),
        ),
        said,
    )
    incident = written.incident
    policy = session.policy_for(incident)
    lasted = (
        span(incident.resolved - incident.opened) if incident.resolved and incident.opened else ""
    )
    line = f"Resolved after {lasted}."
    if incident.owner:
        line += f" {console.name(incident.owner)} owns the postmortem"
        due = ", ".join(
            f"{each.what.removeprefix('postmortem ')} by {policy.business.day_of(each.due):%a %d}"
            for each in owed(incident, policy)
        )
        line += f": {due}.   incli postmortem start" if due else "."
    console.written(written, line, "Everybody else may leave. Thank you.")


@click.command("close")
@writes
def close(console: Console, said: Said) -> None:
    """Close the incident: all that was owed afterwards is done.

    \b
    incli close
    """
    written = console.session.write(lambda _: (Closed(),), said)
    left = [each for each in written.incident.actions.values() if each.status == "open"]
    lines = [f"Closed {written.incident.id}."]
    if left:
        lines.append(f"Still open: {counted(len(left), 'action item')}.   incli action list")
    console.written(written, *lines, *_postmortem(console, written.incident))


def _postmortem(console: Console, incident: Incident) -> list[str]:
    """What is left to do about a postmortem that the severity demands."""
    from incli.app.postmortem.texts import state  # noqa: PLC0415  # only here
    from incli.domain.due import NEXT, way  # noqa: PLC0415  # beside it

    severity = console.session.policy_for(incident).severity(incident.severity)
    known = state(console.session, incident)
    if known not in NEXT or severity is None or not severity.postmortem:
        return []
    return [f"The postmortem is {known.replace('-', ' ')}.   {way(NEXT[known])}"]


@click.command("reopen")
@writes
def reopen(console: Console, said: Said) -> None:
    """Go on with an incident that was not over.

    \b
    incli reopen --because "errors are back in fra1"
    """
    written = console.session.write(lambda _: (Reopened(),), said)
    console.written(written, f"Reopened {written.incident.id}.")


@click.command("cancel")
@writes
def cancel(console: Console, said: Said) -> None:
    """Say that it was no incident; the record is kept.

    \b
    incli cancel --because "a test account"
    """
    written = console.session.write(lambda _: (Cancelled(),), said)
    console.written(written, f"Cancelled {written.incident.id}.")


@click.command("merge")
@click.argument("into", shell_complete=complete_incident)
@writes
def merge(console: Console, said: Said, into: str) -> None:
    """Merge the incident (-i ID) into another, where it goes on.

    \b
    incli -i checkout-slow merge checkout-errors
    """
    target = console.session.incident_id(into)
    written = console.session.write(lambda _: (Merged(target),), said)
    console.written(written, f"Merged {written.incident.id} into {target}.")
