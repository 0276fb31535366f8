"""Lets `python -m incli` do what `incli` does."""

from incli.cli.main import main

if __name__ == "__main__":
    main()
