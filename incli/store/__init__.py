"""Floor 2: the only place that runs git and touches the disk."""
