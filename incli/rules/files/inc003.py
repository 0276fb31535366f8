"""Every file lies where it belongs, under a name that is the same on every machine.

The id of an incident is its folder, the id of an entry its file, and an entry's id says when, what
and who. Letters that only some file systems tell apart, links and other repositories make a clone
hold something else than what was reviewed. A file that incli does not know is one nobody reads.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from incli.domain.layout import (
    FOR_CUSTOMERS,
    HEADER,
    INCIDENTS,
    POSTMORTEM,
    entry_of,
    is_good_name,
    split_path,
)
from incli.domain.times import read_time, stamp
from incli.rules.cases.file import File, FileCase
from incli.rules.naming import is_among, named
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_TOPS = (INCIDENTS, "policies")
_PLAIN = "100644"
_NOT_PLAIN = {
    "100755": "a program",
    "120000": "a symbolic link",
    "160000": "another repository",
}
_FILES = (HEADER, POSTMORTEM, FOR_CUSTOMERS)
_FOLDERS = ("recordings/", "evidence/")
_MARKS_OF_TIME = str.maketrans("", "", "-:.")
_ENTRY = re.compile(
    r"incidents/[0-9-]{7}/[0-9][0-9a-z-]{1,99}/timeline/[0-9][0-9A-Za-z-]{1,120}\.yaml", re.ASCII
)
_STAMP = re.compile(r"\d{8}T\d{9}Z", re.ASCII)


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """The first thing that is wrong with where a file is, what git holds it for, and its name."""
    file = case.file
    top = file.path.partition("/")[0]
    if top.casefold() not in _TOPS:
        raise NotApplicable("it lies outside of the record and the policies")
    wrong = (
        _mode(file)
        or _twin(file, top)
        or _letters(file)
        or _place(file, asked["besides"])
        or _agrees(file)
    )
    if wrong:
        yield Fault(wrong, path=file.path)


def _mode(file: File) -> str:
    if file.mode == _PLAIN:
        return ""
    what = _NOT_PLAIN.get(file.mode, f"something that git calls {file.mode}")
    return f"This is {what}, and must be a plain file."


def _twin(file: File, top: str) -> str:
    if top not in _TOPS:
        return f"On some machines this lies in {top.casefold()}/, on others beside it."
    if file.twin:
        return f"On some machines this is the same file as {file.twin}."
    return ""


def _letters(file: File) -> str:
    if _ENTRY.fullmatch(file.path):
        return ""  # as nearly every file is called
    for name in file.path.split("/"):
        if not is_good_name(name):
            return (
                f"“{name}” is no name that every machine takes: letters, digits and . _ - inside "
                "of it."
            )
    return ""


def _place(file: File, besides: tuple[str, ...]) -> str:
    if is_among(file.path, besides):
        return ""
    if not file.path.startswith(f"{INCIDENTS}/"):
        return "" if file.kind else "This is no policy that incli knows: it would not be read."
    split = split_path(file.path)
    if split is None or not _is_day(split[0][:10]):
        return (
            "This lies in no incident's folder, such as "
            "incidents/2026-11/2026-11-22-checkout-errors/."
        )
    rest = split[1]
    if rest in _FILES or rest.startswith(_FOLDERS) or entry_of(rest):
        return ""
    return (
        "Nothing of an incident is called so: files of its own are kept under evidence/ and "
        "recordings/."
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _agrees(file: File) -> str:
    split = split_path(file.path)
    entry_id = entry_of(split[1]) if split else None
    if entry_id is None:
        return ""
    name = named(entry_id)
    if name is None:
        return (
            "An entry's file is called by its time, kind, who wrote it and four characters: "
            "20261122T031502123Z-note-amira-4kq2.yaml."
        )
    if not isinstance(file.data, Mapping):
        return ""  # for INC001
    says = {"time": name.stamp, "kind": name.kind, "person": name.by}
    for what, held in _said(file.data).items():
        if held is not None and held != says[what]:
            return f"Its name says another {what}, {says[what]}, than it does itself, {held}."
    return ""


def _said(data: Mapping[str, Any]) -> dict[str, str | None]:
    """What an entry says itself; None where that is nothing, which is for INC002."""
    at, kind, by = data.get("at"), data.get("kind"), data.get("by")
    return {
        "time": _stamp(at) if isinstance(at, str) else None,
        "kind": kind if isinstance(kind, str) else None,
        "person": by if isinstance(by, str) else None,
    }


def _stamp(at: str) -> str | None:
    plain = at.translate(_MARKS_OF_TIME)
    if _STAMP.fullmatch(plain):  # as incli writes it: no need to compute
        return plain
    try:
        return stamp(read_time(at))
    except ValueError:
        return None


RULE = Rule(
    id="INC003",
    name="in-its-place",
    scope="file",
    judge=judge,
    source="ours; names as git's core.protectNTFS and core.protectHFS guard them, and as Microsoft's "
    "“Naming Files, Paths, and Namespaces” asks",
    params=(
        Param(
            "besides",
            "words",
            [
                "incidents/README.md",
                "policies/README.md",
                "policies/allowed_signers",
                "policies/keys/",
                "policies/templates/",
                "policies/tests/",
            ],
            "further files, and folders, that may lie among the record and the policies",
            stricter="fewer",
            boundary=False,
        ),
    ),
    mode="enforce",
    hint="put it where it belongs; a file of one's own goes with: incli evidence add FILE",
    passing="""
files:
  - path: incidents/2026-03/2026-03-02-case/timeline/20260302T090000000Z-note-ana-4kq2.yaml
    kind: entry
    data: {kind: note, at: "2026-03-02T09:00:00.000Z", by: ana, text: "Slow"}
  - path: incidents/2026-03/2026-03-02-case/evidence/0123456789ab-graph.png
""",
    failing="""
files:
  - path: incidents/2026-03/2026-03-02-case/timeline/20260302T090000000Z-note-ana-4kq2.yaml
    kind: entry
    data: {kind: note, at: "2026-03-02T09:00:00.000Z", by: bo, text: "Slow"}
    expect: INC003
""",
)
