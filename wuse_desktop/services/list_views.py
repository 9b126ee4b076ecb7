# SPDX-License-Identifier: MulanPSL-2.0
"""How each user wants to see a list: columns, filters and order, under names of their own.

Views are the desk's own settings: they belong to a user here and travel nowhere.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import lists
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.list_filters import MONTH, SITE

MOST_VIEWS = 30
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class ListView:
    """A list as somebody wants to see it; ``name`` is "" for how they left it last.

    ``columns`` are keys in the order of the list, empty for the usual ones. ``filters`` map names
    to one code each.
    """

    name: str = ""
    columns: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False


def views(desk: Desk, list_name: str) -> tuple[ListView, ...]:
    """The saved views of the present user, by name."""
    found = (view for view in _stored(desk, list_name) if view.name)
    return tuple(sorted(found, key=lambda view: view.name))


def last_view(desk: Desk, list_name: str) -> ListView:
    """How the present user left a list: its columns and order; filters begin empty."""
    return next((view for view in _stored(desk, list_name) if not view.name), ListView())


def keep_last(desk: Desk, list_name: str, view: ListView) -> None:
    """Remember how a list is left."""
    left = dataclasses.replace(view, name="", filters={})
    if left != last_view(desk, list_name):
        _store(desk, list_name, left)


def save_view(desk: Desk, list_name: str, view: ListView) -> ListView:
    """Save a view under its name; one of the same name is replaced.

    Raises UserFault ``view_name`` for an empty or long name, ``view_many`` for too many.
    """
    name = _good_name(view.name)
    known = {item.name for item in views(desk, list_name)}
    if name not in known and len(known) >= MOST_VIEWS:
        raise UserFault(
            "view_many",
            _("已经有 {count} 个视图，没有保存。").format(count=MOST_VIEWS),
            _("请先删除不用的。"),
        )
    saved = dataclasses.replace(view, name=name)
    _store(desk, list_name, saved)
    return saved


def rename_view(desk: Desk, list_name: str, name: str, new_name: str) -> None:
    """Give a view another name; nothing happens when there is none of that name.

    Raises UserFault ``view_name`` for an empty or long name, ``view_taken`` for that of another.
    """
    wanted = _good_name(new_name)
    stored = _stored(desk, list_name)
    if wanted != name and any(view.name == wanted for view in stored):
        raise UserFault(
            "view_taken",
            _("已经有叫“{name}”的视图，没有改名。").format(name=wanted),
            _("请换一个名字，或者先删除那一个。"),
        )
    renamed = [
        dataclasses.replace(view, name=wanted) if view.name == name else view for view in stored
    ]
    _write(desk, list_name, renamed)


def drop_view(desk: Desk, list_name: str, name: str) -> None:
    """Forget a view; nothing happens when there is none of that name."""
    kept = [view for view in _stored(desk, list_name) if view.name != name or not name]
    _write(desk, list_name, kept)


def _good_name(typed: str) -> str:
    """A name without blanks around it. Raises UserFault ``view_name`` for one that will not do."""
    name = typed.strip()
    if not name or len(name) > _LONGEST_NAME:
        raise UserFault(
            "view_name",
            _("视图要有名字，最多 {count} 个字，没有保存。").format(count=_LONGEST_NAME),
        )
    return name


def _key(desk: Desk, list_name: str) -> str:
    return f"views/{desk.session.user_id}/{list_name}"


def _stored(desk: Desk, list_name: str) -> list[ListView]:
    rows = cast("list[dict[str, Any]]", desk.setting(_key(desk, list_name), []))
    return [_read(desk, list_name, row) for row in rows]


def _read(desk: Desk, list_name: str, row: Mapping[str, Any]) -> ListView:
    """A stored view, without what this version of the list does not have."""
    columns = lists.columns_at(desk, list_name)
    keys = [column.key for column in columns]
    sortable = {column.key for column in columns if column.sortable}
    known = {*lists.filter_names(list_name), "status", MONTH, SITE}
    return ListView(
        str(row.get("name", "")),
        tuple(key for key in row.get("columns", ()) if key in keys),
        {
            name: str(value)
            for name, value in dict(row.get("filters", {})).items()
            if name in known and value
        },
        str(row.get("sort", "")) if row.get("sort") in sortable else "",
        bool(row.get("descending", False)),
    )


def _store(desk: Desk, list_name: str, view: ListView) -> None:
    others = [item for item in _stored(desk, list_name) if item.name != view.name]
    _write(desk, list_name, [*others, view])


def _write(desk: Desk, list_name: str, found: list[ListView]) -> None:
    rows = [{**dataclasses.asdict(view), "filters": dict(view.filters)} for view in found]
    desk.set_setting(_key(desk, list_name), rows)
