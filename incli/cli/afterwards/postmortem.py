"""postmortem: request, start, lint, ask, external, ics; and its review."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incli.app.session import Said
from incli.cli.afterwards.postmortem_review import approve, publish, submit
from incli.cli.terminal import choose, moments
from incli.cli.terminal.complete import complete_incident, complete_person
from incli.cli.terminal.console import Console, writes
from incli.cli.terminal.saved import file_of, told_saved
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds.postmortem import PostmortemRequested
from incli.domain.layout import customers_path, postmortem_path
from incli.domain.text import counted
from incli.domain.times import read_duration, write_duration, write_time

if TYPE_CHECKING:  # loads calendars, and is only named here
    from incli.app.postmortem.meeting import Meeting

_TEMPLATES = ("contributors", "classic", "lightweight", "learning")


@click.group("postmortem")
def postmortem() -> None:
    """What is learned from an incident: drafted, reviewed, published."""


_INCIDENT = click.argument("incident", required=False, shell_complete=complete_incident)


@postmortem.command("request")
@_INCIDENT
@click.option("--owner", metavar="PERSON", shell_complete=complete_person, help="Who owns it.")
@writes
def request(console: Console, said: Said, incident: str | None, owner: str | None) -> None:
    """Ask for a postmortem, also where the severity demands none.

    \b
    incli postmortem request --owner mei
    """

    def requested(found: Incident) -> tuple[PostmortemRequested]:
        return (PostmortemRequested(choose.owner(console, found, owner) if owner else None),)

    from incli.app.postmortem.texts import reviewed  # noqa: PLC0415  # only here

    choose.incident(console, incident)
    written = console.session.write(requested, said)
    who = console.name(written.incident.owner) if written.incident.owner else "Nobody yet"
    anew = " --refresh" if reviewed(console.session, written.incident) else ""
    console.written(written, f"Postmortem requested. {who} owns it.   incli postmortem start{anew}")


@postmortem.command("start")
@_INCIDENT
@click.option(
    "--template",
    type=click.Choice(_TEMPLATES),
    default=_TEMPLATES[0],
    show_default=True,
    help="Which sections and questions it begins with.",
)
@click.option("--refresh", is_flag=True, help="Compute facts, roles, timeline … anew.")
@click.option("--meeting", metavar="TIME", help="When the review is.")
@click.option("--length", metavar="1h", help="How long the review is.")
@click.option(
    "--facilitator", metavar="PERSON", shell_complete=complete_person, help="Who leads the review."
)
@click.pass_obj
def start(
    console: Console,
    incident: str | None,
    template: str,
    refresh: bool,
    meeting: str | None,
    length: str | None,
    facilitator: str | None,
) -> None:
    """Draft the postmortem: what the record knows is filled in, the rest are questions.

    What is computed stands between two marks; all else is yours, and is never touched.

    \b
    incli postmortem start --template learning
    """
    from incli.app.postmortem import drafting  # noqa: PLC0415  # only here
    from incli.app.postmortem.meeting import warnings  # noqa: PLC0415  # calendars: likewise

    session, found = console.session, choose.incident(console, incident)
    if refresh:
        commit = drafting.refresh(session, found)
        facts = file_of(found, postmortem_path(found.id))
        told_saved(console, commit, facts, "Computed anew from the record.")
        return
    begins = _moment(console, meeting)
    span = _span(length)
    who = choose.person(console, facilitator) if facilitator else None
    asked = drafting.Meeting(begins, write_duration(span) if span else None, who)
    commit = drafting.start(session, found, template, asked)
    path = postmortem_path(found.id)
    told_saved(
        console,
        commit,
        file_of(found, path),
        f"Drafted {path}.",
        "Answer its questions there, or one by one: incli postmortem ask",
        "Then: incli postmortem lint · incli postmortem submit",
    )
    for warning in warnings(session, found, begins, who):
        console.talk(console.in_team_words(warning))


@postmortem.command("lint")
@_INCIDENT
@click.pass_context
def lint(context: click.Context, incident: str | None) -> None:
    """Look for blame, empty sections, facts that disagree, vague action items, internal names.

    Looks at the text, at the open action items, and at the text for customers where there is one.
    Exit 1 if it finds anything.

    \b
    incli postmortem lint
    """
    from incli.app.postmortem.linting import findings  # noqa: PLC0415  # ruamel: only here

    console: Console = context.obj
    found = findings(console.session, choose.incident(console, incident))
    if console.as_json:
        keys = ("rule", "path", "line", "column", "message", "hint")
        console.data({"findings": [{key: getattr(each, key) for key in keys} for each in found]})
    else:
        for each in found:
            console.say(f"{each}  ({each.rule})" if each.rule else str(each))
            if each.hint:
                console.say(f"    {each.hint}")
        if not found:
            console.talk("Nothing is wrong with it.")
    if found:
        context.exit(1)


@postmortem.command("ask")
@_INCIDENT
@click.pass_obj
def ask(console: Console, incident: str | None) -> None:
    """Go through the questions that nobody has answered yet, one by one.

    An empty answer skips a question; end of input (Ctrl-D) stops. What was answered is saved, and
    the next time you go on where you stopped.

    \b
    incli postmortem ask
    """
    from incli.app.postmortem import drafting  # noqa: PLC0415  # only here

    found = choose.incident(console, incident)
    waiting = drafting.unanswered(console.session, found)
    answers: dict[str, str] = {}
    for at, each in enumerate(waiting, start=1):
        console.talk("")
        console.talk(f"{at} of {len(waiting)} · {each.section}")
        console.talk(each.text)
        try:
            answer = click.prompt("", default="", show_default=False, prompt_suffix="> ", err=True)
        except click.Abort:
            console.talk("")
            break
        if answer.strip():
            answers[each.key] = answer
    left = len(waiting) - len(answers)
    commit, lost = drafting.answer(console.session, found, answers) if answers else (None, ())
    then = (
        f"{counted(left, 'question')} left: incli postmortem ask"
        if left
        else "incli postmortem lint"
    )
    told = f"{counted(len(answers) - len(lost), 'answer')} stored." if answers else "No answers."
    for words in lost:
        console.talk(f"Not stored, for its question is gone or was answered: {words}")
    told_saved(console, commit, file_of(found, postmortem_path(found.id)), told, then)


@postmortem.command("external")
@_INCIDENT
@click.pass_obj
def external(console: Console, incident: str | None) -> None:
    """Draft the text for customers: roles in place of people, and no names of ours.

    It becomes a file of its own beside the postmortem; the lint holds it to that.

    \b
    incli postmortem external
    """
    from incli.app.postmortem import drafting  # noqa: PLC0415  # only here

    found = choose.incident(console, incident)
    commit = drafting.external(console.session, found)
    path = customers_path(found.id)
    told_saved(
        console,
        commit,
        file_of(found, path),
        f"Drafted {path}.",
        f"Answer its questions there, then: incli postmortem lint · git commit {path}",
    )


@postmortem.command("ics")
@_INCIDENT
@click.option("--starts", metavar="TIME", help="When; else as the postmortem says.")
@click.option("--length", metavar="1h", help="How long; an hour where nobody says.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.pass_obj
def ics(
    console: Console,
    incident: str | None,
    starts: str | None,
    length: str | None,
    output: Path | None,
) -> None:
    """The review meeting as a calendar file, with those whom the record says to ask.

    Those are its owner, who leads the review, who held a role or had a task, and the owners of the
    services; liaisons for the worst severity only.

    \b
    incli postmortem ics --starts 2026-11-27T10:00:00Z --output review.ics
    """
    from incli.app.postmortem.meeting import meeting  # noqa: PLC0415  # calendars: only here

    found = choose.incident(console, incident)
    begins = _moment(console, starts)
    held = meeting(console.session, found, begins, _span(length))
    if output:
        output.write_text(held.calendar, encoding="utf-8", newline="")
    if console.as_json:
        console.data(_told(found, held))
    elif output:
        console.say(f"{len(held.guests)} are asked: {', '.join(map(console.name, held.guests))}.")
    else:
        click.echo(held.calendar, nl=False)
    if held.unreachable:
        some = ", ".join(map(console.name, held.unreachable))
        console.talk(f"Nobody has written down an address of: {some}.")
    for warning in held.warnings:
        console.talk(console.in_team_words(warning))


def _told(found: Incident, held: "Meeting") -> dict[str, Any]:
    return {
        "incident": found.id,
        "starts": write_time(held.start),
        "ends": write_time(held.end),
        "invitees": list(held.guests),
        "facilitator": held.facilitator,
        "unreachable": list(held.unreachable),
        "calendar": held.calendar,
    }


def _moment(console: Console, text: str | None) -> datetime | None:
    return moments.instant(text, console.session.now, console.zone) if text else None


def _span(text: str | None) -> timedelta | None:
    try:
        return read_duration(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"--length: {error}.", "--length 1h") from None


for _command in (submit, approve, publish):
    postmortem.add_command(_command)
