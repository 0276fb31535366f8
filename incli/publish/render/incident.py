"""The page of one incident: its facts through our template."""

from incli.domain.layout import incident_folder
from incli.domain.value import Value
from incli.publish.facts.people import zones
from incli.publish.facts.rows import FILTERS
from incli.publish.facts.story import Story
from incli.publish.render.pages import Pages

_LEGEND = (
    ("detected", "detected"),
    ("proposed", "proposed"),
    ("objected", "objection"),
    ("go", "go"),
    ("no-go", "no-go"),
    ("public", "public update"),
    ("executive", "executive update"),
    ("internal", "internal update"),
)
ROOT = "../../"
"""From the page of an incident to the top of the site."""


class Around(Value):
    """What surrounds the incident: where its files and commits can be seen, what is missing."""

    commit_address: str = ""
    """With `{commit}` in it; empty where it is not known."""
    unreadable: int = 0


def incident_page(pages: Pages, story: Story, around: Around) -> str:
    """The HTML of the page, without the frame of the site."""
    contested = sum(any(o.overruled for o in each.objections) for each in story.decisions)
    return pages.render(
        "incident.html",
        story=story,
        root=ROOT,
        filters=FILTERS,
        legend=_legend(story),
        decided=sum(each.status != "open" for each in story.decisions),
        contested=contested,
        zones=() if story.public else zones(story.present),
        folder=incident_folder(story.incident.id),
        commit_address=around.commit_address,
        unreadable=around.unreadable,
        postmortem=story.prose,
    )


def _legend(story: Story) -> list[tuple[str, str]]:
    """What the marks mean that are in the picture."""
    marks = (
        {mark.look for lane in story.picture.lanes for mark in lane.marks} if story.picture else ()
    )
    return [each for each in _LEGEND if each[0] in marks]
