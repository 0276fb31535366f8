"""Builds the site: what has changed is rendered, put into the engine's frames, and written."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from incli.app.session import Session
from incli.app.site.engine import demand_engine
from incli.app.site.wanted import Built, Progress, Wanted
from incli.store.database import Damage, is_busy
from incli.store.site.cache import discard


def build(session: Session, wanted: Wanted, progress: Progress) -> Built:
    """Build the site.

    Raises `Refused` where the folder is somebody else's, `InvalidData` where policies or documents
    cannot be read, `NeedsPerson` where the engine fails or a page is missing afterwards.
    """
    demand_engine()
    from incli.app.site.steps import build_in  # noqa: PLC0415  # needs the packages of the extra

    with _state(session) as state:
        try:
            return build_in(state, session, wanted, progress)
        except Damage as error:
            if is_busy(error):
                raise
            # What was remembered is damaged, or another incli's: it can all be made again.
            discard(state)
            return build_in(state, session, wanted, progress)


@contextmanager
def _state(session: Session) -> Iterator[Path]:
    """Our own folder in the git folder; one that is thrown away, where that cannot be written."""
    folder = session.repository.state / "site"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        with tempfile.TemporaryDirectory(prefix="incli-site-") as name:
            yield Path(name)
        return
    yield folder
