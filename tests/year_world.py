"""A year of a company as its files say it, read without incli: what reports are checked against."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from world import git

NOW = "2027-03-02T00:00:00+00:00"
"""When all of the year is over."""


@dataclass(frozen=True)
class Read:
    """One incident: what its files say."""

    id: str
    kind: str
    services: tuple[str, ...]
    factors: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]
    """In order, each with its `id`, and with `at` as a time."""

    @property
    def kinds(self) -> list[str]:
        """The kind of each entry."""
        return [each["kind"] for each in self.entries]

    def entries_of(self, kind: str) -> list[dict[str, Any]]:
        """The entries of one kind."""
        return [each for each in self.entries if each["kind"] == kind]


def read(folder: Path) -> list[Read]:
    """Every incident of a work tree, in the order of its id."""
    return [_incident(each) for each in sorted(folder.glob("incidents/*/*"))]


def counted(known: list[Read]) -> list[Read]:
    """What statistics are about: no drills, and nothing that was none."""
    return [
        each
        for each in known
        if each.kind == "incident" and not {"cancelled", "merged"} & set(each.kinds)
    ]


def last(each: Read, kind: str, **said: object) -> datetime | None:
    """When an entry of a kind that says so was made last."""
    found = [
        entry["at"]
        for entry in each.entries
        if entry["kind"] == kind and all(entry.get(key) == value for key, value in said.items())
    ]
    return found[-1] if found else None


def took(each: Read) -> dict[str, timedelta | None]:
    """How long each measure of `incli stats` took; None where that is not known."""
    opened = each.entries_of("opened")[0]["at"]
    first = [e["at"] for e in each.entries_of("assigned") if e["role"] == "incident-commander"]
    phases = {
        name: last(each, "impact", phase=name)
        for name in ("started", "detected", "mitigated", "ended")
    }
    spans = {
        "detected": (phases["started"], phases["detected"]),
        "commanded": (opened, first[0] if first else None),
        "mitigated": (phases["started"], phases["mitigated"]),
        "resolved": (opened, last(each, "resolved")),
        "impact": (phases["started"], phases["ended"]),
    }
    return {key: end - begin if begin and end else None for key, (begin, end) in spans.items()}


def write_year(folder: Path, incidents: int = 300) -> None:
    """Make a repository that holds the year, checked out."""
    from bench import year  # noqa: PLC0415  # as `bench` is found: only with tests on the path

    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    year.write(folder, incidents)
    git(folder, "reset", "-q", "--hard", "main")


def _incident(folder: Path) -> Read:
    header = _yaml((folder / "incident.yaml").read_text())
    text = folder / "postmortem.md"
    front = _yaml(text.read_text().split("---\n")[1]) if text.exists() else {}
    entries = [
        {"id": each.stem, **_yaml(each.read_text())} for each in folder.glob("timeline/*.yaml")
    ]
    for entry in entries:
        entry["at"] = datetime.fromisoformat(entry["at"])
    return Read(
        folder.name,
        header.get("kind", "incident"),
        tuple(header.get("services", ())),
        tuple(front.get("contributing_factors", ())),
        tuple(sorted(entries, key=lambda each: (each["at"], each["id"]))),
    )


def _yaml(text: str) -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="base").load(text)  # makes only texts
    return data
