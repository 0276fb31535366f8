"""Which hand-written files are published: text, and pictures and papers that run nothing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding

_TAKEN = frozenset(
    {
        *(".md", ".txt", ".csv", ".json", ".yaml", ".yml", ".log", ".ics", ".vtt", ".pdf"),
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".mp4", ".webm", ".mp3"),
    }
)
_ACTIVE = frozenset(
    {
        *("script", "foreignobject", "iframe", "embed", "object", "handler", "listener"),
        *("set", "animate", "animatemotion", "animatetransform", "style"),
    }
)
"""Elements of SVG that run something, hold HTML, or change an address later."""
_DOMAIN = "CNAME"
"""What GitHub Pages reads the site's own domain from."""
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)
_OUTSIDE = re.compile(r"\s*(?!#|data:image/(?:png|jpeg|gif|webp);)\S", re.IGNORECASE)


def demand_harmless(documents: Mapping[str, bytes]) -> None:
    """Raise `InvalidData` for files that a browser would run something of."""
    if wrong := tuple(_wrong(documents)):
        raise InvalidData(*wrong)


def _wrong(documents: Mapping[str, bytes]) -> Iterator[Finding]:
    for path, content in documents.items():
        suffix = PurePosixPath(path).suffix.lower()
        where = f"site/docs/{path}"
        if suffix == ".svg":
            if not _is_still(content):
                yield Finding(
                    where,
                    0,
                    0,
                    "This picture runs something, or refers to other files.",
                    "export it as plain SVG, or as PNG",
                )
        elif suffix not in _TAKEN and path != _DOMAIN:
            yield Finding(
                where,
                0,
                0,
                f"Files of the kind “{suffix or 'without an ending'}” are not published.",
                f"taken are: {', '.join(sorted(each[1:] for each in _TAKEN))}, svg",
            )


def _is_still(content: bytes) -> bool:
    """Whether an SVG is nothing but a picture. What is no XML is none."""
    if _DECLARES.search(content):
        return False
    try:
        root = ET.fromstring(content)  # noqa: S314  # no entities: see above
    except (ET.ParseError, ValueError):
        return False
    return all(_is_drawn(each) for each in root.iter())


def _is_drawn(element: ET.Element) -> bool:
    if _local(element.tag) in _ACTIVE:
        return False
    for name, value in element.attrib.items():
        if _local(name).startswith("on") or (_local(name) == "href" and _OUTSIDE.match(value)):
            return False
    return True


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
