"""What is told after a file that people edit, too, was saved in a commit of its own."""

from incli.cli.terminal.console import Console
from incli.cli.terminal.sharing import share
from incli.domain.incident import Incident

_WIDE = 2


def told_saved(
    console: Console,
    incident: Incident | None,
    path: str,
    commit: str | None,
    first: str,
    *rest: str,
) -> None:
    """Share it, and say where it is now."""
    shared, where = False, "nothing was written"
    if console.session.settings.dry_run:
        where = f"dry run: {where}"
    if commit is not None:
        shared, words = share(console.session)
        where = f"saved{words}"
    if console.as_json:
        console.data(
            {
                "incident": incident.id if incident else None,
                "path": path,
                "commit": commit,
                "saved": commit is not None,
                "shared": shared,
            }
        )
        return
    console.say(f"{console.in_team_words(first)}{' ' * _WIDE}{where}")
    for line in rest:
        console.say(console.in_team_words(line))
