"""`make bench`: what incli costs, measured against git and Python themselves in the same run."""
