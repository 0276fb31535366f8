"""update draft, approve, post."""

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_update
from incli.cli.terminal.console import Console, writes
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds.updates import AUDIENCES, UpdateApproved, UpdateDrafted, UpdatePosted


@click.group("update")
def update() -> None:
    """Tell an audience what is going on, and when the next update comes."""


_NEXT = click.option("--next", "following", metavar="30m", help="When the next update comes.")


@update.command("draft")
@click.argument("text", nargs=-1, required=True)
@click.option("--audience", type=click.Choice(AUDIENCES), required=True, help="Who is told.")
@_NEXT
@writes
def draft(
    console: Console, said: Said, text: tuple[str, ...], audience: str, following: str | None
) -> None:
    """Write an update before it is posted.

    \b
    incli update draft "Some payments fail; we work on it." --audience public --next 30m
    """
    start = said.at or console.session.now
    body = UpdateDrafted(audience, choose.words(text, "text"), console.later(following, start))
    written = console.session.write(lambda _: (body,), said)
    handle = written.entries[0].handle
    console.written(
        written,
        f"Draft {handle}.",
        f"incli update approve {handle}   ·   incli update post --draft {handle}",
    )


@update.command("approve")
@click.argument("update_id", metavar="UPDATE", shell_complete=complete_update)
@writes
def approve(console: Console, said: Said, update_id: str) -> None:
    """Approve a draft; the commander does.

    \b
    incli update approve m2x9
    """

    def approved(incident: Incident) -> tuple[UpdateApproved]:
        return (UpdateApproved(choose.entry(update_id, incident.updates, "update")),)

    written = console.session.write(approved, said)
    body = written.entries[0].body
    assert isinstance(body, UpdateApproved)  # noqa: S101  # written two lines above
    console.written(written, f"Approved.   incli update post --draft {body.update[-4:]}")


@update.command("post")
@click.argument("text", nargs=-1)
@click.option("--audience", type=click.Choice(AUDIENCES), help="Who is told.")
@click.option(
    "--draft", "draft_id", metavar="UPDATE", shell_complete=complete_update, help="Post this draft."
)
@_NEXT
@writes
def post(  # one parameter an option
    console: Console,
    said: Said,
    text: tuple[str, ...],
    audience: str | None,
    draft_id: str | None,
    following: str | None,
) -> None:
    """Record what an audience was told. Without --next it is the last word to them.

    \b
    incli update post "We have failed over; errors fall." --audience internal --next 30m
    """
    start = said.at or console.session.now
    promised = console.later(following, start)

    def posted(incident: Incident) -> tuple[UpdatePosted]:
        if draft_id is not None:
            drafted = incident.updates[choose.entry(draft_id, incident.updates, "update")]
            words = " ".join(text).strip() or drafted.text
            following_ = promised or (
                drafted.next if drafted.next and drafted.next > start else None
            )
            return (UpdatePosted(drafted.audience, words, following_, drafted.id),)
        if audience is None:
            raise InvalidInput("Who is told?", f"--audience {'|'.join(AUDIENCES)}")
        return (UpdatePosted(audience, choose.words(text, "text"), promised),)

    written = console.session.write(posted, said)
    body = written.entries[0].body
    assert isinstance(body, UpdatePosted)  # noqa: S101  # written two lines above
    line = f"Posted to {body.audience}."
    if body.next:
        line += f" The next one is promised by {console.clock(body.next)}."
    console.written(written, line)
