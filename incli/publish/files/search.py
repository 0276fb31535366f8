"""The search index: small enough to be fetched whole, and read by `search.js`.

What hand-written documents say comes from the engine's own index and is added by `documents`.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from incli.domain.text import one_line
from incli.publish.facts.digest import Digest
from incli.publish.pages.world import World

_TAGS = re.compile(r"<[^>]*>")
_LONGEST = 1500
"""Characters of a section of a document that are searched."""


def files(world: World) -> Iterator[tuple[str, str]]:
    """The index of incidents: a row each."""
    services = sorted({each for told in world.digests for each in told["services"]})
    numbers = {name: at for at, name in enumerate(services)}
    rows = [_row(each, numbers) for each in world.digests]
    yield "search/incidents.json", _json({"services": services, "incidents": rows})


def _row(told: Digest, numbers: dict[str, int]) -> list[Any]:
    """Id, title, severity, status where it is not the common one, services, summary."""
    return [
        told["id"],
        one_line(f"drill: {told['title']}" if told["kind"] == "drill" else told["title"]),
        int(told["severity"][3:]) if told["severity"] else 0,
        "" if told["status"] in {"resolved", "closed"} else told["status"],
        [numbers[each] for each in told["services"]],
        one_line(told["summary"]),
    ]


def documents(index: str, pages: Iterable[tuple[str, str]]) -> str:
    """The index of hand-written documents and of our other pages: address, title, words.

    `index` is what the engine made: the sections of documents, in JSON, their text as HTML.
    """
    rows = [[address, title, ""] for address, title in pages]
    rows += [
        [each["location"], _plain(each["title"]), _plain(each["text"])[:_LONGEST]]
        for each in json.loads(index)["docs"]
    ]
    return _json({"pages": rows})


def _plain(text: str) -> str:
    return one_line(html.unescape(_TAGS.sub(" ", text)))


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
