# SPDX-License-Identifier: MulanPSL-2.0
"""Goods that are handed out on their own, in the making and to look at (field list 2.9).

Those of an event are kept with it (``services.goods``) and shown in the same list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.goods import (
    Distribution,
    Recipient,
    parts_of,
    recipients_of,
)
from wuse_desktop.domain.records.people import Person
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.drafts import Draft, load_draft
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.goods import check_goods, save_goods
from wuse_desktop.services.ownership import may_write, other_site_name
from wuse_desktop.services.reading import load
from wuse_desktop.storage import list_store, record_titles

Titled = tuple[Distribution, dict[str, str]]


@dataclass(frozen=True, slots=True)
class HandoutSheet:
    """Goods handed out: by name who was given them, at which event, and whose record it is.

    ``names`` are those of the recipients, in the same order. ``event`` names the event, "" for
    goods that were handed out on their own.
    """

    goods: Distribution
    recipients: tuple[Recipient, ...]
    names: tuple[str, ...]
    event: str
    site_name: str
    editable: bool
    unfinished: tuple[Draft, ...]


def handout_sheet(desk: Desk, goods_id: str) -> HandoutSheet:
    """Everything one sees of goods handed out. Raises UserFault ``record_missing``."""
    goods, known = load_handout(desk, goods_id)
    recipients = recipients_of(goods)
    site_name = other_site_name(desk, goods.site_id)
    draft = load_draft(desk, f"{Distribution.entity}:{goods_id}")
    with desk.read() as connection:
        found = (
            record_titles.titles(connection, [(goods.event_kind, goods.event_id)])
            if goods.event_id
            else []
        )
    return HandoutSheet(
        goods,
        recipients,
        tuple(known.get(each.person_id, each.name) for each in recipients),
        " ".join(f"{item.title} {item.on[:10]}".strip() for item in found),
        site_name,
        not site_name and may_write(desk),
        (draft,) if draft else (),
    )


def new_handout(desk: Desk, person_id: str = "") -> Titled:
    """Goods handed out today by whoever sits here; to a person, if one is known."""
    goods = Distribution(given_on=desk.today(), handlers=desk.session.name)
    if not person_id:
        return goods, {}
    person = load(desk, Person, person_id)
    goods = replace(goods, recipients=parts_of([Recipient(person_id)]))
    return goods, {person_id: person.name}


def load_handout(desk: Desk, goods_id: str) -> Titled:
    """Stored goods with the names of their recipients, of those in the bin too.

    Raises UserFault ``record_missing``.
    """
    goods = load(desk, Distribution, goods_id)
    ids = [each.person_id for each in recipients_of(goods) if each.person_id]
    with desk.read() as connection:
        names = list_store.facts(connection, Person.entity, ("name",), ids)
    return goods, {row_id: name for row_id, (name,) in names.items()}


def check_handout(desk: Desk, goods: Distribution, reason: str) -> tuple[Problem, ...]:
    """What the form still lacks."""
    del desk, reason
    return check_goods(goods)


def file_handout(desk: Desk, goods: Distribution, reason: str) -> Saved:
    """Keep the goods. Raises what ``goods.save_goods`` raises."""
    return save_goods(desk, goods, reason)


def handout_payload(goods: Distribution, titles: Mapping[str, str]) -> dict[str, Any]:
    """The form as JSON values."""
    return {"record": plain_values(goods), "titles": dict(titles)}


def handout_of(payload: Mapping[str, Any]) -> Titled:
    """The form of such values."""
    return record_of(Distribution, payload["record"]), dict(payload["titles"])
