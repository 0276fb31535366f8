"""JUnit's XML, for everything that shows test results: a case for each finding."""

from xml.etree import ElementTree as ET

import click

from incli.app.check.report import Report
from incli.cli.terminal.console import Console
from incli.domain.text import safe


def report(console: Console, report: Report) -> None:
    """One XML document to standard output."""
    _ = console
    failed = [each for each in report.verdicts if each.fails]
    suite = ET.Element("testsuite", name="incli check", tests=str(max(len(report.verdicts), 1)))
    suite.set("failures", str(len(failed)))
    for each in report.verdicts:
        case = ET.SubElement(suite, "testcase", classname=each.rule, name=_shown(each.place))
        told = _shown(f"{each.message}\n→ {each.hint}" if each.hint else each.message)
        if each.fails:
            failure = ET.SubElement(case, "failure", type=each.rule, message=_shown(each.message))
            failure.text = told
        else:
            ET.SubElement(case, "system-out").text = f"{each.level}: {told}"
    if not report.verdicts:
        ET.SubElement(suite, "testcase", classname="incli", name="everything")
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    click.echo(ET.tostring(root, encoding="unicode", xml_declaration=True))


def _shown(text: str) -> str:
    """Text that XML can hold: its control characters made visible."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else "?" for letter in safe(text)
    )
