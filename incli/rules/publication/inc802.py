"""Addresses and telephone numbers of people are kept in one place, and nowhere else.

Customers and colleagues did not ask to be in a record that is kept for ever and may be published;
people are named by their id.
"""

import re
from collections.abc import Iterator

from incli.rules.cases.file import FileCase
from incli.rules.naming import is_among
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_MAIL = re.compile(
    r"(?<![\w.%+-])([\w.%+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w:-]|\.\w)",
    re.ASCII,
)
_NO_DOMAIN = frozenset(
    {
        *("service", "socket", "timer", "mount", "target", "slice", "scope"),  # of systemd
        *("png", "jpg", "jpeg", "svg", "gif", "webp"),  # icon@2x.png
    }
)
_NUMBER = re.compile(
    r"(?<![\w.+/=-])(?<!\d )(?:"
    r"\+[1-9](?:[ .()-]{0,2}\d){9,14}(?![\w-])"
    r"|(?:\(\d{3}\) ?|\d{3}[-. ])(\d{3}[-. ]\d{4})(?![\w-]|\.\d))",
    re.ASCII,
)
"""With the code of a country, or as in North America."""
_INVENTED = re.compile(r"555[-. ]01\d\d", re.ASCII)
"""Numbers of North America that belong to nobody, for stories."""


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """Each line that the change adds, or each line there is."""
    file = case.file
    if is_among(file.path, asked["kept_in"]):
        raise NotApplicable("people are kept here")
    if file.text is None and file.added is None:
        raise NotApplicable("it holds no text")
    lines = tuple(file.lines())
    if not _may_hold("\n".join(line for _, line in lines)):
        return
    for number, line in lines:
        for column, what, measured in _personal(line, asked["domains"]):
            yield Fault(
                f"This looks like {what}.",
                path=file.path,
                line=number,
                column=column,
                measured=measured,
                param="domains" if measured else "",
            )


def _may_hold(text: str) -> bool:
    """Whether it is worth looking at its lines; quick to say."""
    return "@" in text or _NUMBER.search(text) is not None


def _personal(line: str, domains: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """Column, what it looks like, and the domain of an address; never the thing itself."""
    if "@" in line:
        for found in _MAIL.finditer(line):
            domain = found[2].lower()
            if not (_is_known(domain, domains) or domain.rpartition(".")[2] in _NO_DOMAIN):
                yield found.start() + 1, f"somebody's address at {domain}", domain
    for found in _NUMBER.finditer(line):
        if not _INVENTED.fullmatch(found[1] or ""):
            yield found.start() + 1, "somebody's telephone number", ""


def _is_known(domain: str, domains: tuple[str, ...]) -> bool:
    return any(domain == each or domain.endswith(f".{each}") for each in domains)


RULE = Rule(
    id="INC802",
    name="no-personal-data",
    scope="file",
    judge=judge,
    source="Regulation (EU) 2016/679 (GDPR), Article 5(1)(c), data minimisation",
    params=(
        Param(
            "domains",
            "words",
            ["example.com", "example.org", "example.net", "users.noreply.github.com"],
            "domains whose addresses belong to nobody",
            stricter="fewer",
        ),
        Param(
            "kept_in",
            "words",
            [
                "policies/people.yaml",
                "policies/allowed_signers",
                "policies/revoked_signers.yaml",
                "policies/keys/",
            ],
            "the files, and folders, in which people are kept",
            stricter="fewer",
            boundary=False,
        ),
    ),
    mode="warn",
    hint="name people by their id; incli redact ENTRY --because R",
    passing="""
files:
  - path: incidents/2026-03/2026-03-02-case/postmortem.md
    text: "Ana asked the customer, ticket 2026-03-02; mail goes to status@example.com."
""",
    failing="""
files:
  - path: incidents/2026-03/2026-03-02-case/postmortem.md
    text: "The customer, jane.doe@shop.test, called twice."
    expect: INC802
""",
)
