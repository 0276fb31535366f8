"""Where things are in the repository, and how an incident gets its id.

`incidents/2026-11/2026-11-22-checkout-errors/timeline/<entry id>.yaml`; a folder a month keeps
git's trees small.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache

INCIDENTS = "incidents"
HEADER = "incident.yaml"
POSTMORTEM = "postmortem.md"
FOR_CUSTOMERS = "postmortem.external.md"
"""The files of an incident beside its timeline."""
ROSTERS = "policies/rosters"
NOTIFY = "policies/notify.yaml"
_PATH = re.compile(r"incidents/(\d{4}-\d\d)/(\1-\d\d-[0-9a-z-]+)/(.+)", re.ASCII)
_ENTRY = re.compile(r"timeline/([0-9A-Za-z-]+)\.yaml", re.ASCII)
_SLUG_LENGTH = 48
_STEERS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~])?")
"""What steers a terminal, such as a colour pasted with a title: its letters name nothing."""
_LETTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-")
_LONGEST_NAME = 255
_KEPT = 12
"""So much of its hash stands before the name of a file that is kept."""
"""Bytes; what common file systems take."""
_DEVICES = frozenset(
    {
        *("con", "prn", "aux", "nul"),
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    }
)
"""Names that Windows keeps for itself; a clone there could not check them out."""


def incident_folder(incident_id: str) -> str:
    """The folder of an incident."""
    return f"{INCIDENTS}/{incident_id[:7]}/{incident_id}"


def roster_path(name: str) -> str:
    """Where the roster of that name is."""
    return f"{ROSTERS}/{name}.yaml"


def header_path(incident_id: str) -> str:
    """The file that holds what does not change by itself."""
    return f"{incident_folder(incident_id)}/{HEADER}"


def postmortem_path(incident_id: str) -> str:
    """The file that holds what was learned from it."""
    return f"{incident_folder(incident_id)}/{POSTMORTEM}"


def customers_path(incident_id: str) -> str:
    """The file that holds what customers are told of it."""
    return f"{incident_folder(incident_id)}/{FOR_CUSTOMERS}"


def entry_path(incident_id: str, entry_id: str) -> str:
    """The file of one entry."""
    return f"{incident_folder(incident_id)}/timeline/{entry_id}.yaml"


def split_path(path: str) -> tuple[str, str] | None:
    """The incident a path belongs to, and the rest of the path; None for any other path."""
    found = _PATH.fullmatch(path)
    return (found[2], found[3]) if found else None


def entry_of(rest: str) -> str | None:
    """The entry id, where `rest` of a path is an entry's file."""
    found = _ENTRY.fullmatch(rest)
    return found[1] if found else None


@lru_cache(maxsize=4096)
def is_good_name(name: str) -> bool:
    """Whether every file system, shell and address takes `name`, one part of a path, as it is."""
    good = name and _LETTERS.issuperset(name) and name[0] not in ".-" and name[-1] != "."
    reserved = name.partition(".")[0].lower() in _DEVICES
    return bool(good) and len(name) <= _LONGEST_NAME and not reserved


def slug_of(text: str) -> str:
    """`text` as part of an id: small letters and digits of ASCII, with hyphens."""
    plain = (
        unicodedata.normalize("NFKD", _STEERS.sub("", text))
        .encode("ascii", "ignore")
        .decode()
        .lower()
    )
    return re.sub(r"[^0-9a-z]+", "-", plain).strip("-")


def new_incident_id(title: str, opened: datetime, taken: Collection[str]) -> str:
    """An id for an incident: the day it opened (UTC) and its title; `-2`, `-3` when taken."""
    slug = slug_of(title)
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    base = f"{opened.astimezone(UTC):%Y-%m-%d}-{slug or 'incident'}"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name


def slug_in(incident_id: str) -> str:
    """The part of an incident's id that stands for its title."""
    return incident_id[len("2026-11-22-") :]


def kept_path(folder: str, name: str, digest: str) -> str:
    """Where a file with a hash is kept in a folder of an incident: two of one name never meet."""
    return f"{folder}/{digest[:_KEPT]}-{name}"


def is_kept_as(path: str, digest: str) -> bool:
    """Whether the name of a kept file says that it has this hash."""
    return bool(digest) and path.rpartition("/")[2].startswith(f"{digest[:_KEPT]}-")
