"""The front matter of a Markdown file: written, read with places, and changed by position."""

from collections.abc import Mapping

from incli.documents.builder import build
from incli.documents.compose import block
from incli.documents.loader import Document, load, split_front_matter
from incli.documents.schemas import kind_of, validate
from incli.domain.errors import InvalidData, InvalidInput

_MARK = "---\n"


def with_front(data: Mapping[str, object], prose: str) -> str:
    """A Markdown file whose front matter says `data`, and its prose."""
    return f"{_MARK}{block(data)}{_MARK}\n{prose}"


def read_front(text: bytes | str, path: str) -> Document:
    """The front matter of a file, valid by its schema.

    Raises `InvalidData` with every place that is wrong.
    """
    document = load(text, path)
    kind = kind_of(path)
    findings = validate(document, kind, path) if kind else ()
    if findings:
        raise InvalidData(*findings)
    return document


def prose_of(text: str, path: str) -> tuple[str, int]:
    """The prose of a file, and the line it begins with. Raises `InvalidData`."""
    yaml, prose = split_front_matter(text, path)
    return prose, yaml.count("\n") + 2


def change_front(text: str, path: str, changes: Mapping[str, object]) -> str:
    """`text` with some keys of its front matter set; comments and every other byte stay.

    What has to be added comes last. Raises `InvalidInput` for a layout we cannot change,
    `InvalidData` where the file cannot be read.
    """
    yaml, _ = split_front_matter(text, path)
    rest = text[len("---") + len(yaml) :]
    wanted = {**load(text, path).data, **changes}
    for key, value in changes.items():
        yaml = _with(yaml, key, value)
    changed = f"---{yaml}{rest}"
    try:
        if load(changed, path).data == wanted:
            return changed
    except InvalidData:  # told below: the layout is one that we cannot change
        pass
    some = ", ".join(changes)
    raise InvalidInput(f"{path}: {some} cannot be changed in this layout.", "one key a line")


def _with(yaml: str, key: str, value: object) -> str:
    """A block of YAML in which `key` says `value`."""
    built = build(yaml)
    line = block({key: value}).rstrip("\n")
    if (key,) not in built.keys:
        return f"{yaml}{line}\n"
    number, column = built.keys[(key,)]
    start = sum(len(each) + 1 for each in yaml.split("\n")[: number - 1]) + column - 1
    end = built.spans[(key,)].end
    return yaml[:start] + line + yaml[len(yaml[:end].rstrip("\n")) :]
