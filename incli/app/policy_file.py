"""Changing one file of the policies in place, as one commit."""

from collections.abc import Callable

from incli.app.session import Session
from incli.domain.errors import InvalidInput
from incli.store.writing.writer import Change, writing


def change_policy(
    session: Session, path: str, change: Callable[[str], str], subject: str, *, empty: str = ""
) -> str | None:
    """Write what `change` makes of the file; the commit, or None for a dry run.

    Read, changed and written under the clone's lock. `empty` stands for a file that is not there.
    Raises `InvalidData` where the file would not be valid any more; nothing is written then.
    """
    with writing(session.repository, verify=session.settings.verify) as writer:
        session.view.refresh(writer.tip)
        try:
            before = (session.policies.content(path) or empty.encode()).decode()
        except UnicodeDecodeError:
            raise InvalidInput(f"{path} is not UTF-8.", "save the file as UTF-8") from None
        after = change(before)
        session.policies.check(after.encode(), path)
        if session.settings.dry_run:
            return None
        saved = writer.save(
            Change(
                {path: after.encode()},
                f"{subject}\n",
                session.now,
                replaces=frozenset({path}),
                verify=session.settings.verify,
            )
        )
    return saved.commit
