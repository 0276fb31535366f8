"""What tests of imports share: sources made of texts, and what an import said."""

import json
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any

from world import done, git

from incli.documents.loader import load
from incli.documents.schemas import kind_of, validate
from incli.domain.policy import in_force
from incli.exchange.incidents import read
from incli.exchange.incidents.draft import Draft, DraftIncident, File, Source

DATA = Path(__file__).parent / "exchange" / "data"


def draft(name: str, zone: tzinfo | None = None, /, **texts: str | bytes) -> Draft:
    """What files of a format say; `_` in their names stands for `.`."""
    files = {key.replace("_", "."): each for key, each in texts.items()}
    return read(name, source(files, zone))


def source(texts: Mapping[str, str | bytes], zone: tzinfo | None = None) -> Source:
    files = tuple(
        File(name, name, text.encode() if isinstance(text, str) else text)
        for name, text in texts.items()
    )
    return Source(files, zone, lambda at: in_force((), at))


def folder(path: Path) -> Mapping[str, bytes]:
    """The files below a folder of the samples, by their relative names."""
    return {
        each.relative_to(path).as_posix(): each.read_bytes()
        for each in sorted(path.rglob("*"))
        if each.is_file()
    }


def only(found: Draft) -> DraftIncident:
    (incident,) = found.incidents
    return incident


def told(draft: DraftIncident) -> list[tuple[str, str, str]]:
    """Each entry: when, its kind, and its words."""
    return [
        (
            f"{each.at:%Y-%m-%dT%H:%M:%SZ}",
            each.body.kind,
            str(getattr(each.body, "text", None) or getattr(each.body, "title", None) or ""),
        )
        for each in draft.entries
    ]


def imported(team: Path, *args: object) -> Any:  # noqa: ANN401  # JSON
    """What `incli import ARGS` says as JSON."""
    return done(team, "--json", "import", *map(str, args)).json()


def shown(team: Path, incident: str) -> Any:  # noqa: ANN401  # JSON
    return done(team, "--json", "show", incident).json()


def written(path: Path, value: Any) -> Path:  # noqa: ANN401  # JSON
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def invalid_files(team: Path) -> list[str]:
    """Files of incidents that are not as their schema says."""
    found = []
    for name in git(team, "ls-files", "incidents").splitlines():
        kind = kind_of(name)
        if kind is not None:
            document = load((team / name).read_bytes(), name)
            found += [str(each) for each in validate(document, kind, name)]
    return found
