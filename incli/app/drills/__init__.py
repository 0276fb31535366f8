"""Drills: where scenarios are, how they are made, run, and scored."""
