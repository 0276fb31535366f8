"""The plain documents that are handed to the engine: `mkdocs.yml`, `docs/`, three templates."""

import html
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

from incli.documents.loader import load, split_front_matter
from incli.domain.value import NOTHING, Value
from incli.publish.project.frames import BODY, DESCRIPTION, TITLE
from incli.publish.project.harmless import demand_harmless

EXTENSION = "incli.publish.project.extension"
FRAMES = {1: "frame/index.html", 2: "frame/frame/index.html"}
"""The empty frames in the engine's output, by how deep in the site their pages are."""
_EXTENSIONS: Sequence[Any] = (
    "admonition",
    "def_list",
    "footnotes",
    "tables",
    {"toc": {"permalink": True}},
    {"pymdownx.highlight": {"anchor_linenums": False}},
    "pymdownx.superfences",
    EXTENSION,
)
MARKDOWN = frozenset(each if isinstance(each, str) else next(iter(each)) for each in _EXTENSIONS)
"""The extensions of Markdown that hand-written documents may use."""
_TEMPLATES = ("main.html", "404.html", "partials/search.html")
_PALETTE = [
    {
        "media": media,
        "scheme": scheme,
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": f"material/{icon}", "name": name},
    }
    for media, scheme, icon, name in (
        ("(prefers-color-scheme)", "default", "brightness-auto", "Colours: as the system"),
        ("(prefers-color-scheme: light)", "default", "weather-sunny", "Colours: light"),
        ("(prefers-color-scheme: dark)", "slate", "weather-night", "Colours: dark"),
    )
]
_FRONT = ("title", "description", "hide")
"""What is taken from the front matter of a document."""


class Section(Value):
    """A page of ours that stands in the navigation."""

    path: str
    """Where it is among the documents: `incidents/index.md`."""
    title: str
    written: bool = False
    """Whether people wrote it themselves."""

    @property
    def place(self) -> str:
        """Where it is in the site."""
        return self.path.replace(".md", ".html")


class Site(Value):
    """What the site is called, and which documents people wrote for it."""

    name: str
    description: str = ""
    address: str = ""
    """Where it will be; empty where nobody knows."""
    copyright: str = ""
    theme: Mapping[str, Any] = NOTHING
    """`language`, `logo`, `favicon`, `icon.logo`, as far as somebody set them."""
    nav: tuple[Any, ...] = ()
    documents: Mapping[str, bytes] = NOTHING
    """Everything under `docs/`, by path."""


def project(
    site: Site, sections: Sequence[Section], assets: Mapping[str, bytes]
) -> dict[str, bytes]:
    """All files of the engine's project.

    Raises `InvalidData` for documents that are not published.
    """
    demand_harmless(site.documents)
    written = {f"docs/{path}": content for path, content in _prepared(site.documents).items()}
    own = {each.path: _page(each.title) for each in sections if not each.written}
    own["frame/index.md"] = own["frame/frame/index.md"] = _page(TITLE, DESCRIPTION)
    given = {f"docs/{path}": text.encode() for path, text in own.items()}
    pages = {f"docs/assets/incli/{name}": content for name, content in assets.items()}
    return {
        "mkdocs.yml": _json(_settings(site, sections)).encode(),
        **{f"overrides/{name}": _template(name) for name in _TEMPLATES},
        **written,
        **given,
        **pages,
    }


def _settings(site: Site, sections: Sequence[Section]) -> dict[str, Any]:
    nav: list[Any] = [{html.escape(each.title): each.path} for each in sections]
    documents = site.nav or tuple(_listed(site.documents))
    if documents:
        nav.append({"Documentation": list(documents)})
    return {
        "site_name": site.name,
        "site_description": site.description,
        "site_url": site.address,
        "copyright": site.copyright,
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        "theme": {
            "name": "material",
            "custom_dir": "overrides",
            "font": False,
            "features": ["navigation.tabs", "navigation.top", "toc.follow", "navigation.indexes"],
            "palette": _PALETTE,
            "icon": {"logo": "material/timeline-clock-outline"},
            **site.theme,
        },
        "plugins": ["search"],
        "markdown_extensions": list(_EXTENSIONS),
        "extra_css": ["assets/incli/site.css"],
        "extra_javascript": [
            {"path": f"assets/incli/{name}", "defer": True} for name in ("page.js", "search.js")
        ],
        "nav": nav,
        "not_in_nav": "/frame/\n",
        "validation": {"links": {"anchors": "warn", "unrecognized_links": "warn"}},
    }


def _listed(documents: Mapping[str, bytes]) -> list[str]:
    """The pages of people who wrote no navigation."""
    found = (path for path in sorted(documents) if path.endswith(".md"))
    return [path for path in found if path != "index.md"]


def _page(title: str, description: str = "") -> str:
    told = {"title": html.escape(title), "hide": ["navigation", "toc"], "search": {"exclude": True}}
    if description:
        told["description"] = description
    return f"---\n{_json(told)}\n---\n# {title}\n\n{BODY}\n"


def _prepared(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents, with front matter that the engine's templates cannot take for HTML."""
    return {
        path: _with_harmless_front(path, content)
        if PurePosixPath(path).suffix.lower() == ".md"
        else content
        for path, content in documents.items()
    }


def _with_harmless_front(path: str, content: bytes) -> bytes:
    """A document with front matter of ours, even where it has none.

    The engine would take other forms of it, too: `Title: words` in the first lines. Raises
    `InvalidData` where the front matter cannot be read.
    """
    name = f"site/docs/{path}"
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").lstrip("\n")
    head, _, rest = text.partition("\n")
    kept: dict[str, Any] = {}
    if head.rstrip() == "---":
        text = f"---\n{rest}"
        data = load(text, name).data
        front = data if isinstance(data, dict) else {}
        kept = {key: _escaped(front[key]) for key in _FRONT if key in front}
        text = split_front_matter(text, name)[1]
    return f"---\n{_json(kept)}\n---\n\n{text}".encode()


def _escaped(value: Any) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(value, str):
        return html.escape(value)
    return [_escaped(each) for each in value] if isinstance(value, list) else value


def _json(value: Any) -> str:  # noqa: ANN401  # any JSON
    # YAML takes JSON, but for characters written as two halves.
    return json.dumps(value, ensure_ascii=False)


def _template(name: str) -> bytes:
    return (files("incli") / "publish" / "project" / "overrides" / name).read_bytes()
