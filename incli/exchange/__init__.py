"""Floor 2: what other tools write, into ours; and ours, out to them."""
