"""Who signed a commit: told from the keys that the judge lists, and from nothing else.

Git's own answer is not asked for: `git verify-commit` runs the programs that the configuration of a
clone names, believes the date a commit claims, and calls any listed key good (see
site/docs/explanation/signatures.md).
"""
