"""The hand-over: plain documents for the engine, and what it makes of them turned into the site.

The engine is MkDocs with Material, called on a folder with `mkdocs.yml` and `docs/`. It renders
the hand-written documents, and one empty frame a depth, into which our own pages are put. Nothing
of ours runs inside of it but one small Python-Markdown extension.
"""
