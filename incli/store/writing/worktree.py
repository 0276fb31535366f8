"""Our files in the work tree and in the index, where the record branch is checked out.

Only our own paths are touched. What the user has staged, changed or left untracked stays.
"""

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from incli.domain.errors import NeedsPerson, Refused
from incli.store.git import DURABLE, Git
from incli.store.writing import files
from incli.store.writing.journal import Before, Intent
from incli.store.writing.trees import Node

_MANY = 64
"""With more files than this the disk is asked once for all, and not for each."""


class WorkTree:
    """A work tree, and a copy of its index that becomes the index in one step.

    The caller holds git's lock on the index from `enter` to `install`.
    """

    def __init__(self, root: Path, state: Path, git: Git) -> None:
        """`state` is our own folder in the git folder; `git` runs in `root`."""
        self.root = root
        self._copy = state / "index"
        self._git = git
        self._git_on_copy = Git(git.cwd, {**git.extra, "GIT_INDEX_FILE": str(self._copy)})

    def survey(self, intent: Intent) -> Intent:
        """Look before writing: what is there already, and which folders have to be made.

        Raises `Refused` where the user's own unsaved work would be lost.
        """
        made = self._missing_folders(intent.files)
        present = [path for path in intent.files if os.path.lexists(self.root / path)]
        asked = sorted({*present, *intent.replaced})
        if not asked:
            return intent._replace(made=made)
        index = self._listed(asked)
        before = {path: self._before(path, intent, index.get(path, ())) for path in asked}
        return intent._replace(made=made, before=before)

    def _before(self, path: str, intent: Intent, index: Sequence[str]) -> Before:
        """The file as it is. `index` holds `tag mode oid stage` for it, once per stage."""
        place, old = self.root / path, intent.replaced.get(path)
        theirs = Refused(
            f"Nothing was saved: {path} holds changes of yours that are not committed.",
            "commit them or move them away, then run the same command again",
        )
        staged = [line.split(" ") for line in index]
        if any(each[3] != "0" for each in staged) or (
            old and [each[2] for each in staged] != [old]
        ):
            raise theirs
        entry = " ".join(staged[0][1:3]) if staged else ""
        if not os.path.lexists(place):
            if staged[0][0] != "S":  # deleted by hand, not left out by a sparse checkout
                raise theirs
            return Before(None, 0, entry)
        found = place.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise _in_the_way(path, "no ordinary file")
        content = place.read_bytes()
        if content != intent.files[path] and not (old and self._same(place, path, old)):
            raise theirs
        return Before(content, found.st_mode, entry)

    def _same(self, place: Path, path: str, oid: str) -> bool:
        """Whether git would take the file for the object: line ends may differ."""
        return self._git.out("hash-object", f"--path={path}", "--", str(place)) == oid

    def _listed(self, paths: Sequence[str]) -> dict[str, list[str]]:
        lines: dict[str, list[str]] = {}
        said = self._git.run("ls-files", "-z", "-t", "-s", "--", *paths).stdout
        for item in said.decode(errors="surrogateescape").split("\0")[:-1]:
            head, _, path = item.partition("\t")
            lines.setdefault(path, []).append(head)
        return lines

    def _missing_folders(self, paths: Iterable[str]) -> tuple[str, ...]:
        missing = set()
        for folder in {parent for path in paths for parent in _parents(path)}:
            try:
                mode = (self.root / folder).lstat().st_mode
            except FileNotFoundError:
                missing.add(folder)
                continue
            except NotADirectoryError:
                continue  # told for the parent
            if not stat.S_ISDIR(mode):
                raise _in_the_way(folder, "no folder")
        return tuple(sorted(missing))

    def write(self, intent: Intent, *, gently: bool = False) -> None:
        """Put the files into the work tree.

        `gently`, after an interruption, leaves a file alone that somebody has edited since.
        """
        each_waits = len(intent.files) <= _MANY
        for folder in intent.made:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for path, content in intent.files.items():
            place, before = self.root / path, intent.before.get(path)
            if before and before.content == content:
                continue
            known = (None, content, before.content if before else None)
            if gently and files.content_of(place) not in known:
                continue
            mode = before.mode if before else 0
            files.put(place, content, _temporary(place, intent), mode=mode, wait=each_waits)
        if each_waits:
            changed = {path.rpartition("/")[0] or "." for path in (*intent.files, *intent.made)}
            files.settle(self.root / folder for folder in changed)
        else:
            os.sync()

    def sweep(self, intent: Intent) -> None:
        """Remove the temporary files of an interrupted write."""
        for folder in {(self.root / path).parent for path in intent.files}:
            _remove(_temporary(folder / "any", intent))

    def restore(self, intent: Intent, *, gently: bool = False) -> None:
        """Make the files be as they were before the write. `gently` as with `write`."""
        self.sweep(intent)
        for path, content in intent.files.items():
            place, before = self.root / path, intent.before.get(path)
            now = files.content_of(place)
            if gently and now not in (None, content):
                continue
            if before is None or before.content is None:
                _remove(place)
            elif now != before.content:
                files.put(place, before.content, _temporary(place, intent), mode=before.mode)
        for folder in reversed(intent.made):
            try:
                (self.root / folder).rmdir()
            except OSError:
                continue  # not empty: it holds something of the user's by now

    def plain(self, oids: Mapping[str, str]) -> bool:
        """Whether git would take each file (by path) as it is, without converting it."""
        names = "".join(f"{path}\n" for path in oids).encode()
        said = self._git.out("hash-object", "--stdin-paths", stdin=names)
        return said.split() == list(oids.values())

    def holds(self, oids: Mapping[str, str]) -> bool:
        """Whether the copy of the index holds these objects (by path)."""
        listed = self._git_on_copy.run("ls-files", "-z", "-s").stdout
        rows = listed.decode(errors="surrogateescape").split("\0")[:-1]
        known = {path: head.split(" ")[1] for head, _, path in (e.partition("\t") for e in rows)}
        return all(known.get(path) == oid for path, oid in oids.items())

    def enter(self, index: Path, paths: Iterable[str]) -> None:
        """Take the files into a copy of `index` as they are; writes their objects."""
        names = "".join(f"{path}\0" for path in paths).encode()
        self._update(index, "--add", "-z", "--stdin", stdin=names)

    def enter_exactly(self, index: Path, nodes: Mapping[str, Node]) -> None:
        """Take objects into a copy of `index`, whatever git would make of the files."""
        lines = (f"{node.mode} {node.oid}\t{path}\0" for path, node in nodes.items())
        self._update(index, "--add", "-z", "--index-info", stdin="".join(lines).encode())

    def leave(self, index: Path, intent: Intent, zero: str) -> None:
        """Make `index` hold for our paths what it held before the write."""
        lines = []
        for path in intent.files:
            before = intent.before.get(path)
            entry = before.staged if before and before.staged else f"0 {zero}"
            lines.append(f"{entry}\t{path}\0")
        self._update(index, "--add", "-z", "--index-info", stdin="".join(lines).encode())
        self.install(index)

    def install(self, index: Path) -> None:
        """Make the copy be the index."""
        os.replace(self._copy, index)  # noqa: PTH105  # as in files.put

    def _update(self, index: Path, *options: str, stdin: bytes) -> None:
        files.twin(index, self._copy)
        self._git_on_copy.run(*DURABLE, "update-index", *options, stdin=stdin)


def _temporary(place: Path, intent: Intent) -> Path:
    return place.parent / f".incli-{intent.nonce}.tmp"


def _remove(place: Path) -> None:
    try:
        place.unlink(missing_ok=True)
    except NotADirectoryError:
        return  # a folder above it was never made


def _in_the_way(path: str, what: str) -> NeedsPerson:
    return NeedsPerson(
        f"Nothing was saved: {path} in the work tree is {what}.",
        f"move {path} away, then run the same command again",
    )


def _parents(path: str) -> list[str]:
    """The folders above a path, outermost first."""
    names = path.split("/")[:-1]
    return ["/".join(names[: count + 1]) for count in range(len(names))]
