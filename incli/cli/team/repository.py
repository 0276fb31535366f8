"""init, sync, doctor, demo."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from incli.app.session import Session
from incli.cli.terminal.console import Console
from incli.cli.terminal.saved import told_saved
from incli.domain.errors import NeedsPerson
from incli.domain.text import counted
from incli.domain.value import replace

if TYPE_CHECKING:
    from incli.app.setup import Made
    from incli.app.sync import Result


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--preset",
    type=click.Choice(["pagerduty", "gds", "minimal", "security"]),
    default="pagerduty",
    show_default=True,
    help="Which published policy to begin with.",
)
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab"]),
    help="Also write what checks every change there, says what is due, publishes the record.",
)
@click.pass_obj
def init(console: Console, directory: Path, preset: str, ci: str | None) -> None:
    """Make a team's repository in DIRECTORY, or in the one you are in.

    Files that are there already stay as they are.

    \b
    incli init team --preset gds
    incli init --ci github
    """
    from incli.app.setup import initialise  # noqa: PLC0415  # only here

    settings = console.session.settings
    made = initialise(settings.path / directory, preset, settings, ci)
    there = Console(Session(replace(settings, path=made.path)), as_json=console.as_json)
    there.in_our_words = True  # a folder keeps its name
    facts = {"path": str(made.path), "files": list(made.files), "you": made.you}
    try:
        told_saved(
            there,
            made.commit,
            facts,
            *_made(made, directory, preset, ci),
            unsaved="nothing was changed",
        )
    finally:
        there.session.close()


def _made(made: "Made", directory: Path, preset: str, ci: str | None) -> tuple[str, ...]:
    """What `init` did, and what comes next."""
    if made.commit is None and made.files:
        return (f"{counted(len(made.files), 'file')} would be made.",)
    if made.commit is None:
        return (f"{made.path} has all of it already.",)
    if ci and not made.begun:
        files = f"{counted(len(made.files), 'file')} for {ci}: {', '.join(made.files)}."
        return files, "Next    read what is not in force yet: incli doctor"
    you = "Say who you are: incli person add ID --email E --timezone Z"
    if made.you:
        you = f"You are {made.you} (policies/people.yaml)."
    where = "" if directory == Path() else f"cd {shlex.quote(str(directory))} && "
    return (
        f"{made.path} is ready: {counted(len(made.files), 'file')}, preset {preset}.",
        you,
        f'Next    {where}incli open "what is wrong"    or read: incli severities',
    )


@click.command("sync")
@click.option("--remote", metavar="R", help="Default: origin.")
@click.pass_obj
def sync(console: Console, remote: str | None) -> None:
    """Share what was saved, and take in what others shared.

    \b
    incli sync
    """
    from incli.app.sync import synchronise  # noqa: PLC0415  # only here

    result = synchronise(console.session, remote)
    synced = result.synced
    if console.as_json:
        console.data(
            {
                "remote": synced.remote,
                "shared": synced.shared,
                "in_branch": synced.in_branch,
                "sent": synced.sent,
                "received": len(synced.received),
                "waiting": synced.waiting,
                "problem": synced.problem,
                "others": synced.others,
            }
        )
    else:
        where = f"shared with {synced.remote}" if synced.shared else "not shared"
        if synced.shared and not synced.in_branch:
            where += ", in your inbox: its branch is for others to push"
        console.say(f"{where} · sent {synced.sent} · received {len(synced.received)}")
    _tell_came_in(console, result)
    if not synced.shared:
        raise NeedsPerson("Not shared; everything is still saved here.", "incli doctor")


def _tell_came_in(console: Console, result: "Result") -> None:
    """What whoever shares should know of what went out and came in."""
    from incli.app.damage import put_back, told  # noqa: PLC0415  # only here

    synced = result.synced
    damaged = ((told(each), put_back(each)) for each in result.altered)
    for words, hint in ((synced.problem, synced.hint), (synced.others, synced.look), *damaged):
        if words:
            console.talk(words)
        if hint:
            console.talk(f"→ {hint}")
    for incident in result.touched:
        console.tell_end(incident)
    for incident, entry, why in result.lost:
        console.talk(
            f"Without effect in {incident.id}: {console.phrasing().phrase(entry)} ({why})."
        )


@click.command("doctor")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Look for what would fail at three in the morning. Exit 1 if something would.

    \b
    incli doctor
    """
    from incli.app.doctor.examining import examine  # noqa: PLC0415  # only here

    console: Console = ctx.obj
    found = examine(console.session)
    if console.as_json:
        console.data(
            [{"check": c.name, "state": c.state, "said": c.said, "hint": c.hint} for c in found]
        )
    else:
        for each in found:
            console.say(f"{each.state:7} {each.name:12} {each.said}")
            if each.hint:
                console.say(f"{'':21}→ {each.hint}")
    ctx.exit(1 if any(each.state == "fails" for each in found) else 0)


@click.command("demo")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--quick", is_flag=True, help="Do not pause between the steps.")
def demo(directory: Path | None, quick: bool) -> None:
    """Play the first hours of Apollo 13 with three clones and the real commands.

    \b
    incli demo apollo
    """
    from incli.cli.team.stage import play  # noqa: PLC0415  # only here

    play(directory, quick=quick)
