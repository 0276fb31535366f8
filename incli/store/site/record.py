"""The record read at once, and only what is asked for of it: many incidents, each in one go."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from incli.documents.record import read_entry, read_header
from incli.domain.entry import Entry
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.layout import (
    FOR_CUSTOMERS,
    INCIDENTS,
    POSTMORTEM,
    entry_of,
    incident_folder,
    split_path,
)
from incli.domain.state import Header
from incli.domain.value import NOTHING, Value
from incli.store.changes import FileChange, blobs, files_of
from incli.store.repository import Repository

_CHUNK = 20_000
"""Files whose contents are held at once."""
_FEW = 64
"""Of so many incidents git is asked by name; of more everything is listed."""
_TEXTS = frozenset({POSTMORTEM, FOR_CUSTOMERS})


class Read(Value):
    """What the files of one incident say."""

    id: str
    header: Header
    entries: tuple[Entry, ...]
    postmortem: str | None
    blob: str
    """The object id of the postmortem's text; empty where there is none."""
    for_customers: str | None
    unreadable: tuple[Finding, ...]


def folders(repository: Repository, tip: str) -> Mapping[str, str]:
    """Every incident in the commit `tip`, and the object id of its folder.

    The same id says that nothing in it has changed.
    """
    git = repository.git
    months = _listed(git.run("ls-tree", "-z", f"{tip}^{{tree}}", f"{INCIDENTS}/").stdout)
    if not months:
        return NOTHING
    asked = [f"{path}/" for path, _ in months]
    found = _listed(git.run("ls-tree", "-z", f"{tip}^{{tree}}", "--", *asked).stdout)
    named = ((split_path(f"{path}/incident.yaml"), oid) for path, oid in found)
    return {split[0]: oid for split, oid in named if split}


def _listed(output: bytes) -> list[tuple[str, str]]:
    """The folders that `git ls-tree -z` lists: path and object id."""
    rows = (row.partition("\t") for row in output.decode(errors="replace").split("\0") if row)
    return [(path, head.split(" ")[2]) for head, _, path in rows if " tree " in head]


def read(repository: Repository, tip: str, wanted: Collection[str]) -> Iterator[Read]:
    """The incidents asked for, in the order of their ids."""
    batch: list[FileChange] = []
    for _, group in groupby(_files(repository, tip, wanted), key=lambda each: each.incident):
        batch += group
        if len(batch) >= _CHUNK:
            yield from _batch(repository, batch)
            batch = []
    yield from _batch(repository, batch)


def _files(repository: Repository, tip: str, wanted: Collection[str]) -> Iterator[FileChange]:
    if not wanted:
        return iter(())
    asked = sorted(map(incident_folder, wanted)) if len(wanted) <= _FEW else [INCIDENTS]
    listed = files_of(repository.git, tip, [f"{each}/" for each in asked])
    return (each for each in listed if each.incident in wanted and _is_read(each.rest))


def _is_read(rest: str) -> bool:
    return rest == "incident.yaml" or rest in _TEXTS or entry_of(rest) is not None


def _batch(repository: Repository, batch: Sequence[FileChange]) -> Iterator[Read]:
    contents = blobs(repository.git, [each.oid for each in batch if each.oid])
    for incident_id, group in groupby(batch, key=lambda each: each.incident):
        yield _read(incident_id, group, contents)


def _read(incident_id: str, files: Iterator[FileChange], contents: Mapping[str, bytes]) -> Read:
    header, blob = Header(incident_id), ""
    texts: dict[str, str] = {}
    entries: list[Entry] = []
    wrong: list[Finding] = []
    for each in files:
        try:
            text = _text(contents.get(each.oid or ""), each.path)
            if entry_id := entry_of(each.rest):
                entries.append(read_entry(entry_id, text, each.path))
            elif each.rest in _TEXTS:
                texts[each.rest] = text
                blob = each.oid or "" if each.rest == POSTMORTEM else blob
            else:
                header = read_header(text, each.path)
        except InvalidData as error:
            wrong += error.findings[:1]
    return Read(
        incident_id,
        header,
        tuple(entries),
        texts.get(POSTMORTEM),
        blob,
        texts.get(FOR_CUSTOMERS),
        tuple(wrong),
    )


def _text(content: bytes | None, path: str) -> str:
    if content is None:
        raise InvalidData(Finding(path, 0, 0, "Git does not have its content.", "git fsck"))
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise InvalidData(Finding(path, 1, 1, "This is not UTF-8.")) from None
