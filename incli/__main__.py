"""Lets `python -m incli` do what `incli` does; where the command begins."""

import sys


def main() -> None:
    """Run incli. Ctrl-C while it still loads ends it without a word, as later."""
    try:
        from incli.cli.main import main as run  # noqa: PLC0415  # what takes the time
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
