"""Floor 3: the use cases. Each reads the record, asks the domain, and has the store write."""
