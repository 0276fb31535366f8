"""Changing one file of the team's in place, as one commit."""

from collections.abc import Callable

from incli.app.session import Session
from incli.domain.errors import InvalidInput
from incli.store.writing.writer import Change, writing


def change_policy(
    session: Session, path: str, change: Callable[[str], str], subject: str, *, empty: str = ""
) -> str | None:
    """Write what `change` makes of a file of the policies; the commit, or None where none was made.

    `empty` stands for a file that is not there. Raises `InvalidData` where the file is not valid or
    would not be any more; nothing is written then.
    """

    def checked(text: str) -> str:
        if text != empty:
            session.policies.check(text.encode(), path)
        after = change(text)
        session.policies.check(after.encode(), path)
        return after

    return change_file(session, path, checked, f"{subject}\n", empty=empty)


def change_file(
    session: Session, path: str, change: Callable[[str], str], message: str, *, empty: str = ""
) -> str | None:
    """Write what `change` makes of any file that people edit, too; the commit.

    None for a dry run, and where it is the same: no commit is ours then, and what somebody has not
    committed yet stays theirs to commit. Read, changed and written under the clone's lock.
    """
    with writing(session.repository, verify=session.settings.verify) as writer:
        session.view.refresh(writer.tip)
        try:
            before = (session.policies.content(path) or empty.encode()).decode()
        except UnicodeDecodeError:
            raise InvalidInput(f"{path} is not UTF-8.", "save the file as UTF-8") from None
        after = change(before)
        if after == before or session.settings.dry_run:
            return None
        saved = writer.save(
            Change(
                {path: after.encode()},
                message,
                session.now,
                replaces=frozenset({path}),
                verify=session.settings.verify,
            )
        )
    return saved.commit
