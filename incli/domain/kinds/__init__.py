"""Every kind of entry there is: imports and one row each; nothing registers itself."""

from incli.domain.entry import Body
from incli.domain.kinds.actions import ActionAdded, ActionClosed, ActionDeclined, ActionReopened
from incli.domain.kinds.attachments import EvidenceAdded, RecordingAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided, Objected, Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note, Parked, Sorted, Todo
from incli.domain.kinds.postmortem import (
    PostmortemApproved,
    PostmortemPublished,
    PostmortemRequested,
)
from incli.domain.kinds.presence import Joined, Left
from incli.domain.kinds.roles import (
    Announced,
    Assigned,
    HandoverAccepted,
    HandoverOffered,
    Released,
)
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import (
    TaskAcknowledged,
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskExtended,
)
from incli.domain.kinds.updates import UpdateApproved, UpdateDrafted, UpdatePosted

BODIES: tuple[type[Body], ...] = (
    *(Opened, Reopened, Cancelled, Merged, Resolved, Closed),
    *(Assigned, Released, HandoverOffered, HandoverAccepted, Announced),
    SeverityChanged,
    *(Note, Found, Todo, Sorted, Parked, Gripe),
    Impact,
    *(TaskAdded, TaskAcknowledged, TaskExtended, TaskDone, TaskDropped),
    *(Proposed, Objected, Decided),
    *(Joined, Left),
    *(UpdateDrafted, UpdateApproved, UpdatePosted),
    *(RecordingAdded, EvidenceAdded),
    *(ActionAdded, ActionClosed, ActionDeclined, ActionReopened),
    *(PostmortemRequested, PostmortemApproved, PostmortemPublished),
    *(Corrected, Redacted),
)

KINDS: dict[str, type[Body]] = {body.kind: body for body in BODIES}
