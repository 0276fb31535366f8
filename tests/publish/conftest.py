"""The engine makes the same of the same documents: tests let it do so once."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from incli.app.site import engine


@pytest.fixture(autouse=True)
def engine_once(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = engine._run

    def remembered(files: Mapping[str, bytes], folder: Path) -> None:
        known = templates / folder.name
        if not known.exists():
            run(files, folder)
            shutil.copytree(folder, known)
        elif not folder.exists():
            shutil.copytree(known, folder)

    monkeypatch.setattr(engine, "_run", remembered)
