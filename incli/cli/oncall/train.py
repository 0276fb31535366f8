"""train log, train status."""

import click

from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident, complete_person, complete_role
from incli.cli.terminal.console import Console
from incli.cli.terminal.saved import told_saved
from incli.cli.terminal.table import table
from incli.domain.errors import InvalidInput

_KINDS = ("course", "incident", "shadow", "reverse-shadow", "drill")


@click.group("train")
def train() -> None:
    """Who is qualified for which role, and what they did for it."""


@train.command("log")
@click.argument("person", shell_complete=complete_person)
@click.argument("role", shell_complete=complete_role)
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--on", metavar="DAY", help="The day; the first of several. Today where left out.")
@click.option("--length", metavar="SPAN", help="How long it took: 1w, 2d; a day where left out.")
@click.option(
    "--incident", metavar="ID", shell_complete=complete_incident, help="The incident or drill."
)
@click.option("--text", metavar="T", help="Anything worth knowing.")
@click.pass_obj
def log(
    console: Console,
    person: str,
    role: str,
    kind: str,
    on: str | None,
    length: str | None,
    incident: str | None,
    text: str | None,
) -> None:
    """Note what PERSON did on the way to a ROLE, where the record cannot know it.

    Incidents and drills that people took part in are counted from the record by themselves, and
    so are shifts in the shadow layer of a roster.

    \b
    incli train log mei ic shadow --length 1w --on 2026-11-02
    """
    from incli.app.training import log_step  # noqa: PLC0415  # only here
    from incli.documents.formats import check_date, check_period  # noqa: PLC0415

    session = console.session
    who, wanted = choose.person(console, person), session.team.role(role)
    step = {"on": on or session.now.date().isoformat(), "role": wanted, "kind": kind}
    try:
        check_date(step["on"])
        if length:
            check_period(length)
            step["length"] = length
    except ValueError as error:
        raise InvalidInput(str(error), "--on 2026-11-02 --length 1w") from None
    if incident:
        step["incident"] = session.incident_id(incident)
    if text:
        step["text"] = text
    commit = log_step(session, who, step)
    told = f"{console.name(who)}: {kind} for {session.team.role_name(wanted)} on {step['on']}."
    told_saved(console, commit, {"person": who, **step}, told)


@train.command("status")
@click.argument("person", required=False, shell_complete=complete_person)
@click.option("--role", metavar="ROLE", shell_complete=complete_role, help="Only this role.")
@click.pass_obj
def status(console: Console, person: str | None, role: str | None) -> None:
    """Say who is qualified for what, and what is missing.

    \b
    incli train status mei
    """
    from incli.app.training import qualified  # noqa: PLC0415  # only here
    from incli.domain.training import is_tracked  # noqa: PLC0415

    session = console.session
    team = session.team
    people = [choose.person(console, person)] if person else list(team.people)
    roles = [team.role(role)] if role else [each for each in team.roles if is_tracked(team, each)]
    found = [qualified(session, who, each) for who in people for each in roles]
    if console.as_json:
        console.data(
            [
                {
                    "person": each.person,
                    "role": each.role,
                    "qualified": each.qualified,
                    "demands": [
                        {"what": d.what, "asked": d.asked, "done": d.done, "met": d.met}
                        for d in each.demands
                    ],
                    "missing": list(each.missing),
                }
                for each in found
            ]
        )
        return
    rows = [
        (
            team.name(each.person),
            team.role_name(each.role),
            "qualified" if each.qualified else "not yet",
            ", ".join(each.missing),
        )
        for each in found
    ]
    if rows:
        table(("who", "role", "", "missing"), rows)
    else:
        console.talk("No role asks for anything yet: say it in policies/roles.yaml, under asks.")
