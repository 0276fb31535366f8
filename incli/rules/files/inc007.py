"""No attribute or submodule changes what git shows, merges or checks out of the record.

`merge=union` scrambles files, `-diff` and `linguist-generated` keep a change out of the review, a
filter makes the work tree hold something else than the commit, and a submodule is somebody else's
repository. What `incli init` writes keeps bytes as they are, and is all that is needed.
"""

import re
from collections.abc import Iterator

from incli.rules.cases.file import File, FileCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule
from incli.rules.told import several

_TOPS = ("incidents", "policies")
_FINE = frozenset({"text", "-text", "!text", "text=auto", "eol=lf", "!eol", "-ident", "-filter"})
_WILD = re.compile(r"[*?\[\\\"]")
_MODULE_PATH = re.compile(r"\bpath\s*=\s*(.*)", re.IGNORECASE)
_PLAIN = "100644"
_MARK = "\ufeff"
"""What git passes over at the beginning of a file."""


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """Each line that reaches the record or the policies."""
    _ = asked
    file = case.file
    folder, _, name = file.path.rpartition("/")
    look = {".gitattributes": _attributes, ".gitmodules": _modules}.get(name.casefold())
    if look is None:
        raise NotApplicable("it tells git nothing about other files")
    if folder and folder.split("/")[0].casefold() not in _TOPS:
        raise NotApplicable("it reaches neither the record nor the policies")
    if file.mode != _PLAIN or file.text is None:
        yield Fault("What this tells git cannot be read.", path=file.path)
        return
    yield from look(file)


def _attributes(file: File) -> Iterator[Fault]:
    for number, line in enumerate((file.text or "").removeprefix(_MARK).split("\n"), start=1):
        words = line.split()
        if not words or words[0].startswith(("#", "[attr]")):
            continue  # what [attr] names is refused where it is used
        pattern, *rest = [f'{words[0]}"', *words[1:]] if line.startswith('"') else words
        wrong = [each for each in rest if each not in _FINE]
        if wrong and ("/" in file.path or _reaches(pattern)):
            yield Fault(
                f"{several(wrong)} would hold for files of the record or the policies.",
                path=file.path,
                line=number,
                column=1,
                measured=several(wrong),
                hint="begin the pattern with the folder it is for: site/**",
            )


def _reaches(pattern: str) -> bool:
    """Whether a pattern of the top folder can match something of the record or the policies."""
    first = pattern.removeprefix("/").partition("/")[0]
    return "/" not in pattern or bool(_WILD.search(first)) or first.casefold() in _TOPS


def _modules(file: File) -> Iterator[Fault]:
    for number, line in enumerate((file.text or "").split("\n"), start=1):
        found = _MODULE_PATH.search(line)
        place = found[1].replace('"', "").strip() if found else ""
        if place and _may_be_ours(place):
            yield Fault(
                f"Another repository would lie at {place}.",
                path=file.path,
                line=number,
                column=1,
                measured=place,
                hint="git rm --cached the submodule; copy files in, or cite an address",
            )


def _may_be_ours(path: str) -> bool:
    first = path.removeprefix("./").partition("/")[0]
    return first.casefold() in _TOPS or ".." in path or "\\" in path or path.startswith("/")


RULE = Rule(
    id="INC007",
    name="plain-to-git",
    scope="file",
    judge=judge,
    source="ours, from gitattributes(5) and gitmodules(5); GitHub's linguist overrides",
    mode="enforce",
    hint="keep .gitattributes as incli init writes it",
    passing="""
files:
  - path: .gitattributes
    text: "*.yaml text eol=lf\\nincidents/**/evidence/** -text\\nsite/** linguist-generated\\n"
""",
    failing="""
files:
  - path: .gitattributes
    text: "*.yaml merge=union\\n"
    expect: INC007
""",
)
