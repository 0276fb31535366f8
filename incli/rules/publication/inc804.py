"""What is published holds no markup of its own, and links that everybody can follow safely.

The prose of postmortems and the updates for the public become pages. Tags would be taken out of
them or do harm; a link to a host of one's own network tells strangers about it and leads nowhere.
"""

from collections.abc import Iterator, Mapping

from incli.rules.cases.file import File, FileCase
from incli.rules.params import Asked
from incli.rules.publication.markup import is_private, markup
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_UPDATES = ("update-drafted", "update-posted")
_MARK = "---"
_SHOWN = 40


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """The prose of a postmortem, or the words of an update for the public."""
    if case.internal:
        raise NotApplicable("the incident is internal")
    file = case.file
    if file.kind == "postmortem" and file.text is not None:
        for line, column, wrong in _wrong(_prose(file.text), asked["private"]):
            yield Fault(wrong, path=file.path, line=line, column=column)
    elif _is_public_update(file):
        for _, _, wrong in _wrong(str(file.data.get("text", "")), asked["private"]):
            yield Fault(wrong, path=file.path, field="text", pointer=("text",))
    else:
        raise NotApplicable("it is not published as it is")


def _is_public_update(file: File) -> bool:
    if file.kind != "entry" or not isinstance(file.data, Mapping):
        return False
    return file.data.get("kind") in _UPDATES and file.data.get("audience") == "public"


def _prose(text: str) -> str:
    """The text with its front matter blanked, so that lines keep their numbers."""
    lines = text.split("\n")
    if lines[0] == _MARK:
        end = next((at for at, each in enumerate(lines[1:], 1) if each.rstrip() == _MARK), 0)
        lines[: end + 1] = [""] * (end + 1)
    return "\n".join(lines)


def _wrong(text: str, private: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    for each in markup(text):
        if each.what == "tag":
            tag = each.text if len(each.text) <= _SHOWN else f"{each.text[:_SHOWN]}…"
            yield each.line, each.column, f"HTML does not belong here: {tag}"
        elif each.what == "scheme":
            wrong = f"The link begins with {each.text}:, and must begin with https:."
            yield each.line, each.column, wrong
        elif is_private(each.text, private):
            wrong = f"“{each.text}” is known inside your network only."
            yield each.line, each.column, wrong


RULE = Rule(
    id="INC804",
    name="fit-for-the-public",
    scope="file",
    judge=judge,
    source="ours; RFC 1918, RFC 6761 and RFC 6762 on names and addresses that are not public; OWASP "
    "Cross Site Scripting Prevention Cheat Sheet",
    params=(
        Param(
            "private",
            "words",
            [
                ".corp",
                ".home",
                ".home.arpa",
                ".internal",
                ".intranet",
                ".lan",
                ".local",
                ".localdomain",
                ".localhost",
            ],
            "how the names of hosts end that only your network knows",
            stricter="more",
        ),
    ),
    mode="warn",
    hint="write it in Markdown; keep what a link inside leads to as evidence: incli evidence add FILE",
    passing="""
files:
  - path: incidents/2026-03/2026-03-02-case/postmortem.md
    kind: postmortem
    text: |-
      ---
      incident: 2026-03-02-case
      ---
      See [the status page](https://status.example.com) and `<div>`.
""",
    failing="""
files:
  - path: incidents/2026-03/2026-03-02-case/postmortem.md
    kind: postmortem
    text: |-
      ---
      incident: 2026-03-02-case
      ---
      See [the dashboard](https://grafana.shop.internal/d/1).
    expect: INC804
""",
)
