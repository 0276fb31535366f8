"""policy test: a team's tests of its policy, and what they leave open."""

from typing import TYPE_CHECKING, Any

import click

from incli.cli.terminal.console import Console
from incli.cli.terminal.errors import FAILED
from incli.domain.finding import Finding
from incli.domain.value import parts

if TYPE_CHECKING:
    from incli.app.policy.tests import Test


@click.command("test")
@click.option(
    "--coverage",
    is_flag=True,
    help="Every rule has a test that passes, one that fails, and knows its limits.",
)
@click.pass_obj
def test(console: Console, coverage: bool) -> int:
    """Run the tests under policies/tests/; 1 where one fails.

    Each file is a case: entries with times counted from the beginning, and `expect: RULE` where a
    rule is to find something. The rules of `judges:` that nothing expects are to pass.

    \b
    incli policy test --coverage
    """
    from incli.app.policy.coverage import gaps  # noqa: PLC0415  # only here
    from incli.app.policy.tests import enabled, misset, tests  # noqa: PLC0415  # likewise
    from incli.app.policy.versions import in_force_on  # noqa: PLC0415  # likewise
    from incli.app.rulebook import rules  # noqa: PLC0415  # likewise

    session, known = console.session, rules()
    held = in_force_on(session, session.now)
    run = tests(session, known)
    findings = [*misset(held, known), *(each for one in run for each in one.findings)]
    open_ = gaps(session, known, held.policy, run) if coverage else ()
    findings += [held.finding(("rules", gap.rule), str(gap)) for gap in open_]
    if console.as_json:
        console.data(_as_data(held.name, run, findings))
    else:
        for each in findings:
            console.say(f"{each}" + (f"\n    → {each.hint}" if each.hint else ""))
        gap = f"{len(open_) or 'no'} gap{'s' if len(open_) != 1 else ''}"
        shown = f"; {gap} in {len(enabled(held.policy))} rules" if coverage else ""
        console.talk(f"{_passed(run)} of {len(run)} tests pass{shown}.")
    if not run:
        console.talk("Write one: policies/tests/<name>.yaml.   incli rule INC101 shows two")
    return FAILED if findings else 0


def _passed(run: "tuple[Test, ...]") -> int:
    return sum(not each.findings for each in run)


def _as_data(policy: str, run: "tuple[Test, ...]", findings: list[Finding]) -> dict[str, Any]:
    return {
        "policy": policy,
        "tests": [
            {
                "path": each.path,
                "title": each.title,
                "policy": each.version or None,
                "judged": [said.rule for said in each.answers],
                "passes": not each.findings,
            }
            for each in run
        ],
        "findings": [parts(each) for each in findings],
        "counts": {"passed": _passed(run), "failed": len(run) - _passed(run)},
    }
