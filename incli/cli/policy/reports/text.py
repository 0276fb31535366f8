"""For people: a finding is a line with its place, then what was measured and what to type."""

from incli.app.check.report import Report, Verdict
from incli.cli.terminal.console import Console
from incli.domain.process import NO_POLICY


def report(console: Console, report: Report) -> None:
    """Findings to standard output, the sum of it to standard error."""
    for each in report.verdicts:
        for line in lines(each):
            console.say(line)
    console.talk(summary(report))


def lines(each: Verdict) -> list[str]:
    """One finding, in one to three lines."""
    known = f", waived by {each.waiver}" if each.waiver else ""
    found = [f"{each.place}: {each.message}  [{each.rule} {each.level}{known}]"]
    if each.limit:
        found.append(f"    allowed: {each.allowed}, by {each.limit}")
    elif each.commit and each.path:
        found.append(f"    in commit {each.commit[:12]}")
    if each.hint:
        found.append(f"    → {each.hint}")
    return [line.replace("\n", "\\n") for line in found]  # a finding is no two findings


def summary(report: Report) -> str:
    """How much was looked at, and how much was found."""
    looked = ", ".join(
        f"{count:,} {what if count != 1 else what[:-1]}" for what, count in report.judged.items()
    )
    found = [
        f"{count:,} {level}{'s' if count != 1 else ''}"
        for level in ("error", "warning", "note")
        if (count := sum(each.level == level for each in report.verdicts))
    ]
    said = ", ".join(found) or "nothing to say"
    told = f"{'Failed' if report.fails else 'Passed'}: {looked}; {said}."
    return told if report.has_policy else f"{told} {NO_POLICY}"
