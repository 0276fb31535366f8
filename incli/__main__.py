"""Lets `python -m incli` do what `incli` does; where the command begins."""

import os
import sys


def main() -> None:
    """Run incli. Ctrl-C while it still loads ends it without a word, as later."""
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        # what is typed, and the names of files, are UTF-8 to git, whatever the locale says
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606  # ourselves, as we were begun
    try:
        from incli.cli.main import main as run  # noqa: PLC0415  # what takes the time
    except KeyboardInterrupt:
        sys.exit(130)
    run()


def _not_from_here() -> None:
    """Take the folder we are in off the path, where `python -m` has put it: it may be anybody's."""
    own = __file__.rpartition("/incli/")[0]
    if not sys.flags.safe_path and sys.path[0] != own:
        del sys.path[0]


if __name__ == "__main__":
    _not_from_here()
    main()
