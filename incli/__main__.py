"""Lets `python -m incli` do what `incli` does; where the command begins."""

import sys


def main() -> None:
    """Run incli. Ctrl-C while it still loads ends it without a word, as later."""
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
