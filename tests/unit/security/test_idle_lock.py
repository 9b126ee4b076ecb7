# SPDX-License-Identifier: MulanPSL-2.0
"""When an untouched desk locks itself."""

from datetime import UTC, datetime, timedelta

import pytest

from wuse_desktop.security.lock import IdleLock

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_lock_is_due_after_the_minutes_without_activity() -> None:
    lock = IdleLock(START, 10)
    assert not lock.is_due(after(9.9))
    assert lock.is_due(after(10))


def test_activity_begins_the_count_anew() -> None:
    lock = IdleLock(START, 10)
    lock.note_activity(after(9))
    assert not lock.is_due(after(18.9))
    assert lock.is_due(after(19))


def test_first_key_after_sleep_does_not_save_the_desk_from_locking() -> None:
    lock = IdleLock(START, 10)
    lock.note_activity(after(600))
    assert lock.is_due(after(600))
    lock.note_activity(after(601))
    assert lock.is_due(after(601))


def test_unlocking_begins_the_count_anew() -> None:
    lock = IdleLock(START, 10)
    assert lock.is_due(after(11))
    lock.begin(after(12))
    assert not lock.is_due(after(21.9))
    assert lock.is_due(after(22))


def test_clock_set_back_does_not_put_the_lock_off() -> None:
    lock = IdleLock(START, 10)
    assert not lock.is_due(after(-500))
    assert lock.is_due(after(-490))


def test_minutes_can_be_changed_within_bounds() -> None:
    lock = IdleLock(START)
    lock.set_minutes(1)
    assert lock.is_due(after(1))
    for minutes in (0, -1, 241):
        with pytest.raises(ValueError, match=str(minutes)):
            lock.set_minutes(minutes)
        with pytest.raises(ValueError, match=str(minutes)):
            IdleLock(START, minutes)
