"""The first page: what is open, what is due, who is on call, what happened last."""

from collections.abc import Iterator
from datetime import timedelta

from incli.domain.roster.oncall import on_call
from incli.publish.pages.world import Page, World

_RECENT, _DUE = 12, 8
_LONG = timedelta(days=30)
"""What is overdue for longer is counted, and listed on a page of its own."""


def pages(world: World) -> Iterator[Page]:
    """The first page, and that of all that is owed.

    Where people wrote an `index.md`, what is computed goes to the place they left for it.
    """
    ended = [each for each in world.digests if each["status"] != "open"]
    near = [each for each in world.due if each[2] > world.now - _LONG]
    body = world.render(
        "home.html",
        0,
        recent=ended[:_RECENT],
        due=near[:_DUE],
        more=len(near) - len(near[:_DUE]),
        long_overdue=len(world.due) - len(near),
        long=_LONG.days,
        serving=[
            (roster, now)
            for roster in world.rosters
            for now in on_call(roster, world.now, ("primary",))
        ],
        called=world.reader.team.name,
    )
    yield Page("index.html", world.name, body)
    yield Page("due/index.html", world.ours("Due"), world.render("due.html", 1, due=world.due))
