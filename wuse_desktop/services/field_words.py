# SPDX-License-Identifier: MulanPSL-2.0
"""Stored column values in the words that people read: histories and comparisons show them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from wuse_desktop.domain import codes
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.fields import Field, Kind
from wuse_desktop.domain.records.catalogue import ENTITIES, record_class
from wuse_desktop.domain.rounding import yuan_text
from wuse_desktop.i18n import _, enumerated, in_turn
from wuse_desktop.storage import record_titles, settings
from wuse_desktop.storage.database import Connection


def user_names(connection: Connection) -> dict[str, str]:
    """The names of this desk's users by id, those of former users among them."""
    return {user.id: user.name for user in settings.users(connection)}


class FieldWords:
    """Turns stored column values into what people read; looks up each name once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.users = user_names(connection)
        self._names: dict[tuple[str, str], str] = {}

    def name(self, entity: str, row_id: str) -> str:
        """The name of a record that another one refers to."""
        if not row_id or entity not in ENTITIES:
            return ""
        key = (entity, row_id)
        if key not in self._names:
            found = record_titles.titles(self.connection, [key])
            title = found[0].title if found else ""
            self._names[key] = title.removeprefix(_(record_class(entity).title)).strip()
        return self._names[key]

    def subject(self, entity: str, row: Mapping[str, Any]) -> str:
        """Whom or what a part of a record is about."""
        for name in ("person_id", "worker_id", "volunteer_id"):
            found = self.name(name.removesuffix("_id"), row.get(name, ""))
            if found:
                return found
        if entity == "person_category":
            return codes.label("CLIENT_CAT", row["category"])
        names = ("person_text", "other_name", "action", "caption", "file_name")
        return next((str(row[name]) for name in names if row.get(name)), "")

    def value(self, item: Field, stored: Any) -> str:
        """One stored value of a field in words, "" for nothing."""
        if stored in (None, "", "[]"):
            return ""
        if item.kind is Kind.REF:
            return self.name(item.ref, stored)
        if item.kind is Kind.REFS:
            return enumerated(self.name(item.ref, row_id) for row_id in json.loads(stored))
        if item.name in ("village_code", "hukou_code"):
            return division_name(stored) or str(stored)
        in_words = _IN_WORDS.get(item.kind)
        return in_words(item, stored) if in_words else str(stored)


def _item_text(part: Mapping[str, object]) -> str:
    """A repeated small part without the ids in it."""
    shown = (value for name, value in part.items() if not name.endswith("_id"))
    return " ".join(str(value) for value in shown if value not in (None, ""))


_IN_WORDS: dict[Kind, Callable[[Field, Any], str]] = {
    Kind.BOOL: lambda _item, stored: _("是") if stored else _("否"),
    Kind.CODE: lambda item, stored: codes.label(item.codes, stored),
    Kind.CODES: lambda item, stored: codes.labels(item.codes, json.loads(stored)),
    Kind.ITEMS: lambda _item, stored: in_turn(map(_item_text, json.loads(stored))),
    Kind.MONEY: lambda _item, stored: yuan_text(stored),
    Kind.DATETIME: lambda _item, stored: str(stored).replace("T", " "),
}
