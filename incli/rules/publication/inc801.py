"""No password, key or token is in the record.

Whatever is committed is in every clone and stays in the history, also when a later commit takes it
away. What was written is to be revoked first, and hidden afterwards. The finding never repeats it.
"""

import re
from collections.abc import Iterator

from incli.rules.cases.file import FileCase
from incli.rules.params import Asked
from incli.rules.publication.secrets import may_hold, secrets
from incli.rules.rule import Fault, NotApplicable, Rule

_BEGINS = re.compile(
    r"-----BEGIN (?:PGP PUBLIC KEY BLOCK|PGP SIGNATURE|CERTIFICATE|PUBLIC KEY)-----"
)
"""What is not secret, and of the same letters."""
_ARMOUR = re.compile(r"\s*[A-Za-z0-9+/]{1,76}={0,2}")


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """Each line that the change adds, or each line there is."""
    _ = asked
    file = case.file
    if file.text is None and file.added is None:
        raise NotApplicable("it holds no text")
    lines = tuple(file.lines())
    if not may_hold("\n".join(line for _, line in lines)):
        return
    armoured = False
    for number, line in lines:
        armoured = (armoured or _BEGINS.search(line) is not None) and "-----END " not in line
        if armoured and _ARMOUR.fullmatch(line):
            continue
        for found in secrets(line):
            yield Fault(
                f"This looks like {found.what}, of {found.length} characters.",
                path=file.path,
                line=number,
                column=found.column,
                measured=found.what,
            )


RULE = Rule(
    id="INC801",
    name="no-secrets",
    scope="file",
    judge=judge,
    source="the forms that issuers document for secret scanning (GitHub, GitLab, Slack, Stripe, AWS); "
    "detect-secrets and gitleaks look for the same",
    mode="enforce",
    hint="revoke it now, everybody has it; then: incli redact ENTRY --because R",
    passing="""
files:
  - path: incidents/2026-03/2026-03-02-case/postmortem.md
    text: "We rolled back to 6f1d3c1d5b2f0c6a7e9b8d4f3a2c1b0e9d8c7b6a; the password was rotated."
""",
    failing="""
files:
  - path: incidents/2026-03/2026-03-02-case/postmortem.md
    text: "curl -H 'Authorization: Bearer b7Qz1xW0kT9mV3nR5yLs' https://api.example.com"
    expect: INC801
""",
)
