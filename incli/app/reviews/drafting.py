"""The review of the process as a document: drafted, computed anew, submitted like a postmortem."""

from datetime import timedelta

from incli.app.editing import change_file
from incli.app.reviews.part import Part, lines
from incli.app.reviews.process import gathered
from incli.app.session import Session
from incli.app.submitting import Proposal, Submission, put_up
from incli.domain.errors import InvalidInput, Refused
from incli.domain.periods import Period
from incli.domain.postmortem.text import END, computed, filled
from incli.domain.text import one_line
from incli.store.topic import Topic

TO_MEET = timedelta(days=14)
"""How long after it is drafted people have met about it, where nobody says otherwise.

Source: PagerDuty operational-review-docs, reviews/business: two to four weeks after the quarter.
"""
_DECISIONS = """
## What we change

> Which three things do we change, who does each of them, and until when?

"""


def path_of(period: Period) -> str:
    """Where the review of a quarter is."""
    return f"reviews/process/{period.name}.md"


def draft(session: Session, period: Period, owner: str) -> str | None:
    """Write it, and commit it; the commit, or None for a dry run."""
    from incli.documents.front import with_front  # noqa: PLC0415  # ruamel: only here

    path = path_of(period)
    if session.policies.content(path) is not None:
        again = f"incli review process --quarter {period.name} --refresh"
        raise Refused(f"{path} is there already.", again)
    due = session.now.date() + TO_MEET
    front = {"period": period.name, "owner": owner, "due": due.isoformat()}
    parts = gathered(session, period)
    text = with_front(front, filled(_frame(period, parts), _told(parts)))
    return change_file(session, path, lambda _: text, _message(session, period, "draft"))


def refresh(session: Session, period: Period) -> str | None:
    """Compute its parts anew; what people wrote stays. The commit; None where none was made.

    Raises `InvalidData` where its head is not valid: that is not committed.
    """
    from incli.documents.front import read_front  # noqa: PLC0415  # ruamel: only here

    path, told = path_of(period), _told(gathered(session, period))

    def anew(text: str) -> str:
        if not text:
            raise _missing(period)
        read_front(text, path)
        if not any(each.closed and each.name in told for each in computed(text)):
            raise Refused(f"Nothing in {path} is marked as computed.", f"git log -p -- {path}")
        return filled(text, told)

    return change_file(session, path, anew, _message(session, period, "compute anew"))


def submit(session: Session, period: Period) -> Submission:
    """Put it up for review: a branch, pushed, and a pull request."""
    from incli.documents.front import read_front  # noqa: PLC0415  # ruamel: only here

    path = path_of(period)
    content = session.policies.content(path)
    if content is None:
        raise _missing(period)
    if session.repository.remote is None:
        raise Refused(*session.repository.why_no_remote)
    held = session.repository.objects.read(f"{session.repository.tip()}:{path}")
    if held is not None and held[2] == content:
        raise Refused(
            "The record holds exactly this text already.",
            f"write into {path} what you decided, then: {_submitting(period)}",
        )
    try:
        front = read_front(content, path).data
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8.", "save the file as UTF-8") from None
    name = session.team.name(str(front["owner"]))
    body = (
        f"The review of the process in {period.name}: `{path}`\n\n"
        f"{name} sees to it that people meet about it until {front['due']}. Merge it when "
        "`reviewed:` says the day, and what we change has an owner.\n"
    )
    proposal = Proposal(
        path=path,
        written=content,
        content=content,
        message=_message(session, period, "submit"),
        title=one_line(f"Review of the process, {period.name}"),
        body=body,
        reviewers=(),
        again=_submitting(period),
    )
    return put_up(session, Topic(session.repository, f"review/process-{period.name}"), proposal)


def _submitting(period: Period) -> str:
    return f"incli review process --quarter {period.name} --submit"


def _missing(period: Period) -> Refused:
    return Refused(
        f"There is no {path_of(period)} yet.", f"incli review process --quarter {period.name}"
    )


def _frame(period: Period, parts: tuple[Part, ...]) -> str:
    told = [f"# Review of the process, {period.name}", ""]
    for part in parts:
        mark = f'[incli: {part.key}]: # "Computed from the record; incli review process --refresh"'
        told += [f"## {part.title}", "", mark, END, "", f"> {part.question}", "", ""]
    return "\n".join(told).rstrip("\n") + "\n" + _DECISIONS.rstrip("\n") + "\n"


def _told(parts: tuple[Part, ...]) -> dict[str, tuple[str, ...]]:
    return {part.key: lines(part) for part in parts}


def _message(session: Session, period: Period, what: str) -> str:
    return f"review: {what} the process in {period.name}\n\nBy: {session.me}\n"
