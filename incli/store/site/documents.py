"""The hand-written part of the site: everything under `site/` in the repository."""

from collections.abc import Iterator
from pathlib import Path

from incli.store.repository import Repository

SITE = "site"
SETTINGS = f"{SITE}/mkdocs.yml"
_DOCS = f"{SITE}/docs/"


def documents(repository: Repository) -> dict[str, bytes]:
    """What people wrote, by its path under `site/docs/`: from the work tree, else from the tip.

    Links to other files are not followed: they could lead out of the repository. Hidden files, as
    editors leave them, are no part of it.
    """
    found = ((path.removeprefix(_DOCS), content) for path, content in _files(repository, _DOCS))
    return {
        path: content for path, content in found if not path.startswith(".") and "/." not in path
    }


def settings(repository: Repository) -> bytes | None:
    """What `site/mkdocs.yml` holds; None where there is none."""
    return dict(_files(repository, SETTINGS)).get(SETTINGS)


def _files(repository: Repository, under: str) -> Iterator[tuple[str, bytes]]:
    root = repository.work_tree
    if root is None:
        yield from _committed(repository, under)
    elif under.endswith("/"):
        for file in sorted((root / under).rglob("*")):
            if file.is_file() and not _is_link(file, root):
                yield file.relative_to(root).as_posix(), file.read_bytes()
    elif (root / under).is_file() and not _is_link(root / under, root):
        yield under, (root / under).read_bytes()


def _is_link(file: Path, root: Path) -> bool:
    return any(each.is_symlink() for each in (file, *file.parents) if each.is_relative_to(root))


def _committed(repository: Repository, under: str) -> Iterator[tuple[str, bytes]]:
    tip = repository.tip()
    if tip is None:
        return
    listed = repository.git.run("ls-tree", "-r", "-z", "--full-tree", tip, "--", under).stdout
    for row in listed.decode(errors="replace").split("\0"):
        head, _, path = row.partition("\t")
        mode, kind, oid = head.split(" ") if path else ("", "", "")
        if kind == "blob" and mode != "120000":
            found = repository.objects.read(oid)
            if found:
                yield path, found[2]
