"""cState: a post for each incident, to go under `content/issues/` of a status page.

file name       that of the post it was imported from; else the id of the incident
title           the title
date            opened
severity        sev1: down, sev2: disrupted, else notice; left out where nobody has set one
affected        services
resolved,       resolved, and when
resolvedWhen
section         issue
the body        the public updates, newest first, under `[Initial message, TIME UTC]`,
                `[Update, TIME UTC]`, `[Final message, TIME UTC]`; a post without any has no body

What people wrote stays prose in Markdown, as cState shows it, but without HTML, without links that
could run something, and without Hugo's shortcodes. Drills, and what was cancelled or merged, are
left out.

`incli import cstate` reads the title, services, updates and times as they were. Lost are sev4 and
sev5 (they come back as sev3), the milliseconds of updates, tags, and every entry that is no public
update.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC

from incli.documents.characters import quoted
from incli.domain.incident import Incident
from incli.domain.text import safe
from incli.domain.times import write_time
from incli.exchange.exports import Export
from incli.exchange.exports.escaping import tamed
from incli.exchange.exports.pages import Posted, posted, source_of

FOLDER = "content/issues"
_SEVERITIES = {"sev1": "down", "sev2": "disrupted"}
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,150}\.md", re.ASCII)
_SHORTCODE = re.compile(r"\{(?=\{[<%])")
_LABEL = re.compile(
    r"^([ ]{0,3})([\[*])(?=[ *]*(?:initial|final|closing|end of outage|update))",
    re.IGNORECASE | re.MULTILINE,
)


def write(exports: Sequence[Export]) -> dict[str, str]:
    """A post for each incident."""
    made: dict[str, str] = {}
    for each in exports:
        named = source_of(each.incident, "cstate").get("id", "")
        name = f"{FOLDER}/{named}"
        if not _NAME.fullmatch(named) or name in made:
            name = f"{FOLDER}/{each.incident.id}.md"
        made[name] = _post(each.incident)
    return made


def _post(incident: Incident) -> str:
    updates = posted(incident)
    blocks = [_block(each, at, updates, incident) for at, each in enumerate(updates)]
    body = "".join(f"\n{each}\n" for each in reversed(blocks))
    return "\n".join(["---", *_matter(incident), "---", ""]) + body


def _matter(incident: Incident) -> Iterator[str]:
    opened = incident.opened or incident.timeline[0].at
    yield f"title: {quoted(safe(incident.title))}"
    yield f"date: {write_time(opened)}"
    yield f"resolved: {'true' if incident.resolved else 'false'}"
    if incident.resolved:
        yield f"resolvedWhen: {write_time(incident.resolved)}"
    if incident.severity:
        yield f"severity: {_SEVERITIES.get(incident.severity, 'notice')}"
    if incident.header.services:
        yield "affected:"
        yield from (f"  - {quoted(safe(each))}" for each in incident.header.services)
    yield "section: issue"


def _block(update: Posted, at: int, updates: Sequence[Posted], incident: Incident) -> str:
    is_last = at == len(updates) - 1
    is_final = is_last and incident.resolved and update.entry.at >= incident.resolved
    name = "Final message" if is_final else "Update" if at else "Initial message"
    said = f"{update.status.capitalize()}: {update.text}" if update.said else update.text
    when = f"{update.entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return f"[{name}, {when}]\n\n{_harmless(said)}"


def _harmless(text: str) -> str:
    """Prose that Hugo shows as prose; and none of its lines begins another update."""
    return _LABEL.sub(r"\1\\\2", _SHORTCODE.sub("&#123;", tamed(text)))
