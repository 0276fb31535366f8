"""Messages to chats and pagers, through Apprise: it knows how more than a hundred take them.

Addresses are as Apprise writes them: https://appriseit.com/services/
"""

import logging

from incli.domain.errors import NeedsPerson
from incli.domain.notify import Message


def demand_apprise() -> None:
    """Raise `NeedsPerson` where Apprise is not installed."""
    try:
        import apprise  # noqa: F401, PLC0415  # an extra, and slow to import
    except ImportError:
        raise NeedsPerson(
            "Messages to chats need the package apprise.", "pip install 'git-incli[notify]'"
        ) from None


def deliver(address: str, message: Message) -> str:
    """Hand a message to whoever takes it there; why it was not taken, or "".

    What is said of a failure never holds the address: that is a secret.
    """
    demand_apprise()
    import apprise  # noqa: PLC0415  # see above

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it tells parts of addresses
    asset = apprise.AppriseAsset(app_id="incli", app_desc="incli", async_mode=False)
    sender = apprise.Apprise(asset=asset)
    if not sender.add(address):
        return "its address is none that Apprise knows"
    taken = sender.notify(
        body=message.body,
        title=message.title,
        notify_type=apprise.NotifyType(message.tone),
        body_format=apprise.NotifyFormat.TEXT,
    )
    return "" if taken else "it did not take the message"
