"""The judged do not write the law."""

from check_world import Pull


def test_a_policy_that_is_in_force_cannot_be_changed(pull: Pull) -> None:
    policy = next((pull.folder / "policies" / "response").glob("*.yaml"))
    policy.write_text(policy.read_text().replace("20m", "20d"))
    pull.commit("more time for everybody")
    found = [each for each in pull.findings() if each["rule"] == "INC602"]
    assert [each["path"] for each in found] == [pull.relative(policy)]


def test_a_change_is_not_judged_by_the_policy_it_brings(pull: Pull) -> None:
    policy = next((pull.folder / "policies" / "response").glob("*.yaml"))
    text = policy.read_text().partition("\nrules:")[0]
    off = "".join(f"  INC{number}: {{mode: 'off'}}\n" for number in (602, 702))
    policy.write_text(f"{text}\nrules:\n{off}")
    pull.entries("opened")[0].unlink()
    pull.commit("nobody will notice")
    assert {"INC602", "INC702"} <= pull.rules()
