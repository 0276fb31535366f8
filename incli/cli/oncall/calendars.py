"""roster ics, roster import."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from incli.cli.terminal import choose, moments
from incli.cli.terminal.complete import complete_person, complete_role, complete_roster
from incli.cli.terminal.console import Console
from incli.cli.terminal.saved import told_saved
from incli.domain.errors import InvalidInput
from incli.domain.text import counted
from incli.exchange.rosters import FORMATS

if TYPE_CHECKING:
    from incli.app.roster.exchange import Imported

_YEAR = timedelta(days=366)


@click.command("ics")
@click.argument("name", metavar="ROSTER", required=False, shell_complete=complete_roster)
@click.option(
    "--person", metavar="PERSON", shell_complete=complete_person, help="One person's shifts."
)
@click.option("--from", "start", metavar="T", help="A day or time; now where left out.")
@click.option("--to", "end", metavar="T", help="A year later where left out.")
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a file for each roster and each person.",
)
@click.pass_obj
def ics(
    console: Console,
    name: str | None,
    person: str | None,
    start: str | None,
    end: str | None,
    output: Path | None,
) -> None:
    """Print a roster, or a person's shifts, as a calendar (iCalendar).

    \b
    incli roster ics ic > ic.ics
    """
    from incli.app.roster import exchange  # noqa: PLC0415  # only here
    from incli.app.roster.reading import one  # noqa: PLC0415  # only here

    session = console.session
    begin, finish = moments.window(start, end, session.now, console.zone, _YEAR)
    if output:
        chosen = choose.rosters(console, name)
        made = exchange.write_calendars(session, chosen, output, begin, finish)
        if console.as_json:
            console.data([str(each) for each in made])
        else:
            console.say(f"{counted(len(made), 'calendar')} in {output}.")
        return
    if person:
        who = choose.person(console, person)
        text = exchange.calendar_of_person(session, who, begin, finish)
    elif name:
        text = exchange.calendar_of_roster(session, one(session, name), begin, finish)
    else:
        raise InvalidInput("Which roster?", "incli roster ics ROSTER, --person P, or --output DIR")
    click.echo(text, nl=False)


@click.command("import")
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", required=True, metavar="ROSTER", help="What the roster is to be called.")
@click.option("--role", metavar="ROLE", shell_complete=complete_role, help="The role it is for.")
@click.option("--timezone", metavar="Z", help="For times that name no zone.")
@click.option("--from", "start", metavar="T", help="From when on, where the source needs it.")
@click.option("--to", "end", metavar="T", help="Until when.")
@click.option("--part", metavar="P", help="Which team (oncall), character (spacelog), row (table).")
@click.option("--replace", is_flag=True, help="In the place of a roster of that name.")
@click.option("--preview", is_flag=True, help="Print the file; write nothing.")
@click.pass_obj
def import_(
    console: Console,
    format_: str,
    path: Path,
    name: str,
    role: str | None,
    timezone: str | None,
    start: str | None,
    end: str | None,
    part: str | None,
    replace: bool,
    preview: bool,
) -> None:
    """Bring in a roster: what is wrong in it stays as it is, and is told.

    Formats: rotation (lines of `TIME | PERSON`), ics, pagerduty (a schedule, JSON), oncall (a
    dump of LinkedIn's oncall), spacelog, table (Markdown, lead and shadows), weeks (`25 September -
    1 October: NAME`). People who are not in people.yaml are added there.

    \b
    incli roster import rotation support.rotation --name support
    """
    from incli.app.roster.exchange import Request, import_roster  # noqa: PLC0415  # only here

    session, zone = console.session, console.zone_named(timezone)
    imported = import_roster(
        session,
        path,
        Request(
            format=format_,
            name=name,
            role=session.team.role(role) if role else None,
            zone=timezone,
            start=moments.instant(start, session.now, zone) if start else None,
            end=moments.instant(end, session.now, zone) if end else None,
            part=part,
            replace=replace,
            preview=preview,
        ),
    )
    _tell(console, name, imported, preview=preview)


def _tell(console: Console, name: str, imported: "Imported", *, preview: bool) -> None:
    draft = imported.draft
    shifts = len(draft.roster.get("shifts", ()))
    if not console.as_json:
        for notice in draft.notices:
            console.talk(str(notice))
        if preview:
            console.say(imported.text.rstrip("\n"))
            return
    facts = {
        "roster": name,
        "shifts": shifts,
        "people": [each.id for each in draft.people],
        "notices": [
            {"path": each.path, "line": each.line, "message": each.message}
            for each in draft.notices
        ],
    }
    if imported.commit is None and not console.session.settings.dry_run:
        told_saved(console, None, facts, f"{name} says that already.")
        return
    new = f", {len(draft.people)} new people" if draft.people else ""
    what = f"{shifts} shift{'s' if shifts > 1 else ''}" if shifts else "its rotations"
    told = f"{name} is a roster now: {what}{new}."
    told_saved(console, imported.commit, facts, told, f"Next    incli roster lint {name}")
