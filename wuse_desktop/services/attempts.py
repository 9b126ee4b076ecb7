# SPDX-License-Identifier: MulanPSL-2.0
"""Attempts to send that failed, kept with the bundle: a restart neither forgets nor hurries.

A person who asks for a round gets one at once; what runs by itself waits its turn.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.sync.ports import DropFault
from wuse_desktop.sync.retry import wait_after


@dataclass(frozen=True, slots=True)
class Failure:
    """The last attempt that failed: when (UTC), why, and from when on (UTC) to try by itself.

    ``retryable`` is False when somebody has to do something first.
    """

    count: int
    at: datetime
    code: str
    sentence: str
    next_at: datetime
    retryable: bool


def note_failure(desk: Desk, bundle_id: str, fault: DropFault) -> None:
    """Keep with a bundle that an attempt to send it failed."""
    with desk.database.books() as connection:
        sent = store.sent_bundle(connection, bundle_id)
        if sent is None:
            return
        told = {
            "at": utc_text(),
            "code": fault.code,
            "sentence": fault.message,
            "wait_s": round(wait_after(sent.attempts + 1, bundle_id, fault.retry_after)),
            "retryable": fault.retryable,
        }
        store.mark_failed(connection, bundle_id, json.dumps(told, ensure_ascii=False))


def failure_of(sent: store.Sent) -> Failure | None:
    """The failure that a bundle which has not left yet is kept with; None when there was none."""
    if sent.state != store.PACKED or not sent.last_error:
        return None
    told = json.loads(sent.last_error)
    at = datetime.fromisoformat(told["at"])
    return Failure(
        sent.attempts,
        at,
        told["code"],
        told["sentence"],
        at + timedelta(seconds=told["wait_s"]),
        told["retryable"],
    )


def is_due(sent: store.Sent) -> bool:
    """Whether a bundle may be sent now by itself."""
    failure = failure_of(sent)
    return failure is None or _due_at(failure) <= datetime.now(UTC)


def is_past(moment: str | None, patience: timedelta) -> bool:
    """Whether so long has gone by since an instant of our books (UTC text).

    One that is still to come was written while the computer's date was wrong: nobody waits for it.
    """
    if not moment:
        return False
    at, now = datetime.fromisoformat(moment), datetime.now(UTC)
    return now - at > patience or at > now


def _due_at(failure: Failure) -> datetime:
    now = datetime.now(UTC)
    return now if failure.at > now else failure.next_at


def next_attempt(desk: Desk) -> datetime | None:
    """When (UTC) the earliest of the bundles that failed is due again; None when none failed."""
    with desk.read() as connection:
        found = [failure_of(sent) for sent in store.waiting_bundles(connection)]
    return min((_due_at(failure) for failure in found if failure), default=None)
