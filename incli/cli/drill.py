"""drill new, from, list, run, reveal, score."""

from typing import TYPE_CHECKING, Any

import click

from incli.cli import choose
from incli.cli.complete import complete_incident
from incli.cli.console import Console, span
from incli.cli.saved import told_saved
from incli.domain.errors import InvalidInput
from incli.domain.text import one_line
from incli.domain.times import write_time
from incli.domain.value import replace

if TYPE_CHECKING:
    from incli.app.drills.making import Made
    from incli.app.drills.scoring import Score
    from incli.app.session import Written
    from incli.domain.drill import Cause, Scenario

FASTEST = 1000
_speed = click.option(
    "--speed",
    type=click.FloatRange(0, FASTEST, min_open=True),
    default=1.0,
    show_default=True,
    help="How many times as fast.",
)
_cause = click.option("--cause", metavar="TEXT", help="What is behind it; it is sealed.")
_named_by = click.option(
    "--named-by",
    "named_by",
    multiple=True,
    metavar="WORDS",
    help="Whoever writes all these words has named the cause.",
)


@click.group("drill")
def drill() -> None:
    """Practise with incidents whose cause is known. Drills never enter statistics."""


def _sealed(cause: str | None, named_by: tuple[str, ...]) -> "Cause | None":
    from incli.domain.drill import Cause  # noqa: PLC0415  # only here

    if cause is None and not named_by:
        return None
    if not (cause or "").strip() or not any(each.strip() for each in named_by):
        raise InvalidInput(
            "A cause has words that name it.", '--cause "a full disk" --named-by "disk full"'
        )
    return Cause((cause or "").strip(), tuple(each.strip() for each in named_by if each.strip()))


@drill.command("new")
@click.argument("scenario")
@click.option("--title", metavar="TEXT", help="What the first report says.")
@click.option(
    "--inject",
    "injects",
    multiple=True,
    metavar="TEXT",
    help="“5m monitoring: error rate at 40 %”: after how long, from where, what.",
)
@_cause
@_named_by
@click.pass_obj
def new(
    console: Console,
    scenario: str,
    title: str | None,
    injects: tuple[str, ...],
    cause: str | None,
    named_by: tuple[str, ...],
) -> None:
    """Write a SCENARIO of your own, or take one of incli's to change it.

    It becomes policies/drills/SCENARIO.yaml. The cause is sealed there, so that nobody reads it by
    accident; it is no secret from whoever wants to know.

    \b
    incli drill new apollo-13
    incli drill new disk --title "Orders fail" --cause "a full disk" --named-by "disk full"
    """
    from incli.app.drills.making import begun, copied  # noqa: PLC0415  # only here
    from incli.app.drills.scenarios import shipped  # noqa: PLC0415  # likewise

    hidden = _sealed(cause, named_by)
    if title is None and hidden is None and scenario in shipped():
        _tell_made(console, copied(console.session, scenario))
        return
    if title is None or hidden is None:
        raise InvalidInput(
            "A scenario has a title, and a cause with words that name it.",
            f'incli drill new {scenario} --title "…" --cause "…" --named-by "…"',
        )
    made = begun(console.session, scenario, choose.title((title,)), injects, hidden)
    _tell_made(console, made)


@drill.command("from")
@click.argument("incident", shell_complete=complete_incident)
@click.option("--name", metavar="SCENARIO", help="What it is called.  [default: the incident's id]")
@_speed
@_cause
@_named_by
@click.pass_obj
def from_(
    console: Console,
    incident: str,
    name: str | None,
    speed: float,
    cause: str | None,
    named_by: tuple[str, ...],
) -> None:
    """Make a scenario of an INCIDENT of the past, its cause sealed.

    Notes, findings and impact become injects on the original clock, --speed times as fast. What
    names the cause is left out. Without --cause it is what the postmortem says contributed.

    \b
    incli drill from checkout-errors --speed 4 --cause "a full disk" --named-by "disk full"
    """
    from incli.app.drills.making import from_incident  # noqa: PLC0415  # only here

    session = console.session
    found = session.incident(incident)
    made = from_incident(session, found, name or found.id, speed, _sealed(cause, named_by))
    _tell_made(console, made)


def _tell_made(console: Console, made: "Made") -> None:
    count = len(made.scenario.injects)
    lines = [f"incli drill run {made.scenario.name}"]
    if made.withheld:
        lines.insert(0, f"{made.withheld} entries are left out: they name the cause.")
    first = f"{made.path}: {count} inject{'s' * (count != 1)}, the cause sealed."
    told_saved(console, None, made.path, made.commit, first, *lines)


@drill.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """List scenarios, and whose turn it is to command: who never did, or did longest ago.

    \b
    incli drill list
    """
    from incli.app.drills.running import commanders  # noqa: PLC0415  # only here
    from incli.app.drills.scenarios import scenarios  # noqa: PLC0415  # likewise

    known, turns = scenarios(console.session), commanders(console.session)
    if console.as_json:
        told = [
            {
                "name": name,
                "title": each.scenario.title,
                "injects": len(each.scenario.injects),
                "ours": each.ours,
            }
            for name, each in known.items()
        ]
        order = [
            {"person": person, "commanded": write_time(at) if at else None} for person, at in turns
        ]
        console.data({"scenarios": told, "commanders": order})
        return
    for name, each in known.items():
        lasts = span(each.scenario.injects[-1].after)
        whose = "" if each.ours else "  (comes with incli)"
        console.say(f"{name}  {each.scenario.title}; {lasts}{whose}")
    console.say()
    for person, at in turns:
        when = f"{at.astimezone(console.zone):%Y-%m-%d}" if at else "never"
        console.say(f"{console.name(person)} commanded a drill last: {when}")


@drill.command("run")
@click.argument("scenario", required=False)
@_speed
@click.option("--once", is_flag=True, help="Tell what is due by now, and do not wait.")
@click.pass_obj
def run(console: Console, scenario: str | None, speed: float, once: bool) -> None:
    """Run a drill: open it, and tell what falls due, for as long as it is open.

    Everybody responds in their own clone, as in a real incident. Run it in one place only. Without
    SCENARIO the drill that is open goes on.

    \b
    incli drill run apollo-13 --speed 4
    """
    from incli.app.drills.running import begin, scenario_of  # noqa: PLC0415  # only here
    from incli.app.drills.scenarios import chosen  # noqa: PLC0415  # likewise
    from incli.cli.telling import Teller  # noqa: PLC0415  # likewise

    session = console.session
    if session.settings.dry_run:
        raise InvalidInput("A drill cannot be run dry: it is one.", "incli drill list")
    if scenario is not None:
        planned = chosen(session, scenario)
        _tell_begun(console, begin(session, planned, speed), planned)
    incident = session.incident()
    told = scenario_of(session, incident)
    session.settings = replace(session.settings, incident=incident.id)
    Teller(console, told).go(once=once)


def _tell_begun(console: Console, begun: "Written", scenario: "Scenario") -> None:
    from incli.app.drills.running import commanders  # noqa: PLC0415  # only here

    if console.as_json:
        return
    console.say(f"Drill {begun.incident.id}: {begun.incident.title}")
    if scenario.brief:
        console.say(scenario.brief)
    turns = commanders(console.session)
    if turns:
        person, at = turns[0]
        when = f"last on {at.astimezone(console.zone):%Y-%m-%d}" if at else "never yet"
        console.say(
            console.in_team_words(f"{console.name(person)} is to command ({when}).")
            + f"   incli assign ic {person}"
        )


@drill.command("reveal")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.pass_obj
def reveal(console: Console, incident: str | None) -> None:
    """Tell what was behind a drill, once it is over.

    \b
    incli drill reveal
    """
    from incli.app.drills.running import scenario_of  # noqa: PLC0415  # only here
    from incli.app.drills.scoring import must_be_over  # noqa: PLC0415  # likewise

    found = console.session.incident(incident)
    told = scenario_of(console.session, found)
    must_be_over(found)
    if console.as_json:
        cause = {"cause": told.cause.text, "named_by": list(told.cause.named_by)}
        console.data({"incident": found.id, **cause, "source": told.source or None})
        return
    console.say(told.cause.text)
    console.say(f"Named by: {', '.join(told.cause.named_by)}")
    if told.source:
        console.say(f"Source: {told.source}")


@drill.command("score")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.pass_obj
def score(console: Console, incident: str | None) -> None:
    """Score a drill that is over: its clocks, the rules it kept, and when the cause was named.

    The rules are those that real incidents are held to, by the policy that was in force.

    \b
    incli drill score
    """
    from incli.app.drills.scoring import score as scored  # noqa: PLC0415  # only here

    found = scored(console.session, console.session.incident(incident))
    if console.as_json:
        console.data(_score_data(found))
        return
    console.say(f"{found.incident.title}   {found.incident.id}")
    for name, after in found.clocks.items():
        console.say(f"  {name:16} {'never' if after is None else span(after)}")
    if found.named:
        told = console.phrasing().phrase(found.named)
        console.say(f"  named by {console.name(found.named.by)}: {told}")
    console.say(f"Rules: {found.kept} kept, {len(found.failed)} not.")
    for rule, answer in found.failed:
        for fault in answer.faults:
            console.say(console.in_team_words(f"  {rule.id} {one_line(fault.message)}"))


def _score_data(found: "Score") -> dict[str, Any]:
    """What is the same for the same course of events: no ids that were drawn by lot."""
    return {
        "incident": found.incident.id,
        "clocks": {
            name.replace(" ", "_"): int(after.total_seconds()) if after is not None else None
            for name, after in found.clocks.items()
        },
        "rules": {"kept": found.kept, "not_kept": len(found.failed)},
        "findings": [
            {
                "rule": rule.id,
                "name": rule.name,
                "mode": answer.mode,
                "measured": fault.measured,
                "allowed": fault.allowed,
            }
            for rule, answer in found.failed
            for fault in answer.faults
        ],
    }
