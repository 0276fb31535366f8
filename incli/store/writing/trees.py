"""Builds git's trees without the index, from the few folders that a change touches.

The cost grows with the depth of the path, not with the size of the repository.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from incli.store.git import Objects

try:
    from _sha1 import sha1  # type: ignore[import-not-found]  # loads in no time; hashlib brings all of OpenSSL along
except ImportError:  # a Python without its own
    from hashlib import sha1

FOLDER = "40000"
FILE = "100644"

_KINDS = {"commit": 1, "tree": 2, "blob": 3}
"""The numbers that git's pack format gives to kinds of objects (gitformat-pack)."""
_FEW = 8
"""Names put into a folder one by one; more are merged into it in one pass."""


_LONG = 1 << 15
"""Bytes of a folder beyond which a regular expression is worth its compilation."""


class _Digest(Protocol):
    """What we need of a hash function."""

    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


class Node(NamedTuple):
    """What a name stands for in a folder: git's mode, and the object id."""

    mode: str
    oid: str


class Trees:
    """Reads folders of the record, grafts files on them, and keeps the objects that are new."""

    def __init__(self, objects: Objects, algorithm: str) -> None:
        """`algorithm` is the repository's hash: `sha1` or `sha256`."""
        self._objects = objects
        self._algorithm = algorithm
        self._width = len(self._digest().digest())
        self._folders: dict[str, bytes] = {}
        self.fresh: dict[str, tuple[str, bytes]] = {}
        """Objects made here that the repository may not hold yet: kind and content by id."""

    def keep(self, kind: str, content: bytes) -> str:
        """Take in an object; gives its id."""
        oid = self.name(kind, content)
        self.fresh[oid] = (kind, content)
        return oid

    def name(self, kind: str, content: bytes) -> str:
        """The id that git gives to an object."""
        digest = self._digest()
        digest.update(b"%s %d\0" % (kind.encode(), len(content)))
        digest.update(content)
        return digest.digest().hex()

    @property
    def zero(self) -> str:
        """The id that stands for no object."""
        return "0" * (2 * self._width)

    def root(self, commit: str | None) -> str | None:
        """The id of a commit's whole tree."""
        return self._objects.oid(f"{commit}^{{tree}}") if commit else None

    def find(self, root: str | None, path: str) -> Node | None:
        """What is at `path` (relative, with `/`), or None."""
        node = Node(FOLDER, root) if root else None
        for name in path.split("/"):
            if node is None or node.mode != FOLDER:
                return None
            node = self._node(self._folder(node.oid), name)
        return node

    def graft(self, root: str | None, files: Mapping[str, Node]) -> str:
        """The id of `root` with each of `files` (by path) put in or put anew.

        Raises `LookupError` where a file stands in the way of a folder.
        """
        here: dict[str, Node] = {}
        below: dict[str, dict[str, Node]] = {}
        for path, node in files.items():
            name, _, rest = path.partition("/")
            if rest:
                below.setdefault(name, {})[rest] = node
            else:
                here[name] = node
        content = self._folder(root) if root else b""
        for name, inner in below.items():
            old = self._node(content, name)
            if old and old.mode != FOLDER:
                raise LookupError(f"{name} is a file in the record, and no folder")
            here[name] = Node(FOLDER, self.graft(old.oid if old else None, inner))
        return self._keep_folder(self._with(content, here))

    def pack(self, level: int) -> bytes:
        """The fresh objects as one of git's packs; `level` 0 does not compress."""
        parts = [b"PACK" + (2).to_bytes(4, "big") + len(self.fresh).to_bytes(4, "big")]
        for kind, content in self.fresh.values():
            size = len(content)
            head = bytearray([_KINDS[kind] << 4 | size & 15])
            size >>= 4
            while size:
                head[-1] |= 0x80
                head.append(size & 0x7F)
                size >>= 7
            parts += [bytes(head), zlib.compress(content, level)]
        whole = b"".join(parts)
        digest = self._digest()
        digest.update(whole)
        return whole + digest.digest()

    def _digest(self) -> _Digest:
        if self._algorithm == "sha1":
            made: _Digest = sha1()  # noqa: S324  # git's choice of names, not ours of secrets
            return made
        import hashlib  # noqa: PLC0415  # see above

        return hashlib.new(self._algorithm, usedforsecurity=False)

    def _folder(self, oid: str) -> bytes:
        if oid not in self._folders:
            found = self._objects.read(oid)
            if found is None or found[1] != "tree":
                raise LookupError(f"the folder {oid} cannot be read")
            self._folders[oid] = found[2]
        return self._folders[oid]

    def _keep_folder(self, content: bytes) -> str:
        oid = self.keep("tree", content)
        self._folders[oid] = content
        return oid

    def _node(self, content: bytes, name: str) -> Node | None:
        if (place := self._place(content, name)) is None:
            return None
        start, end = place
        mode, _, _ = content[start:end].partition(b" ")
        return Node(mode.decode(), content[end - self._width : end].hex())

    def _place(self, content: bytes, name: str) -> tuple[int, int] | None:
        """Where the entry called `name` starts and ends.

        Looked for as bytes, which is quick in long folders; ids are bytes as well, so a place
        counts only where whole entries lead up to it.
        """
        wanted = b" %s\0" % name.encode()
        at = content.find(wanted)
        while at >= 0:
            for digits in (6, 5):
                start = at - digits
                if start >= 0 and self._whole(content, start):
                    return start, at + len(wanted) + self._width
            at = content.find(wanted, at + 1)
        return None

    def _with(self, content: bytes, nodes: Mapping[str, Node]) -> bytes:
        if len(nodes) > _FEW:
            return self._merged(content, nodes)
        for name, node in nodes.items():
            start, end = self._place(content, name) or self._gap(content, _order(name, node.mode))
            content = content[:start] + _line(name, node) + content[end:]
        return content

    def _gap(self, content: bytes, order: bytes) -> tuple[int, int]:
        for start, _, key in self._entries(content):
            if key > order:
                return start, start
        return len(content), len(content)

    def _whole(self, content: bytes, end: int) -> bool:
        """Whether `end` is where one entry ends and another starts."""
        if end > _LONG:
            entries = re.compile(rb"(?s)(?:[0-7]+ [^\0]+\0.{%d})*+" % self._width)
            return entries.fullmatch(content, 0, end) is not None
        return not end or any(stop == end for _, stop, _ in self._entries(content))

    def _entries(self, content: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Where each entry starts and ends, and what git sorts it by."""
        start, width, folder = 0, self._width + 1, FOLDER.encode()
        while start < len(content):
            space = content.index(b" ", start)
            zero = content.index(b"\0", space)
            name = content[space + 1 : zero]
            yield start, zero + width, name + b"/" if content[start:space] == folder else name
            start = zero + width

    def _merged(self, content: bytes, nodes: Mapping[str, Node]) -> bytes:
        lines = {key: content[start:end] for start, end, key in self._entries(content)}
        for name, node in nodes.items():
            lines[_order(name, node.mode)] = _line(name, node)
        return b"".join(line for _, line in sorted(lines.items()))


def _order(name: str, mode: str) -> bytes:
    """What git sorts a name by: folders as if they ended in a slash."""
    return name.encode() + (b"/" if mode == FOLDER else b"")


def _line(name: str, node: Node) -> bytes:
    return b"%s %s\0%s" % (node.mode.encode(), name.encode(), bytes.fromhex(node.oid))
