"""The pages of a record as plain Markdown, for other site generators to be measured with.

`python -m tests.bench.equivalent REPOSITORY FOLDER`: the same facts and the same timeline that the
pages of incli show, without the picture, one file an incident.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from incli.app.session import Session, Settings
from incli.domain.incident import replay
from incli.domain.policy import in_force
from incli.publish.facts.reader import Reader
from incli.publish.facts.rows import Row, Written
from incli.publish.facts.story import Story, story
from incli.publish.render.times import shown
from incli.store.site.record import folders, read
from incli.store.web import commit_address

_A_COMMIT = "0123456789abcdef0123456789abcdef01234567"
"""Which one it is costs the others nothing to find out."""


def main(repository: Path, folder: Path) -> None:
    """Write the pages."""
    session = Session(Settings(path=repository))
    reader = Reader(session.team, session.words)
    tip = session.repository.tip()
    assert tip is not None
    folder.mkdir(parents=True)
    for files in read(session.repository, tip, folders(session.repository, tip)):
        incident = replay(files.id, files.header, files.entries)
        policy = in_force(session.responses, incident.opened or session.now)
        commits = {each.id: Written(_A_COMMIT, 0) for each in files.entries}
        told = story(incident, policy, reader, session.now, commits)
        text = "\n".join(markdown(told, commit_address(session.repository))) + "\n"
        (folder / f"{files.id}.md").write_text(text, encoding="utf-8")
    session.close()


def markdown(told: Story, address: str) -> Iterator[str]:
    """The page of one incident, line by line; `address` is that of a commit."""
    incident = told.incident
    yield from ("---", f'title: "{incident.title}"', "---", f"# {incident.title}", "")
    yield from ("| fact | value |", "| --- | --- |")
    yield f"| severity | {told.level} |"
    yield f"| status | {incident.status} |"
    yield f"| customers affected for | {told.affected} |"
    yield f"| open for | {told.was_open} |"
    yield f"| services | {', '.join(incident.header.services)} |"
    yield f"| customers | {incident.customers} |"
    yield from ("", "## Who", "", "| role | who | from | to |", "| --- | --- | --- | --- |")
    for each in told.holders:
        until = shown(each.until, "clock") if each.until else ""
        yield f"| {each.role} | {each.person} | {shown(each.since, 'clock')} | {until} |"
    yield from ("", "| who | roles | from | to |", "| --- | --- | --- | --- |")
    for one in told.present:
        roles = ", ".join(one.roles)
        for visit in one.visits:
            until = shown(visit.until, "clock") if visit.until else ""
            yield f"| {one.person} | {roles} | {shown(visit.since, 'clock')} | {until} |"
    yield from ("", "## What was decided", "")
    for decision in told.decisions:
        yield f"- **{decision.status}** [{decision.text}](#{decision.entry})"
        yield from (f"    - {each.by} objected: {each.text}" for each in decision.objections)
        yield f"    - {decision.by} proposed; {decision.decided_by} decided: {decision.because}"
        yield f"    - risk: {decision.risk}; rollback: {decision.rollback}"
    yield from ("", "## Still to be done", "")
    for todo in told.todos:
        yield f"- {todo.what} ({todo.who}, {todo.due})"
    yield from ("", "## Timeline", "", "| at | who | what | commit |", "| --- | --- | --- | --- |")
    for row in told.rows:
        yield _entry(row, address)


def _entry(row: Row, address: str) -> str:
    at = f'<a id="{row.handle}"></a>[{shown(row.at, "second")}](#{row.handle})'
    text = row.text.replace("|", "\\|")
    for each in row.refers:
        text = text.replace(each, f"[{each}](#{each})", 1)
    commit = f"[{row.commit[:7]}]({address.replace('{commit}', row.commit)})"
    return f"| {at} | **{row.who}** | {text} | {commit} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
