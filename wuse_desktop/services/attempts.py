# SPDX-License-Identifier: MulanPSL-2.0
"""Attempts to send that failed, kept with the bundle: a restart neither forgets nor hurries.

A person who asks for a round gets one at once; what runs by itself waits its turn.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store as file_store
from wuse_desktop.sync.ports import DropFault
from wuse_desktop.sync.retry import wait_after


class Tried(Protocol):
    """A bundle of records or of files, as far as attempts to send it are concerned."""

    @property
    def state(self) -> str:
        """Whether it was delivered."""

    @property
    def attempts(self) -> int:
        """How many failed since it was."""

    @property
    def last_error(self) -> str:
        """What ``note_failure`` kept of the last."""


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
    """Keep with a bundle, of records or of files, that an attempt to send it failed."""
    with desk.database.books() as connection:
        if sent := store.sent_bundle(connection, bundle_id):
            store.mark_failed(connection, bundle_id, _told(bundle_id, sent, fault))
        elif files := file_store.sent_bundle(connection, bundle_id):
            file_store.mark_failed(connection, bundle_id, _told(bundle_id, files, fault))


def _told(bundle_id: str, tried: Tried, fault: DropFault) -> str:
    told = {
        "at": utc_text(),
        "code": fault.code,
        "sentence": fault.message,
        "wait_s": round(wait_after(tried.attempts + 1, bundle_id, fault.retry_after)),
        "retryable": fault.retryable,
    }
    return json.dumps(told, ensure_ascii=False)


def failure_of(sent: Tried) -> Failure | None:
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


def is_due(sent: Tried) -> bool:
    """Whether a bundle may be sent now by itself."""
    failure = failure_of(sent)
    if failure is None:
        return True
    now = datetime.now(UTC)  # a failure of a time to come was noted while the date was wrong
    return failure.at > now or failure.next_at <= now


def is_past(moment: str | None, patience: timedelta) -> bool:
    """Whether so long has gone by since an instant of our books (UTC text).

    One that is still to come was written while the computer's date was wrong: nobody waits for it.
    """
    if not moment:
        return False
    at, now = datetime.fromisoformat(moment), datetime.now(UTC)
    return now - at > patience or at > now


def held_back(desk: Desk) -> list[Failure]:
    """Why bundles that failed lately have not left yet; those of records come first."""
    with desk.read() as connection:
        waiting: Iterable[Tried] = (
            *store.waiting_bundles(connection),
            *file_store.waiting_bundles(connection),
        )
    failures = (failure_of(sent) for sent in waiting if not is_due(sent))
    return [failure for failure in failures if failure is not None]
