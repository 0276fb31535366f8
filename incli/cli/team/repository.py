"""init, sync, doctor, demo."""

from pathlib import Path

import click

from incli.cli.terminal.console import Console
from incli.domain.errors import NeedsPerson


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

    target = console.session.settings.path / directory
    made = initialise(target, preset, console.session.settings, ci)
    if console.as_json:
        console.data(
            {
                "path": str(made.path),
                "files": list(made.files),
                "commit": made.commit,
                "you": made.you,
            }
        )
        return
    if made.commit is None and made.files:
        console.say(f"{len(made.files)} files would be made.  dry run: nothing was written")
        return
    if made.commit is None:
        console.say(f"{made.path} has all of it already; nothing was changed.")
        return
    if ci and not made.begun:
        console.say(f"{len(made.files)} files for {ci}: {', '.join(made.files)}.  saved")
        console.say("Next    share them, then read what is not in force yet: incli doctor")
        return
    console.say(f"{made.path} is ready: {len(made.files)} files, preset {preset}.  saved")
    if made.you:
        console.say(f"You are {made.you} (policies/people.yaml).")
    else:
        console.say("Say who you are: incli person add ID --email E --timezone Z")
    where = "" if directory == Path() else f"cd {directory} && "
    console.say(f'Next    {where}incli open "what is wrong"    or read: incli severities')


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
        console.say(f"{where} · sent {synced.sent} · received {len(synced.received)}")
    for told, hint in ((synced.problem, synced.hint), (synced.others, synced.look)):
        if told:
            console.talk(told)
        if hint:
            console.talk(f"→ {hint}")
    for incident, entry, why in result.lost:
        console.talk(
            f"Without effect in {incident.id}: {console.phrasing().phrase(entry)} ({why})."
        )
    if not synced.shared:
        raise NeedsPerson("Not shared; everything is still saved here.", "incli doctor")


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
