"""Looks for what would fail at three in the morning, while there is time to mend it."""
