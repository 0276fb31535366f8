"""Which commit brought a file into the record."""

from dataclasses import dataclass
from datetime import UTC, datetime

from incli.domain.layout import entry_of, split_path
from incli.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit that added a file."""

    commit: str
    author: str
    authored: datetime


def origin(repository: Repository, path: str) -> Origin | None:
    """The commit that added `path`; None where this clone's history does not reach that far."""
    tip = repository.tip()
    if tip is None:
        return None
    done = repository.git.run(
        *("log", "-1", "--diff-filter=A", "--format=%H%x00%an%x00%at", tip),
        *("--", path),
    )
    if not done.stdout:
        return None
    commit, author, authored = done.stdout.decode(errors="replace").strip().split("\0")
    return Origin(commit, author, datetime.fromtimestamp(int(authored), UTC))


def changing(repository: Repository, path: str, most: int = 10) -> list[str]:
    """The commits that changed `path`, the newest first, and no more than `most`."""
    tip = repository.tip()
    return (
        repository.git.out("log", f"-{most}", "--format=%H", tip, "--", path).split() if tip else []
    )


def added_times(repository: Repository, pattern: str) -> dict[str, datetime]:
    """When each file that a pattern of paths fits first came into the record, by its author."""
    tip = repository.tip()
    if tip is None:
        return {}
    git = repository.git
    done = git.run(
        *("log", "-m", "--diff-filter=A", "--no-renames", "--name-only", "-z", "--format=%x01%at"),
        *(tip, "--", f":(glob){pattern}"),
        env={"GIT_LITERAL_PATHSPECS": "0"},
    )
    found: dict[str, datetime] = {}
    at = datetime.min.replace(tzinfo=UTC)
    for token in done.stdout.decode(errors="surrogateescape").split("\0"):
        if token.startswith("\x01"):
            at = datetime.fromtimestamp(int(token[1:]), UTC)
        elif path := token.strip("\n"):
            found[path] = at  # the newest comes first: the last one told is when it began
    return found


@dataclass(frozen=True, slots=True)
class Altered:
    """An entry that was added once and is no longer what it was."""

    path: str
    commit: str
    """The commit that first altered it or took it away."""
    before: str
    """The parent of that commit in which it was still as it had been written."""
    gone: bool


def altered(repository: Repository, pattern: str, *known: str) -> tuple[Altered, ...]:
    """Which entries that a pattern of paths fits are not what they were when they were added.

    Looks at no commit that one of `known` reaches, but at merges against each of their parents:
    what a merge removes no ordinary log shows. What was put back since is not told.
    """
    tip = repository.tip()
    if tip is None:
        return ()
    done = repository.git.run(
        *(
            "log",
            "-m",
            "--reverse",
            "--diff-filter=DMT",
            "--no-renames",
            "--raw",
            "--no-abbrev",
            "-z",
        ),
        *("--format=%x01%H %P", tip, *(f"^{each}" for each in known)),
        *("--", f":(glob){pattern}"),
        env={"GIT_LITERAL_PATHSPECS": "0"},
    )
    first: dict[str, tuple[list[str], str]] = {}
    commits, was = [""], ""
    for token in done.stdout.decode(errors="surrogateescape").split("\0"):
        word = token.strip("\n")
        if word.startswith("\x01"):
            commits = word[1:].split()
        elif word.startswith(":"):
            was = word.split(" ")[2]
        elif (place := split_path(word)) and entry_of(place[1]):
            first.setdefault(word, (commits, was))
    found = []
    for path, ((commit, *parents), was) in first.items():
        now = repository.objects.oid(f"{tip}:{path}")
        if now != was:
            held = (each for each in parents if repository.objects.oid(f"{each}:{path}") == was)
            found.append(Altered(path, commit, next(held), now is None))
    return tuple(found)


def commit_times(repository: Repository, ref: str) -> list[int]:
    """When the newest commits of `ref` were made, in seconds since 1970."""
    if repository.config.get("extensions.objectformat", "sha1") != "sha1":
        # GitPython reads no other objects.
        done = repository.git.run("log", "-20", "--format=%ct", ref, ok=(0, 128))
        return [int(line) for line in done.stdout.split()]
    from git import Repo  # noqa: PLC0415  # GitPython costs more than a whole note

    with Repo(repository.common_dir) as read:
        if not any(each.path == ref for each in read.refs):
            return []
        return [commit.committed_date for commit in read.iter_commits(ref, max_count=20)]
