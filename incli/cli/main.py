"""The `incli` command."""


def main() -> None:
    """Run incli."""
