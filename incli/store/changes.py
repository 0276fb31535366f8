"""Which files of incidents differ between two trees, as git tells it, and what they hold."""

from collections.abc import Iterable, Iterator, Sequence

from incli.domain.layout import INCIDENTS, split_path
from incli.domain.value import Value
from incli.store.git import Git, GitError


class FileChange(Value):
    """A file of an incident that was added or altered (`oid`), or is gone (None)."""

    incident: str
    rest: str
    path: str
    oid: str | None


def all_files(git: Git, tree: str) -> Iterator[FileChange]:
    """Every file of every incident in `tree`, in the order of their paths."""
    return files_of(git, tree, [f"{INCIDENTS}/"])


def files_of(git: Git, tree: str, folders: Sequence[str]) -> Iterator[FileChange]:
    """The same for some folders; each ends with a slash."""
    listed = git.run("ls-tree", "-r", "-z", tree, "--", *folders).stdout.decode(errors="replace")
    rows = (row.partition("\t") for row in listed.split("\0") if row)
    return _of_incidents((path, head.split(" ")[2]) for head, _, path in rows)


def differing_files(git: Git, old: str, new: str) -> Iterator[FileChange] | None:
    """What differs between two trees; None where git no longer knows the old one."""
    done = git.run(
        *("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new, "--", INCIDENTS),
        ok=(0, 128),
    )
    if done.returncode:
        return None
    fields = done.stdout.decode(errors="replace").split("\0")
    pairs = zip(fields[0::2], fields[1::2], strict=False)
    return _of_incidents(
        (path, None if head.endswith(" D") else head.split(" ")[3]) for head, path in pairs
    )


def blob_sizes(git: Git, oids: Sequence[str]) -> dict[str, int]:
    """How large blobs are, without reading them; what git does not have is left out."""
    if not oids:
        return {}
    asked = "\n".join(oids).encode() + b"\n"
    rows = git.run("cat-file", "--batch-check", "--buffer", stdin=asked).stdout.decode().split("\n")
    fields = (row.split(" ") for row in rows)
    return {each[0]: int(each[2]) for each in fields if len(each) == 3 and each[1] == "blob"}  # noqa: PLR2004  # id, type, size


def blobs(git: Git, oids: Sequence[str]) -> dict[str, bytes]:
    """The contents of many blobs, by object id; what git does not have is left out."""
    return {oid: content for oid, kind, content in _objects(git, oids) if kind != "missing"}


def trees(git: Git, oids: Sequence[str]) -> dict[str, bytes]:
    """What those of many objects hold that are trees, as git keeps it, by object id.

    Raises `GitError` where git does not have one of the objects.
    """
    found: dict[str, bytes] = {}
    for oid, kind, content in _objects(git, oids):
        if kind == "missing":
            raise GitError(("cat-file", "--batch"), 0, f"object {oid} is missing")
        if kind == "tree":
            found[oid] = content
    return found


def _objects(git: Git, oids: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """Each of many objects: its id, its kind, its content; of the kind `missing`, where it is."""
    if not oids:
        return
    asked = "\n".join(oids).encode() + b"\n"
    output = git.run("cat-file", "--batch", "--buffer", stdin=asked).stdout
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        oid, kind, *size = output[position:end].decode().split(" ")
        position = end + 1
        if not size:
            yield oid, "missing", b""
            continue
        stop = position + int(size[0])
        yield oid, kind, output[position:stop]
        position = stop + 1


def _of_incidents(pairs: Iterable[tuple[str, str | None]]) -> Iterator[FileChange]:
    for path, oid in pairs:
        split = split_path(path)
        if split is not None:
            yield FileChange(*split, path, oid)
