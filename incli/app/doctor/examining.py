"""Everything that is looked at, in the order it is told."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from incli.app.damage import ENTRIES, put_back, restoring, told
from incli.app.doctor.check import FAILS, GOOD, WARNS, Check
from incli.app.doctor.forge import forge
from incli.app.doctor.signing import signing
from incli.app.session import Session
from incli.domain.errors import IncliError, InvalidData
from incli.domain.text import counted
from incli.store.git import Git, GitError
from incli.store.history import altered, commit_times
from incli.store.sharing.remote import last_words
from incli.store.sharing.state import status as share_status

_OLDEST_GIT = (2, 38)
"""`git merge-tree --write-tree`, which folds clones without touching a work tree."""
_SKEW = 120.0
"""Seconds; the same two minutes within which entries of several clones keep their order."""


def examine(session: Session) -> list[Check]:
    """Everything looked at, in the order it is told."""
    checks: tuple[Callable[[Session], Iterator[Check]], ...] = (
        *(_git, _record, _identity, _policies, _reading),
        *(signing, _hooks, _remote, _clock, _entries_ahead, _unshared, _schemas, forge),
    )
    found: list[Check] = []
    for check in checks:
        try:
            found += check(session)
        except IncliError as error:
            found.append(Check(check.__name__.strip("_"), FAILS, error.message, error.hint))
        except (GitError, OSError) as error:
            found.append(Check(check.__name__.strip("_"), FAILS, str(error)))
    return found


def _git(session: Session) -> Iterator[Check]:
    words = Git(session.settings.path).out("version").split()
    version = tuple(int(part) for part in words[2].split(".")[:2])
    if version < _OLDEST_GIT:
        yield Check("git", FAILS, f"git {words[2]} is too old", "install git 2.38 or newer")
    else:
        yield Check("git", GOOD, f"git {words[2]}")


def _record(session: Session) -> Iterator[Check]:
    repository = session.repository
    short = repository.branch.removeprefix("refs/heads/")
    if repository.tip() is None:
        yield Check("record", WARNS, f"branch {short} has no commit yet", "incli init")
    elif repository.work_tree is None:
        said = f"branch {short}, {counted(session.view.count(), 'incident')}; not checked out here"
        yield Check("record", GOOD, said, f"to see its files: git checkout {short}")
    else:
        yield Check("record", GOOD, f"branch {short}, {counted(session.view.count(), 'incident')}")
    if (repository.common_dir / "shallow").exists():
        yield Check("record", WARNS, "only the newest commits are here", "git fetch --unshallow")
    if not os.access(repository.common_dir, os.W_OK):
        yield Check(
            "record", FAILS, f"{repository.common_dir} cannot be written", "mend its rights"
        )
    free = shutil.disk_usage(repository.common_dir).free
    if free < 50 * 1024 * 1024:
        yield Check("disk", FAILS, f"{free // 1024:,} KiB are free", "make room")


def _identity(session: Session) -> Iterator[Check]:
    email = session.repository.config.get("user.email", "nobody")
    yield Check("identity", GOOD, f"you are {session.me} ({email})")
    zone = session.team.people[session.me].timezone
    if zone is None:
        yield Check(
            "identity",
            WARNS,
            "your time zone is not written down",
            "policies/people.yaml: timezone",
        )


def _policies(session: Session) -> Iterator[Check]:
    names = ["policies/people.yaml", "policies/roles.yaml", "policies/vocabulary.yaml"]
    for folder in ("response", "rosters", "waivers", "tests"):
        names += session.policies.names(f"policies/{folder}")
    bad = 0
    for name in names:
        try:
            session.policies.read(name)
        except InvalidData as error:
            bad += 1
            yield Check("policies", FAILS, error.message, error.hint)
    if not session.responses and not bad:
        yield Check("policies", WARNS, "there is no response policy", "incli init")
    elif not bad:
        yield Check("policies", GOOD, f"{counted(len(names), 'file')}, all valid")


def _reading(session: Session) -> Iterator[Check]:
    unreadable = session.view.unreadable()
    for problem in unreadable:
        yield Check("entries", FAILS, str(problem), restoring(session.repository, problem.path))
    unread = {each.path for each in unreadable}
    for each in altered(session.repository, ENTRIES):
        if each.path not in unread:
            yield Check("entries", FAILS, told(each), put_back(each))
    from incli.documents.events import reads_fast  # noqa: PLC0415  # ruamel: only here

    if not reads_fast():
        said = "libyaml is missing: reading YAML is some thirty times slower"
        yield Check("yaml", WARNS, said, "pip install 'ruamel.yaml[libyaml]'")


def _hooks(session: Session) -> Iterator[Check]:
    # The hooks git commit would run, which incli runs, too: each can stop a note at 3 a.m.
    repository = session.repository
    folder = repository.git.out("rev-parse", "--path-format=absolute", "--git-path", "hooks")
    if os.access(f"{folder}/pre-push", os.X_OK):
        hint = "if it fails: incli --no-verify sync"
        yield Check("hooks", WARNS, "all sharing runs: pre-push", hint)
    wanted = ("pre-commit", "prepare-commit-msg", "commit-msg")
    found = [name for name in wanted if os.access(f"{folder}/{name}", os.X_OK)]
    if found:
        yield Check(
            "hooks",
            WARNS,
            f"every write runs: {', '.join(found)}",
            "if one fails: incli --no-verify …",
        )


def _remote(session: Session) -> Iterator[Check]:
    repository = session.repository
    if repository.remote is None:
        why, hint = repository.why_no_remote
        yield Check("remote", WARNS, f"{why} Nothing is shared.", hint)
        return
    target = f"{repository.branch}:refs/incli/inbox/doctor"
    done = repository.git.run(
        *("push", "--dry-run", "--no-verify", repository.remote, target),
        env={"GIT_TERMINAL_PROMPT": "0"},
        ok=tuple(range(256)),
    )
    said = last_words(done.stderr.decode(errors="replace"))
    if not done.returncode:
        yield Check("remote", GOOD, f"{repository.remote} can be pushed to")
    else:
        yield Check(
            "remote",
            FAILS,
            f"{repository.remote} cannot be pushed to: {said}",
            "git push --dry-run",
        )


def _clock(session: Session) -> Iterator[Check]:
    """Our clock against the newest commit anybody shared: no commit is from the future."""
    repository = session.repository
    remote = repository.remote
    short = repository.branch.removeprefix("refs/heads/")
    ref = f"refs/remotes/{remote}/{short}" if remote else repository.branch
    times = commit_times(repository, ref)
    if not times:
        return
    ahead = max(times) - session.now.timestamp()
    if ahead > _SKEW:
        newest = datetime.fromtimestamp(max(times), UTC)
        yield Check(
            "clock",
            FAILS,
            f"the newest commit is of {newest:%H:%M:%S} UTC, {ahead:.0f} s from now",
            "set this machine's clock (timedatectl)",
        )
    else:
        yield Check("clock", GOOD, "no commit is from the future")


def _entries_ahead(session: Session) -> Iterator[Check]:
    """Entries from the future: somebody's clock, or a wrong --now."""
    for incident_id in session.view.ids(status="open"):
        newest = session.incident(incident_id).timeline[-1]
        ahead = (newest.at - session.now).total_seconds()
        if ahead > _SKEW:
            said = f"{newest.handle} of {incident_id} lies {ahead / 60:.0f} min ahead ({newest.by})"
            yield Check("clock", WARNS, said, "until then new entries sort before it")


def _unshared(session: Session) -> Iterator[Check]:
    status = share_status(session.repository)
    if status.remote is None:
        return
    if status.problem and not status.waiting:
        yield Check("sharing", FAILS, status.problem, status.hint)
    elif status.waiting:
        said = f"{counted(status.waiting, 'commit')} not shared yet"
        yield Check(
            "sharing",
            FAILS if status.problem else WARNS,
            f"{said}{f': {status.problem}' if status.problem else ''}",
            status.hint or "incli sync",
        )
    elif status.by_inbox:
        short = session.repository.branch.removeprefix("refs/heads/")
        said = f"everything is shared, in your inbox: {short} is for others to push"
        yield Check("sharing", GOOD, said, "incli fold    by whoever may, such as the fold of CI")
    else:
        yield Check("sharing", GOOD, "everything is shared")
    if status.others:
        yield Check("sharing", WARNS, status.others, status.look)


def _schemas(session: Session) -> Iterator[Check]:
    from incli.documents.schemas import KINDS, schema_text  # noqa: PLC0415  # only here

    old = [
        kind
        for kind in KINDS
        if (content := session.policies.content(f"schema/{kind}.schema.json")) is not None
        and content != schema_text(kind).encode()
    ]
    if old:
        hint = "remove schema/ and run: incli init"
        yield Check("schemas", WARNS, f"not of this incli: {', '.join(old)}", hint)
