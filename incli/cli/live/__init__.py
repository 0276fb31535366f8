"""Boards and replays, drawn live: pure functions give rows of text, one thin shell shows them."""
