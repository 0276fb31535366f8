"""What the engine made, as frames: its pages with our own parts put into their places."""

import base64
import hashlib
import re
from collections.abc import Iterable

from markupsafe import escape

from incli.domain.text import one_line
from incli.domain.value import Value

TITLE, DESCRIPTION, BODY = "x-incli-title-x", "x-incli-description-x", "x-incli-body-x"
_BODY = re.compile(rf"(?:<h1[^>]*>(?:(?!</h1>).)*</h1>\s*)?<p>{BODY}</p>", re.DOTALL)
_PLACE = re.compile(r"<p>x-incli-here-x</p>")
_HEADING = re.compile(r"<h1>.*?</h1>\n?", re.DOTALL)
_TOKENS = re.compile(f"({TITLE}|{DESCRIPTION})")
_BLANK = re.compile(r"\n\s*\n+")
_SCRIPT = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL
)
_CHARSET = '<meta charset="utf-8">'
_LINKS = re.compile(r'\s*<link rel="(?:canonical|prev|next)"[^>]*>')


class Frame(Value):
    """A page of the engine that waits for a title, a description and a body."""

    parts: tuple[str, ...]
    """Its HTML, cut at the places; every second part names one."""

    def filled(self, title: str, description: str, body: str) -> str:
        """The page. `body` is HTML; the others are text."""
        given = {
            TITLE: str(escape(one_line(title))),
            DESCRIPTION: str(escape(one_line(description))),
            BODY: body,
        }
        return "".join(
            given.get(each, each) if at % 2 else each for at, each in enumerate(self.parts)
        )


def frame(html: str) -> Frame:
    """The frame that a page of the engine is; raises `ValueError` where it has no place."""
    compact = with_policy(_LINKS.sub("", _BLANK.sub("\n", html)))
    place = _BODY.search(compact)
    if place is None:
        raise ValueError("the engine left no place for our page")
    before, after = compact[: place.start()], compact[place.end() :]
    return Frame((*_TOKENS.split(before), BODY, *_TOKENS.split(after)))


def with_part(html: str, part: str) -> str:
    """A hand-written page with what is computed put into the place that it leaves for that.

    The page has its own heading.
    """
    return _PLACE.sub(lambda _: _HEADING.sub("", part, count=1), html)


def scripts(html: str) -> set[str]:
    """The hashes of the scripts inside of a page, as a content security policy names them."""
    return {_hash(found) for found in _SCRIPT.findall(html)}


def policy(hashes: Iterable[str]) -> str:
    """A content security policy: everything from here, and only the scripts we know."""
    allowed = " ".join(["'self'", *sorted(hashes)])
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'"
    )


def with_policy(html: str) -> str:
    """A page that says what it may run: for hosts on which no headers can be set."""
    told = (
        f'{_CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{policy(scripts(html))}">'
    )
    return html.replace(_CHARSET, told, 1)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
