"""The engine: MkDocs with Material, called on a folder of plain documents. The one place for it.

Whoever wants another engine that reads `mkdocs.yml` changes `_COMMAND`, and nothing else.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from incli.domain.errors import InvalidInput, NeedsPerson

_COMMAND = (sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "--clean")
_PACKAGES = ("mkdocs", "mkdocs-material", "jinja2", "markdown-it-py", "nh3")
_INSTALL = 'pip install "git-incli[site]"'
_DONE = "done"


def demand_engine() -> None:
    """Raise `InvalidInput` where the packages of `incli[site]` are not installed."""
    for module in ("mkdocs", "material", "jinja2", "markdown_it", "nh3"):
        if find_spec(module) is None:
            raise InvalidInput(f"The site needs {module}, which is not installed.", _INSTALL)


def versions() -> dict[str, str]:
    """Which packages make the pages: other ones may make others."""
    try:
        return {name: version(name) for name in _PACKAGES}
    except PackageNotFoundError as error:
        raise InvalidInput(f"The site needs {error.name}.", _INSTALL) from None


def made(files: Mapping[str, bytes], state: Path) -> Path:
    """The folder with what the engine makes of a project; made once for the same project.

    `state` is a folder of ours. Raises `NeedsPerson` with the engine's own words where it fails.
    """
    key = hashlib.sha256(repr(sorted(versions().items())).encode())
    for path, content in sorted(files.items()):
        key.update(f"{path}:{len(content)}:".encode() + content)
    folder = state / f"engine-{key.hexdigest()[:16]}"
    if not (folder / _DONE).exists():
        for old in state.glob("engine-*"):
            shutil.rmtree(old)
        _run(files, folder)
    return folder / "site"


def _run(files: Mapping[str, bytes], folder: Path) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    done = subprocess.run(
        [*_COMMAND, "--config-file", "mkdocs.yml"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()
        shutil.rmtree(folder)
        raise NeedsPerson(
            "\n".join(["The documents under site/ cannot be built:", *words[-10:]]),
            "mend what it names; links go to .md files under site/docs",
        )
    (folder / _DONE).touch()
