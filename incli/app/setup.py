"""Makes a team's repository: a preset's policies, schemas, and whoever runs it as first person."""

import json
import re
import shlex
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from incli import __version__
from incli.app.people import PEOPLE
from incli.app.session import Settings
from incli.documents.schemas import KINDS, schema_text
from incli.domain.errors import NeedsPerson, Refused
from incli.store.git import Git, GitError
from incli.store.repository import Repository, discover
from incli.store.writing.writer import Change, writing

_PLACE = re.compile(rb"@[A-Z]+@")
"""Stands in what runs the check for what differs: the version of incli, the branch."""


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` did."""

    path: Path
    files: tuple[str, ...]
    commit: str | None
    you: str | None
    """The id of whoever ran it, where git knows who that is."""
    begun: bool = True
    """Whether the team begins here; False: it was there, and only CI was added."""


def initialise(target: Path, preset: str, settings: Settings, ci: str | None = None) -> Made:
    """Make `target` a team's repository, in one commit. What is there stays as it is.

    `ci` names a forge, `github` or `gitlab`: then what runs the check there is made, too; where
    the team has policies already, nothing else is.
    """
    _not_inside(target, settings.path)
    if settings.dry_run and not target.exists():
        wanted = {**_wanted(preset), **(_ci(ci, _first_branch(Path())) if ci else {})}
        return Made(target, tuple(sorted(wanted)), None, None)
    try:
        target.mkdir(parents=True, exist_ok=True)
        if Git(target).run("rev-parse", "--git-dir", ok=(0, 128)).returncode:
            Git(target).run("init", "--quiet", "--initial-branch", _first_branch(target))
    except (OSError, GitError) as error:
        raise NeedsPerson(
            f"{target} cannot be made a repository: {error}", "try elsewhere"
        ) from None
    with closing(discover(target)) as repository:
        root = repository.work_tree or target
        for_ci = _ci(ci, repository.branch.removeprefix("refs/heads/")) if ci else {}
        if ci and any((root / "policies" / "response").glob("*.yaml")):
            said = f"policy: hold every change to it on {ci}"
            return replace(_fill(repository, root, said, for_ci, settings), begun=False)
        said = f"policy: begin with the {preset} preset"
        return _fill(repository, root, said, {**_wanted(preset), **for_ci}, settings)


def _not_inside(target: Path, here: Path) -> None:
    """Refuse a folder somebody names inside of a repository: a record is the whole of one."""
    place = target.resolve()
    if place == here.resolve():
        return  # nobody named it: they mean the repository they are in
    there = next(each for each in (place, *place.parents) if each.is_dir())
    top = Git(there).run("rev-parse", "--show-toplevel", ok=(0, 128)).stdout.decode().rstrip("\n")
    if top and Path(top).resolve() != place:
        raise Refused(
            f"{target} lies inside of the repository {top}; a record is the whole of one.",
            f"incli -C {shlex.quote(top)} init    or name a folder outside of it",
        )


def _fill(
    repository: Repository, root: Path, said: str, wanted: dict[str, bytes], settings: Settings
) -> Made:
    you = _you(repository.config) if PEOPLE in wanted else None
    if you:
        from incli.documents.edit import add_to_mapping  # noqa: PLC0415  # ruamel: only here

        wanted[PEOPLE] = add_to_mapping(wanted[PEOPLE].decode(), ("people",), *you).encode()
    missing = {name: content for name, content in wanted.items() if not (root / name).exists()}
    if not missing or settings.dry_run:
        return Made(root, tuple(missing), None, None)
    now = settings.now or datetime.now(UTC)
    with writing(repository, verify=settings.verify) as writer:
        saved = writer.save(Change(missing, f"{said}\n", now, verify=settings.verify))
    added = you[0] if you and PEOPLE in missing else None
    return Made(root, tuple(sorted(missing)), saved.commit, added)


def _first_branch(target: Path) -> str:
    named = Git(target).run("config", "init.defaultBranch", ok=(0, 1)).stdout.decode().strip()
    return named or "main"


def _wanted(preset: str) -> dict[str, bytes]:
    wanted = {f"schema/{kind}.schema.json": schema_text(kind).encode() for kind in KINDS}
    for layer in ("common", preset):
        wanted |= dict(_files(files("incli") / "presets" / layer, ""))
    return wanted


def _ci(forge: str, branch: str) -> dict[str, bytes]:
    """What runs the check on a forge."""
    filled = {b"@VERSION@": __version__.encode(), b"@BRANCH@": json.dumps(branch)[1:-1].encode()}
    wanted = {}
    for name, content in _files(files("incli") / "presets" / "ci" / forge, ""):
        wanted[name] = _PLACE.sub(lambda found: filled[found[0]], content)
    return wanted


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda item: item.name):
        if each.is_dir():
            if each.name != "__pycache__":
                yield from _files(each, f"{prefix}{each.name}/")
        else:
            yield f"{prefix}{each.name}", each.read_bytes()


def _you(config: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """Who runs this, as git knows them: an id, and an entry of people.yaml."""
    email = config.get("user.email")
    if not email:
        return None
    first = (config.get("user.name") or email.partition("@")[0]).split()[0]
    plain = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode().lower()
    person_id = re.sub(r"[^0-9a-z]+", "-", plain).strip("-")
    person_id = person_id if person_id[:1].isalpha() else f"p{person_id}"
    return person_id, {"name": first, "email": email}
