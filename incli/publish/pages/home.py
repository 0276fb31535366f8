"""The first page: what is open, what is due, what happened last."""

from collections.abc import Iterator

from incli.publish.pages.world import Page, World

_RECENT, _DUE = 10, 12


def pages(world: World) -> Iterator[Page]:
    """The one page. Where people wrote an `index.md`, its body goes to the place they left."""
    ended = [each for each in world.digests if each["status"] != "open"]
    body = world.render("home.html", 0, recent=ended[:_RECENT], due=world.due[:_DUE])
    yield Page("index.html", world.name, body)
