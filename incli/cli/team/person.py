"""person add, person list."""

import click

from incli.app.people import add_person
from incli.cli.terminal.complete import complete_role
from incli.cli.terminal.console import Console
from incli.cli.terminal.saved import told_saved
from incli.cli.terminal.table import table
from incli.domain.team import Person, Trained


@click.group("person")
def person() -> None:
    """Who can be named: people, their addresses and zones."""


@person.command("add")
@click.argument("person_id", metavar="ID")
@click.option(
    "--email", "emails", multiple=True, required=True, metavar="E", help="As git knows them."
)
@click.option("--timezone", metavar="Z", help="Such as Europe/Paris.")
@click.option("--name", metavar="N", help="What people call them.")
@click.option(
    "--train",
    "trained",
    multiple=True,
    metavar="ROLE",
    shell_complete=complete_role,
    help="A role they are trained for.",
)
@click.pass_obj
def add(  # one parameter an option
    console: Console,
    person_id: str,
    emails: tuple[str, ...],
    timezone: str | None,
    name: str | None,
    trained: tuple[str, ...],
) -> None:
    """Add a person to policies/people.yaml, and commit it.

    \b
    incli person add mei --email mei@example.com --timezone Asia/Tokyo --name "Mei"
    """
    session = console.session
    today = session.now.date()
    roles = tuple(Trained(session.team.role(each), today) for each in trained)
    commit = add_person(session, Person(person_id, name or person_id, emails, timezone, roles))
    told_saved(console, commit, {"person": person_id}, f"{name or person_id} can be named now.")


@person.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """List the people there are.

    \b
    incli person list
    """
    people = console.session.team.people.values()
    if console.as_json:
        console.data(
            [
                {
                    "id": each.id,
                    "name": each.name,
                    "emails": list(each.emails),
                    "timezone": each.timezone,
                    "trained": [one.role for one in each.trained],
                }
                for each in people
            ]
        )
        return
    rows = [
        (
            *(each.id, each.name, ", ".join(each.emails), each.timezone or "-"),
            ", ".join(one.role for one in each.trained),
        )
        for each in people
    ]
    if rows:
        table(("id", "name", "addresses", "zone", "trained"), rows)
    else:
        console.talk("There is nobody yet.   incli person add ID --email E")
