"""Files that survive a crash: whole or not there, and on the disk when we say so."""

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path


def put(path: Path, content: bytes, temporary: Path, *, mode: int = 0, wait: bool = True) -> None:
    """Make `path` hold `content`, in one step, by way of `temporary` in the same folder.

    `mode` is the permissions to give it (0: what the umask leaves). With `wait` the content is on
    the disk afterwards; its name is when `settle` has been called for the folder.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    handle = os.open(temporary, flags, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if mode:
            os.fchmod(handle, stat.S_IMODE(mode))
        if wait:
            os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(temporary, path)  # noqa: PTH105  # beside its os.open and os.fsync


def settle(folders: Iterable[Path]) -> None:
    """Wait until the names in each of `folders` are on the disk."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:  # some network disks cannot do this for folders
                raise
        finally:
            os.close(handle)


def twin(index: Path, copy: Path) -> None:
    """Make `copy` be a second index like `index`, with its time, for git to work on.

    Git never changes an index in place, so a link does where the file system has links. The time
    matters: by it git tells which files it has to look at again.
    """
    copy.with_name(f"{copy.name}.lock").unlink(missing_ok=True)  # of a git that was killed
    copy.unlink(missing_ok=True)
    try:
        copy.hardlink_to(index)
    except FileNotFoundError:
        return  # no index yet
    except OSError:
        found = index.stat()
        copy.write_bytes(index.read_bytes())
        os.utime(copy, ns=(found.st_atime_ns, found.st_mtime_ns))


def content_of(path: Path) -> bytes | None:
    """What the file holds; None where there is no file of that name."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
