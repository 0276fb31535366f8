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
    "init": Place("repository:init", "Make a team's repository."),
    "person": Place("person:person", "Add and list people."),
    "open": Place("lifecycle:open_", "Declare an incident; a title is enough."),
    "join": Place("presence:join", "Say that you are here."),
    "assign": Place("roles:assign", "Give somebody a role."),
    "handover": Place("roles:handover", "Offer your role to somebody."),
    "accept": Place("roles:accept", "Take the role that was offered to you."),
    "release": Place("roles:release", "Give up a role."),
    "announce": Place("roles:announce", "Record that the commander was announced."),
    "severity": Place("severity:severity", "Raise the severity, or lower it afterwards."),
    "note": Place("notes:note", "Write anything down; `-` reads standard input."),
    "finding": Place("notes:finding", "Write down something found out."),
    "todo": Place("notes:todo", "Keep something to be sorted later."),
    "sort": Place("notes:sort", "Sort a todo: now, later, never."),
    "impact": Place("impact:impact", "Say when impact started, and for how many."),
    "park": Place("notes:park", "Keep a question for after the incident."),
    "gripe": Place("notes:gripe", "Keep a complaint for the process review."),
    "task": Place("tasks:task", "Give one person a task with a time box."),
    "checklist": Place("checklist:checklist", "Steps the policy asks for; which are taken."),
    "propose": Place("decisions:propose", "Propose something, with its risk."),
    "object": Place("decisions:object_", "Object to a proposal."),
    "decide": Place("decisions:decide", "Decide a proposal; the commander does."),
    "update": Place("updates:update", "Tell an audience what is going on."),
    "recording": Place("recordings:recording", "Attach and read the recording of the call."),
    "evidence": Place("attachments:evidence", "Attach a file or an address, hashed."),
    "stay": Place("presence:stay", "Let everyone go who is not named."),
    "leave": Place("presence:leave", "Say that you leave."),
    "resolve": Place("lifecycle:resolve", "End the incident, with an owner."),
    "close": Place("lifecycle:close", "Close what is done afterwards, too."),
    "reopen": Place("lifecycle:reopen", "It was not over."),
    "cancel": Place("lifecycle:cancel", "It was no incident."),
    "merge": Place("lifecycle:merge", "It is the same as another incident."),
    "action": Place("actions:action", "Action items: add, close, decline."),
    "postmortem": Place("postmortem:postmortem", "Draft, review and publish what is learned."),
    "correct": Place("corrections:correct", "Correct the words of an entry."),
    "redact": Place("corrections:redact", "Hide an entry."),
    "oncall": Place("oncall:oncall", "Who is on call, until when, and who then."),
    "off": Place("oncall:off", "When you are free, in words."),
    "roster": Place("roster:roster", "Rosters: show, lint, change, import, calendars."),
    "train": Place("train:train", "Who is qualified for which role."),
    "list": Place("reading:list_", "List incidents."),
    "show": Place("reading:show", "Show one incident."),
    "log": Place("reading:log", "Show a timeline."),
    "why": Place("reading:why", "Which entry and commit set this?"),
    "board": Place("board:board", "Watch an incident live, as its deputy does."),
    "drill": Place("drill:drill", "Practise, with a cause that is known."),
    "replay": Place("replay:replay", "Listen to an incident again, loop by loop."),
    "severities": Place("severity:severities", "What the severities mean here."),
    "due": Place("due:due", "What is promised and owed, by whom, when."),
    "triage": Place("due:triage", "The severity that the criteria give."),
    "stats": Place("stats:stats", "How long things take, and what comes back."),
    "people": Place("load:people", "What an incident took of the people in it."),
    "load": Place("load:load", "What all incidents took, and of whom."),
    "toil": Place("review:toil", "What is done by hand again and again."),
    "review": Place("review:review", "The process, a week on call, a month of services."),
    "check": Place("check:check", "Hold the record to the policy."),
    "import": Place("imports:import_", "Bring in incidents of another system."),
    "export": Place("exports:export", "Take incidents out to open formats."),
    "notify": Place("notify:notify", "Tell chats and pagers what happens."),
    "policy": Place("policy:policy", "Test the policy, explain it, compare it."),
    "rule": Place("rule:rule", "Every rule there is, and the page of one."),
    "sync": Place("repository:sync", "Share, and take in what others shared."),
    "fold": Place("fold:fold", "Fold checked inboxes into the branch."),
    "doctor": Place("repository:doctor", "Look for what would fail at 3 a.m."),
    "site": Place("site:site", "Make a static site of the record."),
    "demo": Place("repository:demo", "Play the first hours of Apollo 13."),
}

ALIASES = {"deputy": "board"}
"""Other names that people try; listed nowhere."""
