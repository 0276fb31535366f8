"""What a command speaks with: the console, tables, completion, what people type."""
