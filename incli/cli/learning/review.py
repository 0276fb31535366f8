"""review, toil."""

from typing import TYPE_CHECKING, Any

import click

from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_person
from incli.cli.terminal.console import Console
from incli.cli.terminal.past import since_when
from incli.cli.terminal.saved import told_saved
from incli.cli.terminal.table import table
from incli.domain.errors import InvalidInput
from incli.domain.text import counted

if TYPE_CHECKING:
    from incli.app.reviews.part import Part
    from incli.app.submitting import Submission
    from incli.domain.periods import Period
    from incli.domain.process import Toil


@click.group("review")
def review() -> None:
    """What people look at together: the process, a week on call, a month of services."""


@review.command("process")
@click.option("--quarter", metavar="Q", help="2026-Q4; the last one that is over, where left out.")
@click.option("--owner", metavar="PERSON", shell_complete=complete_person, help="Who sees to it.")
@click.option("--refresh", is_flag=True, help="Compute what the record says anew.")
@click.option("--submit", "submits", is_flag=True, help="Put it up for review.")
@click.pass_obj
def process(
    console: Console, quarter: str | None, owner: str | None, refresh: bool, submits: bool
) -> None:
    """Draft the review of the process: what it made hard, was set aside, and is done by hand.

    It becomes reviews/process/<quarter>.md, with a question for each part. Write there what you
    change, and reviewed: with the day you met; until then the check tells when it is overdue.

    \b
    incli review process --quarter 2026-Q4 --owner amira
    """
    from incli.app.reviews import drafting  # noqa: PLC0415  # only here

    if refresh and submits:
        raise InvalidInput("Compute it anew, then submit it.", "incli review process --refresh")
    if owner and (refresh or submits):
        raise InvalidInput("Its owner stands in its head: change it there.", "owner: PERSON")
    found, session = _period(console, "quarter", quarter), console.session
    path = drafting.path_of(found)
    if submits:
        _told_submitted(console, path, drafting.submit(session, found))
        return
    if refresh:
        commit, what = drafting.refresh(session, found), "Computed anew"
    else:
        if found.start > session.now:
            raise InvalidInput(f"{found.name} has not begun.", "incli review process")
        who = choose.person(console, owner) if owner else session.me
        commit, what = drafting.draft(session, found, who), "Drafted"
    again = f"incli review process --quarter {found.name} --submit"
    then = f"Meet about it, write down what you change, then: {again}"
    told_saved(console, commit, {"path": path}, f"{what}: {path}", then, unsaved="unchanged")


def _told_submitted(console: Console, path: str, done: "Submission") -> None:
    if console.as_json:
        console.data(
            {
                "path": path,
                "branch": done.branch,
                "commit": done.commit,
                "pushed": done.commit is not None,
                "pull_request": done.pull_request,
                "address": done.address,
                "title": done.title,
                "body": done.body,
            }
        )
    else:
        pushed = "pushed" if done.commit else "dry run: nothing was written"
        console.say(f"Submitted on {done.branch}.  {pushed}")
        where = f"Open a pull request for the branch {done.branch}."
        console.say(done.pull_request or done.address or where)
    if done.problem:
        console.talk(f"Not opened by gh: {done.problem}")


@review.command("oncall")
@click.option("--week", metavar="W", help="2026-W47; the last one that is over, where left out.")
@click.pass_obj
def oncall(console: Console, week: str | None) -> None:
    """Print a week on call: who was on call, what came, what it took of people. In Markdown.

    \b
    incli review oncall --week 2026-W47
    """
    from incli.app.reviews.periodic import week_on_call  # noqa: PLC0415  # only here

    found = _period(console, "week", week)
    _told(console, f"On call, {found.name}", found, week_on_call(console.session, found))


@review.command("service")
@click.option("--month", metavar="M", help="2026-11; the last one that is over, where left out.")
@click.option("--service", metavar="S", help="Only this service.")
@click.pass_obj
def service(console: Console, month: str | None, service: str | None) -> None:
    """Print a month of services: what came, how long it took, what comes back. In Markdown.

    \b
    incli review service --month 2026-11 --service checkout
    """
    from incli.app.reviews.periodic import month_of_services  # noqa: PLC0415  # only here

    found = _period(console, "month", month)
    if service is not None:
        choose.service(console, service)
    title = f"{service or 'All services'}, {found.name}"
    _told(console, title, found, month_of_services(console.session, found, service))


@click.command("toil")
@click.option("--since", metavar="TIME", help="Only in incidents opened since: 90d, 2026-11-01 …")
@click.pass_obj
def toil(console: Console, since: str | None) -> None:
    """List what was done by hand three times or more, in the same words. Why is it not automated?

    Tasks that are done count, whatever their case, punctuation and numbers; those of drills do not.

    \b
    incli toil --since 90d
    """
    from incli.app.statistics import Wanted, chosen  # noqa: PLC0415  # only here
    from incli.domain.measures import is_counted  # noqa: PLC0415  # likewise
    from incli.domain.process import OFTEN  # noqa: PLC0415  # likewise
    from incli.domain.process import toil as repeated  # noqa: PLC0415  # likewise

    begin = since_when(console, since) if since else None
    incidents = [each for each in chosen(console.session, Wanted(begin)) if is_counted(each)]
    found = repeated(incidents)
    if console.as_json:
        console.data([_step_data(each) for each in found])
        return
    if not found:
        console.say(f"Nothing was done by hand {OFTEN} times or more.")
        return
    rows = [
        (
            f"{each.times}x",
            each.words,
            f"in {counted(len(each.incidents), 'incident')}",
            f"by {counted(len(each.people), 'person', 'people')}",
            f"last {each.last:%Y-%m-%d}",
        )
        for each in found
    ]
    table(("", "step", "", "", ""), rows)
    console.say("Why is it not automated?")


def _step_data(each: "Toil") -> dict[str, Any]:
    from incli.domain.times import write_time  # noqa: PLC0415  # only here

    return {
        "step": each.words,
        "times": each.times,
        "incidents": list(each.incidents),
        "people": list(each.people),
        "last": write_time(each.last),
    }


def _period(console: Console, kind: str, text: str | None) -> "Period":
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # only here

    from incli.domain.periods import last_period, period  # noqa: PLC0415  # likewise

    zone = ZoneInfo(console.session.policy_now.business.zone)
    if text is None:
        return last_period(kind, console.session.now, zone)
    try:
        return period(kind, text, zone)
    except ValueError as error:
        raise InvalidInput(f"{error}.") from None


def _told(console: Console, title: str, period: "Period", parts: "tuple[Part, ...]") -> None:
    from incli.app.reviews.part import as_data, document  # noqa: PLC0415  # only here

    if console.as_json:
        data: dict[str, Any] = {"period": period.name, "title": title, **as_data(parts)}
        console.data(data)
        return
    console.say(document(title, parts))
