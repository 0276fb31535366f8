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


class _Form(NamedTuple):
    what: str
    words: str
    """Of these, in small letters, one stands in every such secret: to look for them is cheap."""
    pattern: str
    """Where it has a group, that is the secret."""


_WORD, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_IS = r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?"
_KNOWN = (
    _Form(
        "an AWS access key",
        "a3t akia asia abia acca",
        rf"{_WORD}(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}{_END}",
    ),
    _Form(
        "an AWS secret key",
        "aws",
        rf"(?i:aws_?secret_?(?:access_?)?key){_IS}([A-Za-z0-9/+]{{40}})(?![A-Za-z0-9/+])",
    ),
    _Form(
        "a GitHub token",
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
        rf"{_WORD}(?:gh[pousr]_[A-Za-z0-9]{{36,255}}|github_pat_\w{{22,255}}){_END}",
    ),
    _Form(
        "a GitLab token",
        "glpat- glptt- gldt- glrt- glsoat- glcbt-",
        rf"{_WORD}gl(?:pat|ptt|dt|rt|soat|cbt)-[\w-]{{20,255}}",
    ),
    _Form("a Slack token", "xox xapp-", rf"{_WORD}(?:xox[abeoprs]|xapp-\d)-[A-Za-z0-9-]{{10,255}}"),
    _Form(
        "a Slack webhook",
        "hooks.slack.com/",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,255}",
    ),
    _Form(
        "a private key",
        "private key",
        r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----",
    ),
    _Form("an age secret key", "age-secret-key-", rf"{_WORD}AGE-SECRET-KEY-1[0-9A-Z]{{58}}{_END}"),
    _Form(
        "a JSON web token",
        "eyj",
        r"(?<![\w-])eyJ[\w-]{10,4096}\.eyJ[\w-]{10,8192}\.[\w-]{10,4096}",
    ),
    _Form(
        "a Stripe key",
        "sk_live_ sk_test_ rk_live_ rk_test_ whsec_",
        rf"{_WORD}(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9+/]{{16,255}}{_END}",
    ),
    _Form("a Google API key", "aiza", rf"{_WORD}AIza[\w-]{{35}}(?![\w-])"),
    _Form("a Google OAuth secret", "gocspx-", rf"{_WORD}GOCSPX-[\w-]{{28}}(?![\w-])"),
    _Form("an npm token", "npm_", rf"{_WORD}npm_[A-Za-z0-9]{{36}}{_END}"),
    _Form("a PyPI token", "pypi-age", rf"{_WORD}pypi-AgE[\w-]{{50,255}}"),
    _Form("a SendGrid key", "sg.", rf"{_WORD}SG\.[\w-]{{22}}\.[\w-]{{43}}(?![\w-])"),
    _Form(
        "a Twilio key",
        " ".join(f"sk{digit}" for digit in "0123456789abcdef"),  # “sk” alone stands in every task
        rf"{_WORD}SK[0-9a-f]{{32}}{_END}",
    ),
    _Form(
        "a DigitalOcean token",
        "doo_v1_ dop_v1_ dor_v1_",
        rf"{_WORD}do[opr]_v1_[0-9a-f]{{64}}{_END}",
    ),
    _Form("a Vault token", "hvs. hvb. hvr.", rf"{_WORD}hv[sbr]\.[\w-]{{24,255}}"),
    _Form("a Grafana token", "glsa_ glc_", rf"{_WORD}gl(?:sa|c)_[A-Za-z0-9+/=_]{{32,255}}"),
    _Form("a Docker token", "dckr_", rf"{_WORD}dckr_[op]at_[\w-]{{27,255}}"),
    _Form("a Hugging Face token", "hf_", rf"{_WORD}hf_[A-Za-z]{{34}}{_END}"),
    _Form("an Azure storage key", "accountkey=", r"AccountKey=([A-Za-z0-9+/]{86}==)"),
)
_LIKELY = (
    _Form("an API key", "sk-", rf"{_WORD}sk-(?:(?:proj|svcacct|ant|or)-)?[\w-]{{20,255}}"),
    _Form("a bearer token", "bearer", r"(?i:\bbearer)[ \t]{1,3}([\w.~+/-]{20,8192}=*)"),
    _Form("a user's password", "basic", r"(?i:\bbasic)[ \t]{1,3}([A-Za-z0-9+/]{12,1024}={0,2})"),
    _Form(
        "a password",
        "passw passphrase",
        rf"(?i:passw(?:or)?d|passphrase){_IS}([^\s\"'`,;<>()]{{6,200}})",
    ),
    _Form(
        "a secret",
        "secret token api_key api-key apikey access_key access-key accesskey private_key "
        "private-key privatekey credential",
        r"(?i:secret|token|(?:api|access|private)[_-]?key|credentials?)"
        rf"{_IS}([^\s\"'`,;<>()]{{12,400}})",
    ),
    _Form(
        "a password in an address",
        "://",
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>]{0,100}:([^\s/:@'\"<>]{3,200})@",
    ),
)
"""What is one only where letters and digits are mixed as nobody writes words."""

_Check = Callable[[str], bool]
_LONG = re.compile(r"(?<![\w+/=.:@-])[A-Za-z0-9+/]{40,200}={0,2}(?![\w+/=.-])", re.ASCII)
"""The bare letters of a key, with nothing beside them that says so."""
_STAND_IN = re.compile(
    r"[$%{<\[*]|example|redacted|placeholder|change-?me|dummy|your[_-]|xxx|\.\.\.|…",
    re.IGNORECASE,
)
"""What people write in place of a secret."""
_ENTROPY = 4.4
"""Bits a character. Base64 of random bytes has more at this length, words in CamelCase less."""
_DIGITS, _SLASHES = 3, 3
_MOST = 10
"""How many are told of one line: who has that many in it has read enough."""
_PUBLIC = "AAAA"
"""How public keys of SSH begin."""


def may_hold(text: str) -> bool:
    """Whether it is worth looking for secrets in the lines of `text`; quick to say."""
    small = text.lower()
    for word in _WORDS:  # a loop, for it is asked about every file
        if word in small:
            return True
    return _LONG.search(text) is not None


def secrets(line: str) -> Iterator[Secret]:
    """What looks like a secret in a line; each place once, by the first that knows it."""
    found: dict[int, Secret] = {}
    small = line.lower()
    likely = {number for word, number in _BY_WORD if word in small}
    for number in sorted(likely):
        what, _, pattern, is_one = _FORMS[number]
        _look(line, pattern, what, is_one, found)
    _look(line, _LONG, "a long key", _is_random, found)
    yield from sorted(found.values())


def _look(
    line: str, pattern: re.Pattern[str], what: str, is_one: _Check, found: dict[int, Secret]
) -> None:
    for each in pattern.finditer(line):
        if len(found) == _MOST:
            return
        group = each.lastindex or 0
        start, end = each.span(group)
        known = any(
            has.column <= end and start < has.column - 1 + has.length for has in found.values()
        )
        if not known and is_one(each[group]):
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


_FORMS = tuple(
    (each.what, tuple(each.words.split(" ")), re.compile(each.pattern, re.ASCII), is_one)
    for forms, is_one in ((_KNOWN, _is_no_stand_in), (_LIKELY, _is_mixed))
    for each in forms
)
_BY_WORD = tuple((word, number) for number, form in enumerate(_FORMS) for word in form[1])
"""Each word with the number of the form that has it."""
_WORDS = tuple(dict.fromkeys(word for _, words, _, _ in _FORMS for word in words))
