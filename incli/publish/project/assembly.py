"""Our pages in the frames of the engine, and the engine's own pages with a policy of their own."""

from collections.abc import Iterable, Iterator, Mapping

from incli.domain.value import Value
from incli.publish.pages.world import Page
from incli.publish.project.documents import FRAMES
from incli.publish.project.frames import (
    Frame,
    frame,
    policy,
    scripts,
    with_part,
    with_policy,
)

INDEX = "search/search_index.json"
"""Where the engine puts its index of the hand-written documents."""
_LEFT_OUT = ("frame/", INDEX, "sitemap.xml")
_DROPPED = (".map", ".gz")


class Shell(Value):
    """What the engine made, ready for our pages."""

    frames: Mapping[int, Frame]
    """The empty frames by their depth."""
    sections: Mapping[str, Frame]
    """The frames of the pages that stand in the navigation, by where they are in the site."""
    pages: Mapping[str, str]
    """Hand-written pages, by where they are in the site."""
    hashes: frozenset[str]
    """The scripts in any of them."""

    def filled(self, page: Page) -> str:
        """The whole of one of our pages."""
        where = self.sections.get(page.path) or self.frames[page.depth]
        return where.filled(page.title, page.description or page.title, page.body)


def shell(htmls: Mapping[str, str], empty: Iterable[str]) -> Shell:
    """Sort what the engine made: `htmls` holds all of its pages, `empty` names those of ours."""
    frames = {depth: frame(htmls[place]) for depth, place in FRAMES.items()}
    ours = {place: frame(htmls[place]) for place in empty}
    written = {k: html for k, html in htmls.items() if k not in {*ours, *FRAMES.values()}}
    hashes = frozenset(each for html in htmls.values() for each in scripts(html))
    return Shell(frames, ours, written, hashes)


def hand_written(shown: Shell, parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The hand-written pages, with what is computed for them, by where they are."""
    for place, html in shown.pages.items():
        yield place, with_policy(with_part(html, parts.get(place, "")))


def is_published(path: str) -> bool:
    """Whether a file that the engine made belongs to the site."""
    return not path.startswith(_LEFT_OUT) and not path.endswith(_DROPPED)


def headers(shown: Shell) -> str:
    """`_headers` for hosts that take one (Netlify, Cloudflare Pages): the policy for all pages."""
    told = f"{policy(shown.hashes)}; frame-ancestors 'none'"
    return (
        f"/*\n  Content-Security-Policy: {told}\n  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: no-referrer\n"
    )
