"""Nothing in a file is hidden from whoever reviews it.

Control characters, marks that turn the reading direction, and characters of which nothing is seen
make a text say something else than what is shown. Attachments are kept byte for byte, whatever
they hold.
"""

import re
from collections.abc import Iterator

from incli.domain.text import BIDI, INVISIBLE
from incli.rules.cases.file import FileCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Rule

_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_TAGS = "\U000e0000-\U000e0fff"
"""Letters that nobody sees; flags such as Scotland's are made of them, and only those may be."""
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_HIDDEN = re.compile(f"{_FLAG}|([{_CONTROL}])|([{BIDI}])|([{INVISIBLE}{_TAGS}])")
_WHAT = ("", "a control character", "it turns the reading direction", "nothing is seen of it")
_KEPT = ("/recordings/", "/evidence/")


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """The first such character of each line."""
    _ = asked
    file = case.file
    if file.kind is None and any(folder in file.path for folder in _KEPT):
        raise NotApplicable("what is attached is kept as it is")
    if file.added is None and _is_plain(file.text or ""):
        return
    for number, line in file.lines():
        # what is no document may end its lines as the machine does; git reads them all the same
        for found in _HIDDEN.finditer(line if file.kind else line.removesuffix("\r")):
            if found.lastindex:
                code = ord(found[0])
                yield Fault(
                    f"A hidden character, U+{code:04X}: {_WHAT[found.lastindex]}.",
                    path=file.path,
                    line=number,
                    column=found.start() + 1,
                    hint=f'take it out; if it is meant, write "\\u{code:04x}" in quotes',
                )
                break


def _is_plain(text: str) -> bool:
    """Whether a look at the whole is enough, as it nearly always is."""
    return text.isascii() and text.replace("\n", "").replace("\t", "").isprintable()


RULE = Rule(
    id="INC005",
    name="nothing-hidden",
    scope="file",
    judge=judge,
    source="Unicode Technical Standard 55, “Unicode Source Code Handling”; trojansource.codes",
    mode="enforce",
    hint="take the character out; if it is meant, write it as \\uXXXX in quotes",
    passing="""
files:
  - path: policies/people.yaml
    kind: people
    text: "people: {ana: {name: Ána Müller 🏴󠁧󠁢󠁳󠁣󠁴󠁿}}"
""",
    failing="""
files:
  - path: policies/people.yaml
    kind: people
    text: "people: {ana: {name: \\"An\\u200ba\\"}}"
    expect: INC005
""",
)
