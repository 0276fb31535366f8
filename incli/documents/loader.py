"""The strict reader of hand-written files: a small, safe part of YAML 1.2, with places.

Refused, each with line and column: anchors, aliases, tags, directives, merge keys, several
documents in one file, keys that are no text or stand twice, words that YAML readers take for
different things, hidden characters, and files too large, deep or crowded. What comes out is what
JSON can say; times and dates stay text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from incli.documents import canonical
from incli.documents.characters import HIDDEN, SURROGATE, place
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding

MAX_BYTES = 256 * 1024
"""How large a file may be: a roster of ten years is an eighth of it."""

Pointer = tuple[str | int, ...]
Place = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(frozen=True)
class Places:
    """Where the values and the keys of a document stand."""

    values: Mapping[Pointer, Place]
    keys: Mapping[Pointer, Place]


@dataclass(frozen=True)
class Document:
    """What a file says, and where it says it."""

    path: str
    data: Any
    """JSON types only: dict with text keys, list, str, int, float, bool, None."""
    _find: Callable[[], Places] = field(repr=False, compare=False)
    canonical: bool = False
    """Whether its bytes are exactly those that incli writes for what it says."""

    @cached_property
    def _places(self) -> Places:
        return self._find()

    def position(self, pointer: Sequence[str | int]) -> Place:
        """Line and column of the value at `pointer`, or of what it would be part of."""
        return _nearest(self._places.values, tuple(pointer))

    def key_position(self, pointer: Sequence[str | int]) -> Place:
        """Line and column of the key that `pointer` ends with; of the value for items of lists."""
        known = self._places.keys.get(tuple(pointer))
        return known or self.position(pointer)


def _nearest(places: Mapping[Pointer, Place], pointer: Pointer) -> Place:
    while pointer not in places and pointer:
        pointer = pointer[:-1]
    return places.get(pointer, (1, 1))


def load(text: bytes | str, path: str) -> Document:
    """Read a file; `path` is for messages, and `.md` says that only the front matter counts.

    Raises `InvalidData` with the first thing that is wrong.
    """
    readable = _decoded(text, path)
    if path.endswith(".md"):
        readable, _ = split_front_matter(readable, path)
    data = canonical.read(readable)
    if data is not None:
        return Document(path, data, lambda: _read(readable, path)[1], canonical=True)
    data, places = _read(readable, path)
    return Document(path, data, lambda: places)


def split_front_matter(text: str, path: str) -> tuple[str, str]:
    """The YAML between the two `---` lines a Markdown file begins with, and the prose after them.

    The YAML keeps its line numbers. Raises `InvalidData` where there is no front matter.
    """
    if not text.startswith("---\n"):
        raise _invalid(path, 1, 1, "There is no front matter.", "begin the file with a line ---")
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip(" ") == "---":
            return "\n".join(["", *lines[1:number], ""]), "\n".join(lines[number + 1 :])
    raise _invalid(path, 1, 1, "The front matter does not end.", "end it with a line ---")


def _read(text: str, path: str) -> tuple[Any, Places]:
    # Parsing brings in ruamel, which costs more than reading a canonical file.
    from incli.documents.builder import build  # noqa: PLC0415  # see above
    from incli.documents.events import Unreadable, demand_agreement  # noqa: PLC0415  # see above

    try:
        built = build(text)
        demand_agreement(text)
    except Unreadable as error:
        raise _invalid(path, error.line, error.column, error.message, error.hint) from None
    return built.data, Places(built.values, built.keys)


def _decoded(text: bytes | str, path: str) -> str:
    """`text` as characters, none of them hidden."""
    size = len(text if isinstance(text, bytes) else text.encode(errors="surrogatepass"))
    if size > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024} KiB."
        raise _invalid(
            path, 1, 1, message, "keep large things as evidence: incli evidence add FILE"
        )
    if isinstance(text, bytes):
        text = _from_utf8(text, path)
    for wrong in (HIDDEN.search(text), SURROGATE.search(text)):
        if wrong:
            raise _hidden(text, path, wrong.start())
    if (at := text.find("\r")) >= 0:
        message = "The line ends with a carriage return."
        # `rm`: git takes the file for the same as before, and would leave it as it is
        mends = f"git add --renormalize {path} && rm {path} && git checkout -- {path}"
        hint = f"{mends}    (with *.yaml eol=lf in .gitattributes)"
        raise _invalid(path, *place(text, at), message, hint)
    return text


def _from_utf8(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        where = place(before, len(before))
        raise _invalid(path, *where, "This is not UTF-8.", "save the file as UTF-8") from None


def _hidden(text: str, path: str, offset: int) -> InvalidData:
    code = ord(text[offset])
    if text[offset] == "\ufeff" and offset == 0:
        message, hint = "The file begins with a byte order mark.", "save it as UTF-8 without one"
    else:
        message = f"A hidden character, U+{code:04X}."
        hint = f'if it is meant, write "\\u{code:04x}" in quotes'
    return _invalid(path, *place(text, offset), message, hint)


def _invalid(path: str, line: int, column: int, message: str, hint: str = "") -> InvalidData:
    return InvalidData(Finding(path, line, column, message, hint))
