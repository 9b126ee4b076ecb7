# SPDX-License-Identifier: MulanPSL-2.0
"""The open desk: what every use case works on. No registry: it is handed from call to call."""

import contextlib
import json
import threading
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol, TypeVar, cast

from wuse_desktop.domain.records.station import Station
from wuse_desktop.domain.written_text import writable_parts
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.paths import DeskLock, DeskPaths
from wuse_desktop.security.device import DeviceIdentity
from wuse_desktop.security.keyslots import KeySlots
from wuse_desktop.storage import settings
from wuse_desktop.storage.database import Connection, Database
from wuse_desktop.storage.unit_of_work import UnitOfWork

T = TypeVar("T")
STATION, COUNTY, PREFECTURE = "station", "county", "prefecture"
KINDS = (STATION, COUNTY, PREFECTURE)
JOINING = "joining"  # a further laptop of a station, until it was taken in
ROLES = ("head", "worker", "clerk", "supervisor", "viewer", "administrator")
_WRITERS = frozenset(ROLES) - {"viewer"}
_TZ = datetime.now().astimezone().tzinfo


def local_now() -> datetime:
    """The local wall clock, without zone, to the second."""
    return datetime.now(_TZ).replace(tzinfo=None, microsecond=0)


def utc_text() -> str:
    """The present instant as ISO text in UTC, for the desk's own books."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class OnDesk(Protocol):
    """Runs a step of work at the desk where the desk's other work is done, and waits for it.

    For work that lasts as long as a network does: only its steps keep others from the desk.
    """

    def __call__(self, step: Callable[[], T], /) -> T:
        """The answer of ``step``; what it raises is raised here."""


def at_once(step: Callable[[], T]) -> T:
    """Run a step here and now: where nobody else is at the desk."""
    return step()


@dataclass(frozen=True, slots=True)
class Session:
    """Who sits at the desk. ``worker_id`` is empty for users who are no workers."""

    user_id: str
    login: str
    name: str
    role: str
    worker_id: str


@dataclass(slots=True)
class Desk:
    """An unlocked desk. ``close`` forgets the key."""

    paths: DeskPaths
    lock: DeskLock
    database: Database
    slots: KeySlots
    kind: str
    site_id: str
    device: DeviceIdentity
    session: Session
    key: bytes = field(repr=False)
    now: Callable[[], datetime] = local_now
    # secrets of servers that no keyring keeps: for as long as the desk is open
    passing_secrets: dict[str, bytes] = field(default_factory=dict, repr=False)
    _joints: dict[int, UnitOfWork] = field(default_factory=dict, repr=False)  # one for a thread
    _memory: dict[Hashable, tuple[object, object]] = field(default_factory=dict, repr=False)

    def today(self) -> date:
        """The local date."""
        return self.now().date()

    @property
    def is_county(self) -> bool:
        """Whether this desk supervises stations."""
        return self.kind == COUNTY

    def close(self) -> None:
        """Lock the desk: connections closed, key forgotten, folder free for another process."""
        self.database.close()
        self.key = b""
        self._memory.clear()
        self.passing_secrets.clear()
        self.lock.release()

    def read(self) -> contextlib.AbstractContextManager[Connection]:
        """A consistent view for the stores."""
        if self._joint is not None:
            return contextlib.nullcontext(self._joint.connection)
        return self.database.read()

    @contextlib.contextmanager
    def write(self, reason: str = "") -> Iterator[UnitOfWork]:
        """One unit of work by the present user; afterwards ``database.last_changes`` tells.

        Raises UserFault ``read_only_role`` for a user who may only look.
        """
        if self._joint is not None:
            yield self._joint
            return
        self._require_writer()
        with self.database.unit_of_work(self.session.user_id, reason) as unit:
            yield unit

    def _require_writer(self) -> None:
        if self.session.role not in _WRITERS:
            raise UserFault(
                "read_only_role",
                _("您的账号只能查看，没有改动任何记录。"),
                _("需要修改时请换一个账号登录。"),
            )

    @contextlib.contextmanager
    def write_anew(self, reason: str) -> Iterator[UnitOfWork]:
        """As ``write``, with the clock begun again at the present time."""
        self._require_writer()
        with self.database.unit_of_work(self.session.user_id, reason, anew=True) as unit:
            yield unit

    @contextlib.contextmanager
    def together(self, reason: str = "") -> Iterator[UnitOfWork]:
        """Let every use case called inside read and write in one unit of work.

        For loading a table or filing a form: nothing of it is kept unless all of it is, while
        ``unit.attempt`` lets a single row fail alone. Inside another it is part of that. What
        other threads do meanwhile (a round of exchange) is no part of it.
        """
        if self._joint is not None:
            yield self._joint
            return
        with self.write(reason) as unit:
            self._joints[threading.get_ident()] = unit
            try:
                yield unit
            finally:
                del self._joints[threading.get_ident()]

    @property
    def is_together(self) -> bool:
        """Whether the present thread is inside ``together``."""
        return self._joint is not None

    @property
    def _joint(self) -> UnitOfWork | None:
        """The unit of work that the present thread has open for all."""
        return self._joints.get(threading.get_ident())

    def remembered(self, name: str, work: Callable[[], T]) -> T:
        """What ``work`` finds in the whole archive, found anew after a write and on another day.

        For what several pages ask for and what takes a while; the desk's lock keeps other
        processes from writing.
        """
        return self.remembered_while((self.database.writes, self.today()), name, work)

    def remembered_while(self, state: object, name: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` found when ``state`` was the same: all that its answer depends on.

        Of records that is the latest rev of each kind that is read (``storage.records.revs``),
        read before. Inside ``together`` nothing is remembered: one unit writes several times under
        one rev.
        """
        if self._joint is not None:
            return work()
        known = self._memory.get(name)
        if known is None or known[0] != state:
            known = self._memory[name] = state, work()
        return cast("T", known[1])

    def station(self) -> Station:
        """The profile of this desk's own site."""
        with self.read() as connection:
            return settings.station(connection, self.site_id)

    def setting(self, name: str, default: object = None) -> object:
        """A setting of this desk (any JSON value)."""
        with self.read() as connection:
            text = settings.read(connection, name)
        return default if text is None else json.loads(text)

    def set_setting(self, name: str, value: object) -> None:
        """Keep a setting of this desk (any JSON value)."""
        text = json.dumps(writable_parts(value), ensure_ascii=False)
        if self._joint is not None:
            settings.write(self._joint.connection, name, text)
            return
        with self.database.books() as connection:
            settings.write(connection, name, text)
