"""The site: facts (pure values) → render (HTML of ours) → project (plain documents, the engine).

Nothing here reads a repository or writes to the disk: what is published is handed in, and pages
are handed back. The three steps are packages, and only the last knows of the engine.
"""
