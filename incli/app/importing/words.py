"""Words and ids of other systems, as a file of the record can hold them."""

import hashlib
import re

from incli.documents.characters import HIDDEN
from incli.domain.entry import Body, columns
from incli.domain.value import replace
from incli.exchange.incidents.draft import LONGEST_LABEL

LONGEST_TEXT = 100_000
"""Characters of one entry's words; a file of the record holds 256 KiB."""
LONGEST_PROSE = 240 * 1024
"""Bytes of a postmortem; the same limit, less the front matter."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def prose(text: str) -> str:
    """The text of a postmortem, as a file that `incli` reads can hold it."""
    shown = HIDDEN.sub("\ufffd", _SURROGATE.sub("\ufffd", text)).strip()
    size = shown.encode()
    if len(size) <= LONGEST_PROSE:
        return shown
    cut = size[:LONGEST_PROSE].decode(errors="ignore")
    return f"{cut}\n\n… ({len(text):,} characters in the source)"


def source_key(key: str) -> str:
    """An id in another system, no longer than a file may hold, and still its own."""
    key = words(" ".join(key.split()))
    if len(key) <= LONGEST_LABEL:
        return key
    return f"{key[:150]}~{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def source_id(system: str, key: str) -> str:
    """`system:id`, no longer than a file may hold."""
    return source_key(f"{system}:{key}")


def cleaned(body: Body) -> Body:
    """`body` with words that a file can hold."""
    changes: dict[str, object] = {}
    for column in columns(type(body)):
        value = getattr(body, column.name)
        held: object = value
        if isinstance(value, str):
            held = words(value)
        elif isinstance(value, tuple):
            held = tuple(filter(None, map(words, value)))
        if held != value:
            changes[column.name] = held
    return replace(body, **changes) if changes else body


def said(body: Body) -> str:
    """The words of an entry that a correction would replace."""
    return str(getattr(body, "text", None) or getattr(body, "title", None) or "")


def words(text: str) -> str:
    """Text without what cannot be written, and no longer than a file may be."""
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip()
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[:LONGEST_TEXT]}\n… ({len(text):,} characters in the source)"
