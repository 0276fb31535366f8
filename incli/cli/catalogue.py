"""Every command: where it is, and its help in one line. Nothing is imported to list them."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where a command is, as `module:name` under `incli.cli`, and its help in one line."""

    place: str
    help: str


SECTIONS: dict[str, tuple[str, ...]] = {
    "Begin": ("init", "person", "open", "join"),
    "Command": ("assign", "handover", "accept", "release", "announce", "severity"),
    "Write down": ("note", "finding", "todo", "sort", "impact", "park", "gripe"),
    "Work": ("task", "checklist", "propose", "object", "decide", "update", "recording", "evidence"),
    "End": ("stay", "leave", "resolve", "close", "reopen", "cancel", "merge"),
    "Afterwards": ("action", "postmortem", "correct", "redact"),
    "On call": ("oncall", "off", "roster", "train"),
    "Read": ("list", "show", "log", "why", "board", "due", "severities", "triage"),
    "Learn": ("stats", "people", "load", "toil", "review"),
    "Practise": ("drill", "replay"),
    "Hold to it": ("check", "policy", "rule"),
    "Exchange": ("import", "export", "notify"),
    "Publish": ("site",),
    "Repository": ("sync", "fold", "doctor", "demo"),
}

COMMANDS: dict[str, Place] = {
    "init": Place("team.repository:init", "Make a team's repository."),
    "person": Place("team.person:person", "Add and list people."),
    "open": Place("incident.lifecycle:open_", "Declare an incident; a title is enough."),
    "join": Place("incident.presence:join", "Say that you are here."),
    "assign": Place("incident.roles:assign", "Give somebody a role."),
    "handover": Place("incident.roles:handover", "Offer your role to somebody."),
    "accept": Place("incident.roles:accept", "Take the role that was offered to you."),
    "release": Place("incident.roles:release", "Give up a role."),
    "announce": Place("incident.roles:announce", "Record that the commander was announced."),
    "severity": Place("incident.severity:severity", "Raise the severity, or lower it afterwards."),
    "note": Place("incident.notes:note", "Write anything down; `-` reads standard input."),
    "finding": Place("incident.notes:finding", "Write down something found out."),
    "todo": Place("incident.notes:todo", "Keep something to be sorted later."),
    "sort": Place("incident.notes:sort", "Sort a todo: now, later, never."),
    "impact": Place("incident.impact:impact", "Say when impact started, and for how many."),
    "park": Place("incident.notes:park", "Keep a question for after the incident."),
    "gripe": Place("incident.notes:gripe", "Keep a complaint for the process review."),
    "task": Place("incident.tasks:task", "Give one person a task with a time box."),
    "checklist": Place(
        "incident.checklist:checklist", "Steps the policy asks for; which are taken."
    ),
    "propose": Place("incident.decisions:propose", "Propose something, with its risk."),
    "object": Place("incident.decisions:object_", "Object to a proposal."),
    "decide": Place("incident.decisions:decide", "Decide a proposal; the commander does."),
    "update": Place("incident.updates:update", "Tell an audience what is going on."),
    "recording": Place(
        "incident.recordings:recording", "Attach and read the recording of the call."
    ),
    "evidence": Place("incident.attachments:evidence", "Attach a file or an address, hashed."),
    "stay": Place("incident.presence:stay", "Let everyone go who is not named."),
    "leave": Place("incident.presence:leave", "Say that you leave."),
    "resolve": Place("incident.lifecycle:resolve", "End the incident, with an owner."),
    "close": Place("incident.lifecycle:close", "Close what is done afterwards, too."),
    "reopen": Place("incident.lifecycle:reopen", "It was not over."),
    "cancel": Place("incident.lifecycle:cancel", "It was no incident."),
    "merge": Place("incident.lifecycle:merge", "It is the same as another incident."),
    "action": Place("afterwards.actions:action", "Action items: add, close, decline."),
    "postmortem": Place(
        "afterwards.postmortem:postmortem", "Draft, review and publish what is learned."
    ),
    "correct": Place("incident.corrections:correct", "Correct the words of an entry."),
    "redact": Place("incident.corrections:redact", "Hide an entry."),
    "oncall": Place("oncall.oncall:oncall", "Who is on call, until when, and who then."),
    "off": Place("oncall.oncall:off", "When you are free, in words."),
    "roster": Place("oncall.roster:roster", "Rosters: show, lint, change, import, calendars."),
    "train": Place("oncall.train:train", "Who is qualified for which role."),
    "list": Place("reading.incidents:list_", "List incidents."),
    "show": Place("reading.incidents:show", "Show one incident."),
    "log": Place("reading.incidents:log", "Show a timeline."),
    "why": Place("reading.incidents:why", "Which entry and commit set this?"),
    "board": Place("reading.board:board", "Watch an incident live, as its deputy does."),
    "drill": Place("practice.drill:drill", "Practise, with a cause that is known."),
    "replay": Place("practice.replay:replay", "Listen to an incident again, loop by loop."),
    "severities": Place("incident.severity:severities", "What the severities mean here."),
    "due": Place("reading.due:due", "What is promised and owed, by whom, when."),
    "triage": Place("reading.due:triage", "The severity that the criteria give."),
    "stats": Place("learning.stats:stats", "How long things take, and what comes back."),
    "people": Place("learning.load:people", "What an incident took of the people in it."),
    "load": Place("learning.load:load", "What all incidents took, and of whom."),
    "toil": Place("learning.review:toil", "What is done by hand again and again."),
    "review": Place("learning.review:review", "The process, a week on call, a month of services."),
    "check": Place("policy.check:check", "Hold the record to the policy."),
    "import": Place("exchange.imports:import_", "Bring in incidents of another system."),
    "export": Place("exchange.exports:export", "Take incidents out to open formats."),
    "notify": Place("exchange.notify:notify", "Tell chats and pagers what happens."),
    "policy": Place("policy.policy:policy", "Test the policy, explain it, compare it."),
    "rule": Place("policy.rule:rule", "Every rule there is, and the page of one."),
    "sync": Place("team.repository:sync", "Share, and take in what others shared."),
    "fold": Place("team.fold:fold", "Fold checked inboxes into the branch."),
    "doctor": Place("team.repository:doctor", "Look for what would fail at 3 a.m."),
    "site": Place("exchange.site:site", "Make a static site of the record."),
    "demo": Place("team.repository:demo", "Play the first hours of Apollo 13."),
}

ALIASES = {"deputy": "board"}
"""Other names that people try; listed nowhere."""
