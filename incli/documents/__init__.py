"""Floor 1: text to data and back. The only place that knows YAML and JSON Schema."""
