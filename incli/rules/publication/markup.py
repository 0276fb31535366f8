"""What a text in Markdown would make of a page: its tags and its links. Code is only shown."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import NamedTuple

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile("`+")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)")
_TAG = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9-]{0,40}(?=[\s/>])[^<>]{0,1000}>|<[?!][a-zA-Z][^<>]{0,300}>"
)
_ADDRESS = re.compile(r"\b([a-zA-Z][a-zA-Z0-9+.-]{0,20})://([^\s/?#<>\"'`)\]|]{0,300})")
_TARGET = re.compile(r"\]\(\s{0,3}<?([a-zA-Z][a-zA-Z0-9+.-]{0,20}):(?!//)")
_DEFINED = re.compile(r" {0,3}\[[^\]]{1,200}\]:[ \t]{0,9}<?([a-zA-Z][a-zA-Z0-9+.-]{0,20}):(?!//)")
_SAFE = frozenset({"https", "mailto"})


class Markup(NamedTuple):
    """Something that a page would hold."""

    line: int
    column: int
    what: str
    """`tag`, `scheme` or `host`."""
    text: str
    """The tag, or the scheme or host that a link leads to."""


def markup(text: str) -> Iterator[Markup]:
    """The tags, the links that are not encrypted, and the hosts of all links, line by line."""
    fence, in_comment = "", False
    for number, line in enumerate(text.split("\n"), start=1):
        if fence:
            closes = line.strip()
            if len(closes) >= len(fence) and not closes.strip(fence[0]):
                fence = ""
            continue
        if not in_comment and (opens := _FENCE.match(line)) and _is_fence(line, opens):
            fence = opens[1]
            continue
        shown, in_comment = _without_comments(_without_code(line), in_comment=in_comment)
        yield from _in_line(number, shown)


def _is_fence(line: str, opens: re.Match[str]) -> bool:
    return opens[1][0] == "~" or "`" not in line[opens.end() :]


def _without_code(line: str) -> str:
    """The line with what stands between two equally long runs of backticks blanked."""
    runs = list(_TICKS.finditer(line))
    later: dict[int, list[re.Match[str]]] = {}
    for run in reversed(runs):
        later.setdefault(len(run[0]), []).append(run)
    kept, at = [], 0
    for run in runs:
        same = later[len(run[0])]
        while same and same[-1].start() <= run.start():
            same.pop()
        is_escaped = line[run.start() - 1 : run.start()] == "\\"
        if run.start() >= at and same and not is_escaped:
            end = same[-1].end()
            kept += [line[at : run.start()], " " * (end - run.start())]
            at = end
    return "".join([*kept, line[at:]])


def _without_comments(line: str, *, in_comment: bool) -> tuple[str, bool]:
    """The line with its comments blanked, and whether one goes on after it."""
    if in_comment:
        end = line.find("-->")
        if end < 0:
            return "", True
        line = " " * (end + 3) + line[end + 3 :]
    opened = line.rfind("<!--")
    return _COMMENT.sub(_blanked, line), opened >= 0 and line.find("-->", opened) < 0


def _blanked(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _in_line(number: int, line: str) -> Iterator[Markup]:
    for found in _TAG.finditer(line):
        yield Markup(number, found.start() + 1, "tag", found[0])
    for found in _ADDRESS.finditer(line):
        scheme = found[1].lower()
        if scheme not in _SAFE:
            yield Markup(number, found.start() + 1, "scheme", scheme)
        yield Markup(number, found.start() + 1, "host", host_of(found[2]))
    for pattern in (_TARGET, _DEFINED):
        for found in pattern.finditer(line):
            if found[1].lower() not in _SAFE:
                yield Markup(number, found.start(1) + 1, "scheme", found[1].lower())


def host_of(authority: str) -> str:
    """The host of an address, without who logs in and the port."""
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".").lower()


def is_private(host: str, endings: tuple[str, ...]) -> bool:
    """Whether a host is known inside a network only."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(endings)
