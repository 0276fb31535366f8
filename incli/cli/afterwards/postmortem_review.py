"""postmortem submit, approve, publish."""

from typing import TYPE_CHECKING, Any

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console, writes
from incli.domain.text import counted

if TYPE_CHECKING:  # these load much, and are only named here
    from incli.app.submitting import Submission
    from incli.domain.incident import Incident

_INCIDENT = click.argument("incident", required=False, shell_complete=complete_incident)


@click.command("submit")
@_INCIDENT
@click.pass_obj
def submit(console: Console, incident: str | None) -> None:
    """Put the text up for review: a branch, pushed, and a pull request.

    The text is the one in your work tree, committed or not; the record's branch stays as it is.
    With GitHub's gh the pull request is opened, else you get its address. Do it again after every
    change.

    \b
    incli postmortem submit
    """
    from incli.app.postmortem.linting import findings  # noqa: PLC0415  # ruamel: only here
    from incli.app.postmortem.submitting import submit as submitted  # noqa: PLC0415  # likewise

    found = choose.incident(console, incident)
    done = submitted(console.session, found)
    if console.as_json:
        console.data(_told(found, done))
    else:
        pushed = "pushed" if done.commit else "dry run: nothing was written"
        console.say(f"Submitted on {done.branch}.  {pushed}")
        if done.pull_request:
            console.say(done.pull_request)
        else:
            console.say(done.address or f"Open a pull request for the branch {done.branch}:")
            console.say(f"\n{done.title}\n\n{done.body}")
        names = ", ".join(map(console.name, done.reviewers)) or "somebody who did not write it"
        console.talk(f"To be read by: {names}.")
    if done.problem:
        console.talk(f"Not opened by gh: {done.problem}")
    if left := len(findings(console.session, found)):
        console.talk(f"{counted(left, 'finding')}: incli postmortem lint")


def _told(found: "Incident", done: "Submission") -> dict[str, Any]:
    return {
        "incident": found.id,
        "branch": done.branch,
        "commit": done.commit,
        "pushed": done.commit is not None,
        "pull_request": done.pull_request,
        "address": done.address,
        "title": done.title,
        "body": done.body,
        "reviewers": list(done.reviewers),
    }


@click.command("approve")
@_INCIDENT
@writes
def approve(console: Console, said: Said, incident: str | None) -> None:
    """Approve exactly the text that is under review: one letter changed, and it is not approved.

    Whoever owns the postmortem, or wrote this text last, does not approve it.

    \b
    incli postmortem approve
    """
    from incli.app.postmortem.reviewing import approve as approved  # noqa: PLC0415  # only here
    from incli.app.postmortem.texts import described  # noqa: PLC0415  # likewise

    choose.incident(console, incident)
    written, found, problem = approved(console.session, said)
    if problem:
        console.talk(f"The remote was not asked for a newer text: {problem}.")
    known = described(console.session, written.incident)
    have, want = len(known["approved_by"]), known["needed"]
    then = "   incli postmortem publish" if have >= want else ""
    where = "under review" if found.commit else "of the record"
    line = f"Approved the text {where} ({found.text.blob[:10]}); {have} of {want} have.{then}"
    console.written(written, line)


@click.command("publish")
@_INCIDENT
@click.option("--external", metavar="URL", help="Where the text for customers was published.")
@writes
def publish(console: Console, said: Said, incident: str | None, external: str | None) -> None:
    """Close the review: enough have approved exactly the text that the record holds.

    \b
    incli postmortem publish --external https://status.example.com/2026-11-22
    """
    from incli.app.postmortem.reviewing import publish as published  # noqa: PLC0415  # only here

    choose.incident(console, incident)
    written = published(console.session, said, external)
    blob = getattr(written.entries[0].body, "blob", "")
    console.written(written, f"Published the postmortem as of {blob[:10]}.   incli close")
