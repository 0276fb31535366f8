"""drill list, run, reveal, score."""

from typing import TYPE_CHECKING, Any

import click

from incli.cli.practice.scenario import from_, new, speed_option
from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console, span
from incli.domain.errors import InvalidInput
from incli.domain.text import one_line
from incli.domain.times import write_time
from incli.domain.value import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from incli.app.drills.running import Turn
    from incli.app.drills.scenarios import Listed
    from incli.app.drills.scoring import Score
    from incli.app.session import Written
    from incli.domain.drill import Scenario

_SHOWN = 8
"""So many people are told in the order of their turns; all of them with --json."""


@click.group("drill")
def drill() -> None:
    """Practise with incidents whose cause is known. Drills never enter statistics."""


@drill.command("list")
@click.pass_obj
def list_(console: Console) -> None:
    """List scenarios, and whose turn it is to command: who never did, or did longest ago.

    Who has time off now, or is to rest, comes last.

    \b
    incli drill list
    """
    from incli.app.drills.running import commanders  # noqa: PLC0415  # only here
    from incli.app.drills.scenarios import scenarios  # noqa: PLC0415  # likewise

    (known, wrong), turns = scenarios(console.session), commanders(console.session)
    for problem in wrong:
        console.talk(f"{problem}")
    if console.as_json:
        console.data(_list_data(known, turns))
        return
    for name, each in known.items():
        lasts = span(each.scenario.injects[-1].after)
        whose = "" if each.ours else "  (comes with incli)"
        console.say(f"{one_line(name)}  {one_line(each.scenario.title)}; {lasts}{whose}")
    console.say()
    for turn in turns[:_SHOWN]:
        at = turn.commanded
        when = f"{at.astimezone(console.zone):%Y-%m-%d}" if at else "never"
        away = "  (is away now)" if turn.away else ""
        console.say(f"{console.name(turn.person)} commanded a drill last: {when}{away}")
    if len(turns) > _SHOWN:
        console.say(f"and {len(turns) - _SHOWN} more: incli --json drill list")


def _list_data(known: "Mapping[str, Listed]", turns: "Sequence[Turn]") -> dict[str, Any]:
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
        {
            "person": each.person,
            "commanded": write_time(each.commanded) if each.commanded else None,
            "away": each.away,
        }
        for each in turns
    ]
    return {"scenarios": told, "commanders": order}


@drill.command("run")
@click.argument("scenario", required=False)
@speed_option
@click.option("--once", is_flag=True, help="Tell what is due by now, and do not wait.")
@click.pass_obj
def run(console: Console, scenario: str | None, speed: float, once: bool) -> None:
    """Run a drill: open it, and tell what falls due, for as long as it is open.

    Everybody responds in their own clone, as in a real incident. Run it in one place only: what is
    run elsewhere already is not opened again. Without SCENARIO the drill that is open goes on.

    \b
    incli drill run apollo-13 --speed 4
    """
    from incli.app.drills.running import begin, must_be_alone, scenario_of  # noqa: PLC0415  # only here
    from incli.app.drills.scenarios import chosen  # noqa: PLC0415  # likewise
    from incli.cli.practice.telling import Teller  # noqa: PLC0415  # likewise

    session, begun = console.session, None
    if session.settings.dry_run:
        raise InvalidInput("A drill cannot be run dry: it is one.", "incli drill list")
    if scenario is None and speed != 1:
        hint = "incli drill run SCENARIO --speed N"
        raise InvalidInput("A drill keeps the speed it was opened with.", hint)
    if scenario is not None:
        planned = chosen(session, scenario)
        must_be_alone(session, planned)
        begun = begin(session, planned, speed)
        _tell_begun(console, begun, planned)
    incident = session.incident(kind="drill")
    told = scenario_of(session, incident)
    session.settings = replace(session.settings, incident=incident.id)
    Teller(console, told, begun.entries[0].id if begun else None).go(once=once)


def _tell_begun(console: Console, begun: "Written", scenario: "Scenario") -> None:
    from incli.app.drills.running import commanders  # noqa: PLC0415  # only here

    if console.as_json:
        return
    console.say(f"Drill {begun.incident.id}: {one_line(begun.incident.title)}")
    if scenario.brief:
        console.read_out(scenario.brief)
    turns = commanders(console.session)
    if turns:
        person, at = turns[0].person, turns[0].commanded
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

    found = console.session.incident(incident, "drill")
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

    found = scored(console.session, console.session.incident(incident, "drill"))
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
            name.replace(" ", "_"): round(after.total_seconds()) if after is not None else None
            for name, after in found.clocks.items()
        },
        "named": {"by": found.named.by, "text": found.named.text} if found.named else None,
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


for _command in (new, from_):
    drill.add_command(_command)
