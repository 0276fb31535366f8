"""The commands that bring in, take out, tell and publish."""
