"""The commands that learn from many incidents: statistics, load, reviews."""
