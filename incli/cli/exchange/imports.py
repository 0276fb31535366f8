"""import: incidents in from other systems."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from incli.cli.terminal.console import Console
from incli.cli.terminal.sharing import share
from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.domain.times import write_time
from incli.exchange.incidents import FORMATS

if TYPE_CHECKING:
    from incli.app.importing import Imported

_TRANSCRIPT = "transcript"
_KNOWN = {
    **{name: each.what for name, each in FORMATS.items()},
    _TRANSCRIPT: "the call of an incident (WebVTT, SRT, Zoom, Spacelog)",
}
_VARYING = re.compile(r"“[^”]*”|\d+(?:[-:.,]\d+)*")
"""What differs between findings that say the same."""


@click.command(
    "import",
    epilog="\b\nFormats:\n" + "\n".join(f"  {name:15}{what}" for name, what in _KNOWN.items()),
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(_KNOWN)))
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--timezone", metavar="Z", help="For times that name no zone.")
@click.option("--preview", is_flag=True, help="Tell what would come; write nothing.")
@click.option(
    "--one-commit-each", is_flag=True, help="A commit for each incident, dated as in the source."
)
@click.option(
    "--starts", metavar="TIME", help="Of a transcript: what the clock said when the call began."
)
@click.pass_context
def import_(
    context: click.Context,
    format_: str,
    paths: tuple[Path, ...],
    timezone: str | None,
    preview: bool,
    one_commit_each: bool,
    starts: str | None,
) -> None:
    """Bring in incidents of another system: all that is new, and only that.

    The ids of the source are kept, so a second import writes nothing and a grown source adds what
    is new. What is odd in the source is taken as it is, and told. Where everything is rejected it
    ends with 2.

    \b
    incli import cstate our-status-page/
    incli import statuspage summary.json --preview
    incli import transcript call.vtt chat.txt --starts 02:20
    """
    console: Console = context.obj
    _fitting(format_, preview=preview, one_commit_each=one_commit_each, starts=starts)
    if format_ == _TRANSCRIPT:
        from incli.cli.incident.recordings import import_transcript  # noqa: PLC0415  # only here

        import_transcript(console, paths, starts, timezone)
        return
    from incli.app.importing import Request, import_incidents  # noqa: PLC0415  # only here

    zone = console.zone_named(timezone) if timezone else None
    request = Request(format_, paths, zone, preview, one_commit_each)
    imported = import_incidents(console.session, request)
    shared, words = share(console.session) if imported.commits else (False, "")
    for each in imported.recovered:
        console.talk(each)
    if console.as_json:
        console.data(_as_data(imported, shared=shared))
    else:
        dry = preview or console.session.settings.dry_run
        outcome = f"saved{words}" if imported.commits else _unsaved(imported, dry=dry)
        _tell(console, imported, outcome)
    if imported.draft.rejects and not (imported.planned or imported.draft.notices):
        context.exit(InvalidInput.exit_code)  # nothing in it was of any use; each reject was told


def _fitting(format_: str, *, preview: bool, one_commit_each: bool, starts: str | None) -> None:
    """Refuse options that the format has no use for: what they promise would not come true."""
    if format_ != _TRANSCRIPT and starts is not None:
        raise InvalidInput(
            f"--starts is for the call of an incident, not for {format_}.",
            "leave it out, or: incli import transcript FILE --starts 02:20",
        )
    if format_ == _TRANSCRIPT and preview:
        raise InvalidInput(
            "--preview is not for a transcript.",
            "incli --dry-run import transcript FILE --starts 02:20",
        )
    if format_ == _TRANSCRIPT and one_commit_each:
        raise InvalidInput(
            "--one-commit-each is not for a transcript: it is one entry.",
            "incli import transcript FILE --starts 02:20",
        )


def _unsaved(imported: "Imported", *, dry: bool) -> str:
    return "nothing written" if dry and imported.entries else "nothing new"


def _as_data(imported: "Imported", *, shared: bool) -> dict[str, object]:
    planned, draft = imported.planned, imported.draft
    return {
        "incidents": [each.id for each in planned],
        "new": [each.id for each in planned if each.is_new],
        "changed": [each.id for each in planned if each.entries and not each.is_new],
        "entries": imported.entries,
        "notices": len(draft.notices),
        "noticed": [_place(each) for each in draft.notices],
        "rejects": [_place(each) for each in draft.rejects],
        "findings": [_place(each) for each in imported.findings],
        "counts": dict(draft.counts),
        "commit": imported.commits[-1] if imported.commits else None,
        "commits": list(imported.commits),
        "saved": bool(imported.commits),
        "shared": shared,
    }


def _place(found: Finding) -> dict[str, object]:
    return {
        "path": found.path,
        "line": found.line,
        "message": found.message,
        **({"hint": found.hint} if found.hint else {}),
    }


def _tell(console: Console, imported: "Imported", outcome: str) -> None:
    planned, draft = imported.planned, imported.draft
    _tell_places(console, "rejected", draft.rejects)
    _tell_places(console, "noticed", draft.notices)
    _tell_places(console, "odd", imported.findings)
    new = [each for each in planned if each.is_new]
    if not imported.commits:
        for each in (each for each in planned if each.entries):
            opened = write_time(each.draft.opened)[:16].replace("T", " ")
            what = "new    " if each.is_new else "changed"
            console.say(f"{what}  {opened}  {len(each.entries):>4}  {each.draft.title}")
    changed = sum(1 for each in planned if each.entries) - len(new)
    known = len(planned) - len(new) - changed
    told = [
        f"{len(new):,} new",
        f"{changed:,} changed" if changed else "",
        f"{known:,} as they were" if known else "",
        _counted(len(draft.notices), "notice") if draft.notices else "",
        f"{len(draft.rejects):,} rejected" if draft.rejects else "",
        *(f"{count:,} {what}" for what, count in draft.counts.items()),
    ]
    words = f"{_counted(len(planned), 'incident')}: {', '.join(filter(None, told))}"
    entries = f"{imported.entries:,} entr{'y' if imported.entries == 1 else 'ies'}"
    console.say(f"{words}; {entries}.  {outcome}")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _tell_places(console: Console, what: str, places: tuple[Finding, ...]) -> None:
    """Tell of places; those that say the same, but for numbers and names, in one line."""
    alike: dict[str, list[Finding]] = {}
    for each in places:
        alike.setdefault(_VARYING.sub("…", each.message), []).append(each)
    for found in alike.values():
        hint = f"  ({found[0].hint})" if found[0].hint else ""
        more = f"  and {len(found) - 1:,} more like it" if len(found) > 1 else ""
        console.talk(f"{what}: {found[0]}{hint}{more}")
    if any(len(found) > 1 for found in alike.values()):
        console.talk(f"{what}: --json lists each of the {len(places):,}")
