"""checklist."""

import click

from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console
from incli.cli.terminal.table import table

_BOX = "20m"


@click.command("checklist")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.pass_obj
def checklist(console: Console, incident: str | None) -> None:
    """Show the steps that the policy asks for, and which are taken.

    A task takes a step when it begins with its words or its id.

    \b
    incli checklist
    incli task add mei 20m close-the-way-in
    """
    from incli.domain.checklist import checklist as taken  # noqa: PLC0415  # only here

    found = choose.incident(console, incident)
    steps = taken(found, console.session.policy_for(found).checklist)
    if console.as_json:
        console.data(
            [
                {
                    "id": each.step.id,
                    "text": each.step.text,
                    "status": each.status,
                    "task": each.task.id if each.task else None,
                    "owner": each.task.owner if each.task else None,
                }
                for each in steps
            ]
        )
        return
    if not steps:
        console.say("The policy has no checklist.")
        return
    table(
        ("", "who", "step", ""),
        [
            (
                each.status,
                console.name(each.task.owner) if each.task else "-",
                each.step.id,
                each.step.text,
            )
            for each in steps
        ],
    )
    waiting = next((each.step.id for each in steps if each.task is None), None)
    if waiting and found.status == "open":
        console.talk(f"Next    incli task add PERSON {_BOX} {waiting}")
