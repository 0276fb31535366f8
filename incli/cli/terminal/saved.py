"""What is told after files that people edit, too, were saved in a commit of their own."""

from collections.abc import Mapping

from incli.cli.terminal.console import Console
from incli.cli.terminal.sharing import share
from incli.domain.incident import Incident

_WIDE = 2


def told_saved(
    console: Console,
    commit: str | None,
    facts: Mapping[str, object],
    first: str,
    *rest: str,
    unsaved: str = "nothing was written",
) -> None:
    """Share it, and say where it is now; `facts` go into its JSON.

    `unsaved` says what it is where there was nothing to save.
    """
    shared, where = False, unsaved
    if console.session.settings.dry_run:
        where = "dry run: nothing was written"
    elif commit is not None:
        shared, words = share(console.session)
        where = f"saved{words}"
    if console.as_json:
        saved = commit is not None
        console.data({**facts, "commit": commit, "saved": saved, "shared": shared})
        return
    console.say(f"{console.in_team_words(first)}{' ' * _WIDE}{where}")
    for line in rest:
        console.say(console.in_team_words(line))


def file_of(incident: Incident | None, path: str) -> dict[str, object]:
    """The facts about one file that was saved: the incident it belongs to, and where it is."""
    return {"incident": incident.id if incident else None, "path": path}
