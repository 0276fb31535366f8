"""Whether commits can be signed here, and whether the record would take the signature."""

from collections.abc import Iterator

from incli.app.doctor.check import FAILS, GOOD, WARNS, Check
from incli.app.session import Session
from incli.store.repository import Repository

_KEYS = {
    "ssh": "ssh-add -l",
    "openpgp": "gpg --list-secret-keys",
    "x509": "gpgsm --list-secret-keys",
}
"""What lists the keys there are to sign with, for each `gpg.format`."""
_LIST = 'policies/allowed_signers: PERSON namespaces="git" ssh-ed25519 AAAA…'


def signing(session: Session) -> Iterator[Check]:
    """Try to sign, and hold what comes of it against the keys that the record lists."""
    repository = session.repository
    commit = None
    if repository.says("commit.gpgsign"):
        tried, commit = _try(repository)
        yield tried
    if repository.tip() is not None:
        yield from _listed(session, commit)


def _try(repository: Repository) -> tuple[Check, str | None]:
    """Whether signing works here, and the commit that was signed; no ref ever points at it."""
    config = repository.config
    form = config.get("gpg.format", "openpgp")
    if not config.get("user.signingkey") and form == "ssh":
        said = "commit.gpgsign is on, and no key is named"
        return Check("signing", FAILS, said, "git config user.signingkey …"), None
    tree = repository.git.out("hash-object", "-t", "tree", "-w", "--stdin")
    done = repository.git.run(
        *("commit-tree", "-S", "-m", "incli doctor tries to sign", tree), ok=tuple(range(256))
    )
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        said = f"signing fails: {words[-1] if words else ''}"
        return Check("signing", FAILS, said, _KEYS.get(form, "git config gpg.format")), None
    return Check("signing", GOOD, f"commits are signed ({form})"), done.stdout.decode().strip()


def _listed(session: Session, commit: str | None) -> Iterator[Check]:
    from incli.store.signatures.judging import Signatures  # noqa: PLC0415  # only here

    repository, tip = session.repository, session.repository.tip() or ""
    with Signatures(
        *(repository.git, repository.objects, tip), people=session.team.people, now=session.now
    ) as signatures:
        for problem in signatures.problems():
            yield Check("signers", WARNS, str(problem), problem.hint)
        if commit is None or not signatures.listed:
            return
        found = signatures(commit)
    if found.state != "good":
        said = f"the record does not take your signature ({found.state}): {found.why}"
        yield Check("signers", WARNS, said, _LIST)
    elif found.principal != session.me:
        said = f"your key is listed for {found.principal}, and you are {session.me}"
        yield Check("signers", WARNS, said, _LIST)
    else:
        yield Check("signers", GOOD, f"your key is listed for {found.principal}")
