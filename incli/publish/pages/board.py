"""The action board: what is still to be done after incidents, and what was done."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from incli.domain.value import Value
from incli.publish.facts.digest import Digest, at
from incli.publish.pages.world import Page, World

TYPES = ("prevent", "detect", "mitigate", "process")
_SOON = timedelta(days=14)
_ENDED = 50


class Item(Value):
    """One action item."""

    incident: Digest
    text: str
    type: str
    who: str
    due: datetime | None
    entry: str
    status: str
    evidence: str | None


def pages(world: World) -> Iterator[Page]:
    """The one page."""
    items = [_item(told, each) for told in world.digests for each in told["actions"]]
    still = sorted(
        (each for each in items if each.status == "open"),
        key=lambda each: (each.due is None, each.due or world.now, each.incident["id"]),
    )
    groups = {
        "Overdue": [each for each in still if each.due and each.due < world.now],
        "In the next two weeks": [
            each for each in still if each.due and world.now <= each.due < world.now + _SOON
        ],
        "Later": [each for each in still if each.due and each.due >= world.now + _SOON],
        "Without a day": [each for each in still if each.due is None],
    }
    ended = [each for each in items if each.status != "open"][:_ENDED]
    body = world.render("board.html", 1, groups=groups, ended=ended, types=TYPES, count=len(still))
    yield Page("actions/index.html", world.ours("Action items"), body)


def _item(told: Digest, each: dict[str, Any]) -> Item:
    return Item(
        told,
        each["text"],
        each["type"] or "",
        each["who"],
        at(each, "due"),
        each["entry"],
        each["status"],
        each["evidence"],
    )
