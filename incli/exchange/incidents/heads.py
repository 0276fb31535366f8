"""What the head of a postmortem says: whether it is one, its title, its day, and its fields."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from incli.exchange.incidents.draft import label, labels
from incli.exchange.incidents.prose import Line
from incli.exchange.incidents.stamps import Stamp, find_date

_OTHERS = re.compile(r"(?:readme|index)\b.*", re.IGNORECASE)
_TEMPLATE = re.compile(r"\btemplate\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\$\{.*?\}|20xx|yyyy|short event description", re.IGNORECASE)
_DAY_BEFORE = re.compile(
    r"^(?:incident date:? *)?\d{4}-\d\d-\d\d(?:[ T]\d\S*(?: \w{2,4}\b)?)?[,:]? *[-\u2013\u2014]? *",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(r"[ ,(\u2013\u2014-]*\d{4}-\d\d-\d\d\)?$")
_MARKUP = re.compile(r"\[([^\[\]]*)\]\([^()]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_NAMED = re.compile(r".*?(\d{4}-\d\d-\d\d).*")
_FIELD = re.compile(
    r"^[\W_]*(category|severity)\b[\W_]*:[ *_]*([^\n|]{1,80}?)[ *_|]*$", re.IGNORECASE
)
_LEVEL = re.compile(r"\bsev(?:erity)?[ -]?([1-5])\b|\b(critical|major|minor)\b", re.IGNORECASE)
_LONGEST_HEADING = 1000
_FIELD_LENGTH = 200
_LEVELS = {"critical": "sev1", "major": "sev2", "minor": "sev3"}


def why_none(name: str, heading: str) -> str | None:
    """Why a document is no postmortem, by its file name and first heading; None where it is one."""
    if _OTHERS.fullmatch(name) and not _NAMED.fullmatch(name):
        return f"No postmortem, by its name: “{name}”."
    if _PLACEHOLDER.search(heading) or _TEMPLATE.search(name):
        return f"A template: “{name}”."
    return None


def title_of(name: str, heading: str) -> str:
    """The title, without the day that stands before or after it."""
    plain = _MARKUP.sub(lambda found: found[1] or "", heading[:_LONGEST_HEADING])
    plain = _DAY_AFTER.sub("", _DAY_BEFORE.sub("", plain)).strip(" ,:-\u2013\u2014")
    return label(plain, label(PurePosixPath(name).name.removesuffix(".md")))


def days_of(name: str, heading: str) -> tuple[Stamp | None, Stamp | None]:
    """The day that the title says, and the one in the file name."""
    named = _NAMED.fullmatch(name)
    by_name, by_title = find_date(named[1]) if named else None, find_date(heading)
    if by_title and by_title.year is None:
        by_title = by_title._replace(year=by_name.year) if by_name else None
    return by_title, by_name


def fields_of(lines: Sequence[Line]) -> tuple[str | None, tuple[str, ...]]:
    """The severity and the tags that lines of the text name."""
    severity, tags = None, list[str]()
    for line in lines:
        found = None if line.code else _FIELD.match(line.text[:_FIELD_LENGTH])
        if found and found[1].lower() == "category":
            tags.append(found[2])
        elif found and (level := _LEVEL.search(found[2])):
            severity = f"sev{level[1]}" if level[1] else _LEVELS[level[2].lower()]
    return severity, labels(tags)


def ymd(stamp: Stamp) -> str:
    """A day as `2026-11-22`."""
    return f"{stamp.year or 0:04}-{stamp.month or 0:02}-{stamp.day or 0:02}"
