"""The newest incidents as feeds: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from incli.domain.text import one_line
from incli.publish.facts.digest import Digest, at
from incli.publish.facts.lanes import severity_label
from incli.publish.pages.world import World
from incli.publish.render.times import stamp

_COUNT = 50
_XML = {code: None for code in range(32) if code not in {9, 10, 13}} | {0xFFFE: None, 0xFFFF: None}
"""Characters that XML 1.0 cannot hold at all."""


def files(world: World) -> Iterator[tuple[str, str]]:
    """Both feeds, of the same incidents."""
    found = world.in_earnest[:_COUNT]
    yield "feed.atom", _atom(world, found)
    yield "feed.json", _json(world, found)


def _atom(world: World, found: tuple[Digest, ...]) -> str:
    newest = max((_updated(each) for each in found), default=world.now)
    entries = "".join(_entry(world, each) for each in found)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        f"{_base(world)}>\n"
        f"<id>{_id(world.name)}</id>\n<title>{_xml(world.name)}</title>\n"
        f"<updated>{stamp(newest)}</updated>\n<author><name>{_xml(world.name)}</name></author>\n"
        f'<link rel="self" href={quoteattr(f"{world.address}feed.atom")}/>\n{entries}</feed>\n'
    )


def _entry(world: World, told: Digest) -> str:
    opened = at(told, "opened") or _updated(told)
    return (
        f"<entry>\n<id>{_id(told['id'])}</id>\n<title>{_xml(_title(told))}</title>\n"
        f"<link href={quoteattr(_link(world, told))}/>\n"
        f"<published>{stamp(opened)}</published>\n<updated>{stamp(_updated(told))}</updated>\n"
        f'<summary type="text">{_xml(told["summary"])}</summary>\n</entry>\n'
    )


def _json(world: World, found: tuple[Digest, ...]) -> str:
    items = [
        {
            "id": _id(each["id"]),
            "url": _link(world, each),
            "title": one_line(_title(each)),
            "content_text": one_line(each["summary"]) or one_line(each["title"]),
            "date_published": stamp(at(each, "opened") or _updated(each)),
            "date_modified": stamp(_updated(each)),
            "tags": [one_line(one) for one in (*each["services"], *each["tags"])],
        }
        for each in found
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": world.name, "items": items}
    if world.address:
        feed |= {"home_page_url": world.address, "feed_url": f"{world.address}feed.json"}
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _title(told: Digest) -> str:
    level = f"{severity_label(told['severity'])}: " if told["severity"] else ""
    return f"{level}{told['title']} ({told['status']})"


def _link(world: World, told: Digest) -> str:
    return f"{world.address}incidents/{told['id']}/"


def _updated(told: Digest) -> datetime:
    found = at(told, "newest") or at(told, "opened")
    assert found is not None  # noqa: S101  # whatever was opened has an entry
    return found


def _id(name: str) -> str:
    """An id that stays when the site moves."""
    return f"urn:sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def _base(world: World) -> str:
    return f" xml:base={quoteattr(world.address)}" if world.address else ""


def _xml(text: str) -> str:
    return escape(one_line(text).translate(_XML))
