"""What passwords, keys and tokens look like, in time that grows with the text alone.

Most issuers begin theirs with letters of their own, so that they are found and little else is:
object ids, digests, UUIDs and ULIDs are not. No pattern begins in the middle of a word, and none
repeats what it has repeated.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Secret(NamedTuple):
    """Something that looks like a secret; not the secret itself."""

    column: int
    """From 1."""
    length: int
    """In characters."""
    what: str


_WORD = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"
_KNOWN = {
    "an AWS access key": rf"{_WORD}(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}{_END}",
    "an AWS secret key": r"(?i:aws_?secret_?(?:access_?)?key)[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
    r"([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])",
    "a GitHub token": rf"{_WORD}(?:gh[pousr]_[A-Za-z0-9]{{36,255}}|github_pat_\w{{22,255}}){_END}",
    "a GitLab token": rf"{_WORD}gl(?:pat|ptt|dt|rt|soat|cbt)-[\w-]{{20,255}}",
    "a Slack token": rf"{_WORD}(?:xox[abeoprs]|xapp-\d)-[A-Za-z0-9-]{{10,255}}",
    "a Slack webhook": r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,255}",
    "a private key": r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----",
    "an age secret key": rf"{_WORD}AGE-SECRET-KEY-1[0-9A-Z]{{58}}{_END}",
    "a JSON web token": r"(?<![\w-])eyJ[\w-]{10,4096}\.eyJ[\w-]{10,8192}\.[\w-]{10,4096}",
    "a Stripe key": rf"{_WORD}(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9+/]{{16,255}}{_END}",
    "a Google API key": rf"{_WORD}AIza[\w-]{{35}}(?![\w-])",
    "a Google OAuth secret": rf"{_WORD}GOCSPX-[\w-]{{28}}(?![\w-])",
    "an npm token": rf"{_WORD}npm_[A-Za-z0-9]{{36}}{_END}",
    "a PyPI token": rf"{_WORD}pypi-AgE[\w-]{{50,255}}",
    "a SendGrid key": rf"{_WORD}SG\.[\w-]{{22}}\.[\w-]{{43}}(?![\w-])",
    "a Twilio key": rf"{_WORD}SK[0-9a-f]{{32}}{_END}",
    "a DigitalOcean token": rf"{_WORD}do[opr]_v1_[0-9a-f]{{64}}{_END}",
    "a Vault token": rf"{_WORD}hv[sbr]\.[\w-]{{24,255}}",
    "a Grafana token": rf"{_WORD}gl(?:sa|c)_[A-Za-z0-9+/=_]{{32,255}}",
    "a Docker token": rf"{_WORD}dckr_(?:pat|oat)_[\w-]{{27,255}}",
    "a Hugging Face token": rf"{_WORD}hf_[A-Za-z]{{34}}{_END}",
    "an Azure storage key": r"AccountKey=([A-Za-z0-9+/]{86}==)",
}
"""By what it is; where a group stands, that is the secret."""
_LIKELY = {
    "an API key": rf"{_WORD}sk-(?:(?:proj|svcacct|ant|or)-)?[\w-]{{20,255}}",
    "a bearer token": r"(?i:\bbearer)[ \t]{1,3}([\w.~+/-]{20,8192}=*)",
    "a user's password": r"(?i:\bbasic)[ \t]{1,3}([A-Za-z0-9+/]{12,1024}={0,2})",
    "a password": r"(?i:passw(?:or)?d|passphrase|passwd)[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
    r"([^\s\"'`,;<>()]{6,200})",
    "a secret": r"(?i:secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)[\"']?"
    r"\s{0,3}[:=]\s{0,3}[\"']?([^\s\"'`,;<>()]{12,400})",
    "a password in an address": r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>]{0,100}:"
    r"([^\s/:@'\"<>]{3,200})@",
}
"""What is one only where letters and digits are mixed as nobody writes words."""
_LONG = re.compile(r"(?<![\w+/=.:@-])[A-Za-z0-9+/]{40,200}={0,2}(?![\w+/=.-])")
"""The bare letters of a key, with nothing beside them that says so."""
_PATTERNS = tuple((what, re.compile(form, re.ASCII)) for what, form in _KNOWN.items())
_MAYBE = tuple((what, re.compile(form, re.ASCII)) for what, form in _LIKELY.items())
_STAND_IN = re.compile(
    r"[$%{<\[*]|example|redacted|placeholder|change-?me|dummy|your[_-]|xxx|\.\.\.|\*\*\*|…",
    re.IGNORECASE,
)
"""What people write in place of a secret."""
_ENTROPY = 4.4
"""Bits a character. Base64 of random bytes has more at this length, words in CamelCase less."""
_DIGITS, _SLASHES = 3, 3
_PUBLIC = "AAAA"
"""How public keys of SSH begin."""


def secrets(line: str) -> Iterator[Secret]:
    """What looks like a secret in a line; each place once, by the first that knows it."""
    found: dict[int, Secret] = {}
    for patterns, is_one in ((_PATTERNS, _is_no_stand_in), (_MAYBE, _is_mixed)):
        for what, pattern in patterns:
            _look(line, pattern, what, is_one, found)
    _look(line, _LONG, "a long key", _is_random, found)
    yield from sorted(found.values())


def _look(
    line: str,
    pattern: re.Pattern[str],
    what: str,
    is_one: Callable[[str], bool],
    found: dict[int, Secret],
) -> None:
    for each in pattern.finditer(line):
        group = each.lastindex or 0
        start, end = each.span(group)
        taken = any(
            known - 1 < end and start < known - 1 + has.length for known, has in found.items()
        )
        if not taken and is_one(each[group]):
            found[start + 1] = Secret(start + 1, end - start, what)


def _is_no_stand_in(text: str) -> bool:
    return not _STAND_IN.search(text)


def _is_mixed(text: str) -> bool:
    letters = any(map(str.isalpha, text))
    return letters and any(map(str.isdigit, text)) and _is_no_stand_in(text)


def _is_random(text: str) -> bool:
    count = Counter(text)
    digits = sum(count[each] for each in "0123456789")
    both = text != text.upper() and text != text.lower()
    if not both or digits < _DIGITS or count["/"] > _SLASHES or text.startswith(_PUBLIC):
        return False
    entropy = -sum(n / len(text) * math.log2(n / len(text)) for n in count.values())
    return entropy >= _ENTROPY
