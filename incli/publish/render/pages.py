"""The templates of the pages: ours, in the package; autoescaped, and in the team's own words."""

import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import escape

from incli.domain.phrases import Phrasing
from incli.domain.times import effort, read_time, span
from incli.publish.facts.lanes import severity_label
from incli.publish.render.distribution import distribution, monthly
from incli.publish.render.heat import heat
from incli.publish.render.listing import listing
from incli.publish.render.swimlanes import swimlanes
from incli.publish.render.text import line, link, prose, slug, words
from incli.publish.render.timeline import timeline
from incli.publish.render.times import shown, time_tag

_FOLDER = files("incli") / "publish" / "templates"
_CODE = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|<[^>]*>)", re.DOTALL)


class Pages:
    """Renders the templates for one team."""

    def __init__(self, vocabulary: Mapping[str, str]) -> None:
        """`vocabulary` is what the team says in place of our words: text, not HTML."""
        as_html = Phrasing(words={ours: str(escape(own)) for ours, own in vocabulary.items()})

        def load(name: str) -> str:
            source = (_FOLDER / name).read_text(encoding="utf-8")
            return _in_words(source, as_html) if vocabulary else source

        self._templates = Environment(
            loader=FunctionLoader(load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        own = Phrasing(words=vocabulary)
        self._templates.filters.update(
            {
                "level": severity_label,
                "distribution": distribution,
                "effort": effort,
                "heat": heat,
                "line": line,
                "link": link,
                "listing": listing,
                "month": _month,
                "monthly": monthly,
                "read": read_time,
                "shown": shown,
                "slug": slug,
                "span": span,
                "swimlanes": swimlanes,
                "time": time_tag,
                "timeline": timeline,
                "ours": own.in_team_words,
                "prose": prose,
                "words": words,
            }
        )

    def render(self, name: str, **values: Any) -> str:  # noqa: ANN401  # what a template shows
        """A template filled in."""
        return self._templates.get_template(name).render(values)


def _in_words(source: str, phrasing: Phrasing) -> str:
    """A template with our words replaced: in what people read, not in its code and its tags."""
    parts = _CODE.split(source)
    return "".join(
        part if at % 2 else phrasing.in_team_words(part) for at, part in enumerate(parts)
    )


def _month(text: str) -> str:
    """`2026-11` in words."""
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
