"""notify test, send, list."""

from datetime import UTC, datetime

import click

from incli.cli.terminal.console import Console, span
from incli.domain.errors import InvalidInput, NeedsPerson


@click.group("notify")
def notify() -> None:
    """Tell chats and pagers of what happens, as policies/notify.yaml says.

    After each write, in the background; a chat that does not answer holds up nobody, and is tried
    again. Addresses are secrets: the policy names the variables of the environment that hold them.
    """


@notify.command("test")
@click.argument("channel", required=False)
@click.pass_obj
def test(console: Console, channel: str | None) -> None:
    """Send each channel a message that says that it is a test, or only one.

    \b
    incli notify test team-chat
    """
    from incli.app.notifying import channels, try_channel  # noqa: PLC0415  # only here

    known = {each.name: each for each in channels(console.session)}
    if channel and channel not in known:
        raise InvalidInput(f"There is no channel “{channel}”.", f"channels: {', '.join(known)}")
    found = {
        name: try_channel(console.session, each)
        for name, each in known.items()
        if channel in {None, name}
    }
    if console.as_json:
        console.data(
            {name: {"told": not why, "problem": why or None} for name, why in found.items()}
        )
    for name, why in found.items():
        if not console.as_json:
            console.say(f"{name}: {why or 'told'}")
    if any(found.values()):
        raise NeedsPerson("Not every channel took the test.", "look at the variables it names")


@notify.command("send")
@click.option("--all", "everything", is_flag=True, help="Also what is not due, or was given up.")
@click.pass_obj
def send(console: Console, everything: bool) -> None:
    """Send what waits in the queue, once; for cron, and for whoever does not want to wait.

    \b
    incli notify send --all
    """
    from incli.app.notifying import send as work  # noqa: PLC0415  # only here

    sent = work(console.session, now=_now(console), everything=everything, wait=True)
    if console.as_json:
        console.data(
            {
                "delivered": sent.delivered,
                "waiting": sent.waiting,
                "given_up": sent.given_up,
                "problems": list(sent.problems),
            }
        )
        return
    for each in sent.problems:
        console.talk(each)
    given_up = f", {sent.given_up} given up" if sent.given_up else ""
    console.say(f"{sent.delivered} delivered, {sent.waiting} waiting{given_up}.")


@notify.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """What waits in the queue of this clone, and why.

    \b
    incli notify list
    """
    from incli.app.notifying import channels  # noqa: PLC0415  # only here
    from incli.store import outbox  # noqa: PLC0415  # only here

    now = _now(console)
    jobs = outbox.jobs(console.session.repository)
    if console.as_json:
        console.data([outbox.as_data(each) for each in jobs])
        return
    for each in jobs:
        why = "; ".join(f"{name}: {why}" for name, why in each.problems.items())
        when = (
            "given up"
            if each.given_up
            else f"again in {span(each.due - now)}"
            if each.due
            else "now"
        )
        what = f"{len(each.entries)} entr{'y' if len(each.entries) == 1 else 'ies'}"
        console.say(
            f"{console.clock(each.queued)}  {each.incident}  {what}  {when}  {why}".rstrip()
        )
    if not jobs:
        console.talk("Nothing waits.")
        return
    channels(console.session)  # a policy that cannot be read is why they wait


def _now(console: Console) -> datetime:
    return console.session.settings.now or datetime.now(UTC)
