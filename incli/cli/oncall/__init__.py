"""The commands of being on call: who is, rosters, time off, training."""
