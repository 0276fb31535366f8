"""Whether an action item begins with a verb: with what somebody is to do.

Source: PagerDuty postmortem-docs, how_to_write, action items: actionable, specific, bounded. A list
of words cannot know English; what it says is advice. The verbs are those of action items in public
postmortems, and others that engineers use in the same place.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VERBS = _words(
    """
    abandon abort absorb accelerate accept acquire activate adapt add address adjust adopt
    advise agree alert align allocate allow amend analyse analyze announce apply appoint archive
    arrange ask assess assign attach attempt audit automate avoid back backport balance ban
    benchmark block book boost bound break bring buffer build bump bundle buy cache calculate
    calibrate call cancel cap capture catch change chart check choose circuit-break clarify
    clean clear clone close collect combine come communicate compare compile compress compute
    conduct configure confirm connect consider consolidate contact contain continue contribute
    convert coordinate copy cordon correct count cover create cross-check cull curate cut
    deactivate debug decide declare decommission decouple decrease dedicate deduplicate default
    defer define delay delegate delete deliver deny deploy deprecate derive describe design
    detect determine develop diagnose dim disable discard disconnect discuss display distribute
    divide do document double downgrade drain draw drill drop dump duplicate ease educate
    eliminate email emit employ enable encourage encrypt end enforce engage enhance enlarge
    enlist ensure escalate establish estimate evaluate examine exclude execute exercise expand
    experiment expire explain explore export expose extend extract fail federate feed fetch
    figure file filter find finish fix flag flatten flush focus follow forbid force fork
    formalise formalize format freeze gather generate get give grant group grow guard guarantee
    guide halt hand handle harden have help hide hire hold host identify implement import
    improve include incorporate increase index inform inject inline inspect install instruct
    instrument integrate intercept interview introduce invalidate inventory invest investigate
    invite isolate issue join keep kill label launch lead learn leave let leverage lift limit
    link list listen load lock log look loosen lower mail maintain make map mark match measure
    merge migrate minimise minimize mirror mitigate mock modify monitor move mute name negotiate
    nominate note notify observe obtain offer offload onboard open optimise optimize order
    organise organize overhaul own pack page parallelise parallelize parse partition patch pause
    perform permit persist pick pin place plan play point poll populate port post postpone
    practise practice prefer prepare present preserve prevent print prioritise prioritize probe
    produce profile prohibit promote prompt propose protect prototype prove provide provision
    prune publish pull purchase purge push put quantify quarantine query question queue quiet
    raise ramp randomise randomize rate-limit re-enable re-evaluate re-land re-run re-think
    reach read reassign rebalance rebase rebuild recalculate recommend reconfigure reconsider
    record recover recreate recruit rectify recycle redact redeploy redesign redirect
    redistribute reduce reevaluate refactor refine reflect reformat refresh refuse register
    regenerate rehearse reimplement reinstall reintroduce reject relax release relocate
    remediate remember remind remove rename render renew reorganise reorganize repair repeat
    replace replay replicate report reproduce request require research reschedule reserve reset
    reshape resize resolve restart restore restrict restructure resume retain retest rethink
    retire retrieve retry return reuse revalidate reverify revert review revise revisit revoke
    reword rewrite roll rotate route run sanitise sanitize save scale scan schedule script scrub
    search secure see segment segregate select send separate serialise serialize set setup shard
    share shed shift ship shorten show shrink shut sign silence simplify simulate skip slow
    smoke-test snapshot soften solve sort spawn specify speed spell spike split spread stabilise
    stabilize stage standardise standardize start stop store streamline strengthen stress-test
    strip structure study submit subscribe substitute suggest support suppress surface survey
    suspend swap switch synchronise synchronize tag take talk teach tell terminate test think
    throttle tidy tie tighten time tolerate track train transfer transition translate treat
    triage trigger trim try tune turn understand undo unify uninstall unpin untangle update
    upgrade upload upstream use vacuum validate verify version visualise visualize wait walk
    warm warn watch weigh widen wire withdraw work wrap write yield zero
    """
)
_BEFORE = _words(
    """
    always also automatically consistently explicitly further gradually immediately never only
    periodically please proactively regularly systematically temporarily then
    """
)
"""What may stand before the verb."""
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_DECORATION = re.compile(r"^(?:[\s*_`\"'“(\[]|\d+[.)])+")


def first_word(text: str) -> str:
    """The first word of `text` that says what it is about, in small letters; empty for none."""
    words = _WORD.findall(_DECORATION.sub("", text))
    told = next((each for each in words if each.lower() not in _BEFORE), "")
    return str(told).lower()


def begins_with_verb(text: str) -> bool:
    """Whether an action item begins with what is to be done: “Add an alert”, “Do not retry”.

    “Better dashboards”, “We should alert” and “Alerting on lag” do not.
    """
    word = first_word(text)
    return word in _VERBS or word == "don"  # what an apostrophe leaves of a negation
