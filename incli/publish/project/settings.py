"""What a team says about its site: `site/mkdocs.yml`, of which only the harmless part is taken.

The file stays one that MkDocs itself can build. What could run code of the repository (hooks,
plugins, templates, other extensions, scripts) is refused: whoever opens a pull request would
otherwise run it on the machine that builds the preview.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from incli.documents.loader import Document
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.publish.project.documents import MARKDOWN, Site

_TEXTS = ("site_name", "site_description", "site_url", "copyright")
_TAKEN = frozenset({*_TEXTS, "nav", "theme"})
_THEME = frozenset({"language", "logo", "favicon", "icon"})
_OURS = frozenset(
    {
        *("docs_dir", "strict", "validation", "use_directory_urls", "not_in_nav", "exclude_docs"),
        *("plugins", "markdown_extensions", "edit_uri", "repo_url", "repo_name", "site_author"),
    }
)
"""Keys that MkDocs alone may need; here what incli sets holds."""
_THEME_OURS = frozenset({"name", "font", "features", "palette"})
_PLUGINS = frozenset({"search"})
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+")
_Place = tuple[str | int, ...]


def site_settings(document: Document | None, name: str) -> Site:
    """What the team says about its site; `name` is for a team that says nothing.

    Raises `InvalidData` for settings that incli does not build with.
    """
    if document is None:
        return Site(html.escape(name))
    data = document.data if isinstance(document.data, dict) else {}
    if wrong := tuple(_wrong(document, data)):
        raise InvalidData(*wrong)
    theme = data.get("theme")
    theme = theme if isinstance(theme, dict) else {}
    told = {key: html.escape(str(data.get(key) or "")) for key in _TEXTS}
    return Site(
        name=told["site_name"] or html.escape(name),
        description=told["site_description"],
        address=told["site_url"],
        copyright=told["copyright"],
        theme={key: theme[key] for key in sorted(_THEME & set(theme))},
        nav=tuple(_without_home(data.get("nav") or ())),
    )


def _wrong(document: Document, data: Mapping[str, Any]) -> Iterator[Finding]:
    yield from (
        _finding(
            document,
            place,
            "is not taken: nothing of the repository is run when the site is built",
            "leave it out; whoever sends a pull request could run anything with it",
        )
        for place in _refused(data)
    )
    yield from (
        _finding(
            document,
            place,
            "is no address or name that is taken",
            "write a path, a name, or an address that begins with https://",
        )
        for place in _odd(data)
    )


def _finding(document: Document, place: _Place, what: str, hint: str) -> Finding:
    line, column = document.key_position(place)
    key = ".".join(map(str, place))
    return Finding(document.path, line, column, f"“{key}” {what}.", hint)


def _refused(data: Mapping[str, Any]) -> Iterator[_Place]:
    """Settings that incli does not know, or that could run something."""
    yield from ((key,) for key in data if key not in _TAKEN | _OURS)
    theme = data.get("theme")
    theme = theme if isinstance(theme, dict) else {}
    yield from (("theme", key) for key in theme if key not in _THEME | _THEME_OURS)
    icon = theme.get("icon")
    yield from (("theme", "icon", key) for key in icon or () if key != "logo")
    for key, known in (("plugins", _PLUGINS), ("markdown_extensions", MARKDOWN)):
        named = data.get(key) or ()
        yield from ((key, at) for at, each in enumerate(named) if _name(each) not in known)


def _odd(data: Mapping[str, Any]) -> Iterator[_Place]:
    """Values that the engine would put into pages as they are, and that could be anything."""
    if data.get("site_url") and not _ADDRESS.fullmatch(str(data["site_url"])):
        yield ("site_url",)
    theme = data.get("theme")
    theme = theme if isinstance(theme, dict) else {}
    for key in ("language", "logo", "favicon"):
        if key in theme and not _PLAIN.fullmatch(str(theme[key])):
            yield ("theme", key)
    icon = theme.get("icon") or {}
    if not isinstance(icon, dict) or not _PLAIN.fullmatch(str(icon.get("logo", "x"))):
        yield ("theme", "icon")
    yield from _odd_links(data.get("nav") or (), ("nav",))


def _odd_links(nav: Any, place: _Place) -> Iterator[_Place]:  # noqa: ANN401  # as deep as it is
    under = (
        enumerate(nav) if isinstance(nav, list) else nav.items() if isinstance(nav, dict) else ()
    )
    for key, each in under:
        here = (*place, key)
        if isinstance(each, list | dict):
            yield from _odd_links(each, here)
        elif not isinstance(each, str) or not (each.endswith(".md") or _ADDRESS.fullmatch(each)):
            yield here


def _name(each: object) -> str:
    return str(next(iter(each), "")) if isinstance(each, dict) else str(each)


def _without_home(nav: Any) -> list[Any]:  # noqa: ANN401  # as deep as somebody wrote it
    """The navigation without the first page, which stands before everything, escaped."""
    kept = [_escaped(each) for each in nav]
    return [each for each in kept if each != "index.md" and "index.md" not in _values(each)]


def _values(each: object) -> list[object]:
    return list(each.values()) if isinstance(each, dict) else []


def _escaped(each: Any) -> Any:  # noqa: ANN401  # see above
    if isinstance(each, dict):
        return {html.escape(str(title)): _escaped(under) for title, under in each.items()}
    return [_escaped(one) for one in each] if isinstance(each, list) else each
