# SPDX-License-Identifier: MulanPSL-2.0
"""What is due, unfinished or done today, each as a row with its next step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.gui.status_line import day_and_time
from wuse_desktop.gui.widgets.action_list import Action, ActionRow
from wuse_desktop.gui.widgets.week_strip import weekday
from wuse_desktop.i18n import _
from wuse_desktop.services.case_dues import DueStep
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.reviews import OpenOpinion
from wuse_desktop.services.today import (
    DueContact,
    DueHours,
    DueTask,
    TodayRecord,
)
from wuse_desktop.services.visit_dues import DueVisit, DueVisits

Begin = Callable[[str, object], object]
Open = Callable[[str, str], object]


@dataclass(frozen=True, slots=True)
class Steps:
    """What rows can set off: begin or open a record, finish a task, drop a draft."""

    begin: Begin
    open: Open
    finish: Callable[[DueTask], object]
    drop: Callable[[Draft], object]


def draft_target(name: str) -> tuple[str, str]:
    """The entity and the record that a draft belongs to; the record is "" for a new one."""
    entity, _colon, record_id = name.partition(":")
    return entity, record_id


def visit_rows(
    due: DueVisits, today: date, steps: Steps, walk: Callable[[], object]
) -> list[ActionRow]:
    """The households to be visited on a day; ``walk`` leads to those that are not listed."""
    found = [visit_row(item, today, steps) for item in due.first]
    left = due.count - len(found)
    if left:
        title = _("还有 {count} 户，到走访单里按村看").format(count=left)
        found.append(ActionRow("walk", title, actions=(Action(_("看走访单"), walk),)))
    return found


def visit_row(visit: DueVisit, today: date, steps: Steps) -> ActionRow:
    """A household to be visited, or a client who is in none yet."""
    met = (
        _("上次见到 {day}").format(day=visit.last_met_on.isoformat())
        if visit.last_met_on
        else _("还没有见到过")
    )
    context = {"household_id": visit.household_id, "title": visit.head_name}
    mark, tone = _lateness(visit.due_on, visit.days_late, today)
    if visit.tier == "A" and (visit.days_late or visit.event):
        tone = "risk"
    return ActionRow(
        visit.household_id,
        visit.head_name,
        _joined(visit.event, visit.village, visit.address, visit.tier_label, met),
        mark,
        tone,
        (
            Action(_("记走访"), partial(steps.begin, "home_visit", context)),
            Action(_("打开"), partial(steps.open, *visit.record), "O"),
        ),
    )


def task_row(task: DueTask, today: date, steps: Steps) -> ActionRow:
    """Something to do, to be ticked off in place."""
    mark, tone = _lateness(task.due_on, task.days_late, today)
    actions = [Action(_("办好了"), partial(steps.finish, task))]
    target = _target(task)
    if target is not None:
        actions.append(Action(_("打开"), partial(steps.open, *target), "O"))
    detail = _joined(task.subject, "" if task.mine else task.responsible)
    return ActionRow(f"task/{task.id}", task.action, detail, mark, tone, tuple(actions))


def _target(task: DueTask) -> tuple[str, str] | None:
    if task.event_kind in ENTITIES and task.event_id:
        return task.event_kind, task.event_id
    if task.person_id:
        return "person", task.person_id
    return ("household", task.household_id) if task.household_id else None


def contact_row(contact: DueContact, today: date, steps: Steps) -> ActionRow:
    """A case that should be contacted."""
    mark, tone = _lateness(contact.due_on, contact.days_late, today)
    last = contact.last_contact_on.isoformat()
    reason = (
        _("上次 {day}，约好再联系").format(day=last)
        if contact.agreed
        else _("上次 {day}，满30天没有联系").format(day=last)
    )
    context = {"case_id": contact.case_id, "title": contact.client_name}
    return ActionRow(
        f"case/{contact.case_id}",
        _("联系个案 {name}").format(name=contact.client_name),
        _joined(contact.case_no, contact.worker, reason),
        mark,
        tone,
        (
            Action(_("记过程"), partial(steps.begin, "case_session", context)),
            Action(_("打开"), partial(steps.open, "case_file", contact.case_id), "O"),
        ),
    )


def step_row(step: DueStep, today: date, steps: Steps) -> ActionRow:
    """Something that a case owes by a day: a decision or a form."""
    mark, tone = _lateness(step.due_on, step.days_late, today)
    if step.rule == "D-13":
        tone = "risk"
    doubt = "" if step.certain else _("节假日表未更新")
    return ActionRow(
        f"step/{step.rule}/{step.case_id}",
        _("{step} {name}").format(step=step.label, name=step.client_name),
        _joined(step.case_no, step.worker, doubt),
        mark,
        tone,
        _step_actions(step, steps),
    )


def _step_actions(step: DueStep, steps: Steps) -> tuple[Action, ...]:
    look = partial(steps.open, "case_file", step.case_id)
    if not step.form_id:
        return (Action(_("打开个案"), look),)
    context = {"case_id": step.case_id, "form_id": step.form_id}
    return (
        Action(_("写表"), partial(steps.begin, "filed_form", context)),
        Action(_("打开个案"), look, "O"),
    )


def opinion_row(opinion: OpenOpinion, steps: Steps) -> ActionRow:
    """What a reviewer asks for; it leads to the question that is spoken of."""
    place = f"{opinion.filed_id}#{opinion.field_path}" if opinion.field_path else opinion.filed_id
    said = _("{author}：{words}").format(author=opinion.author, words=opinion.comment)
    return ActionRow(
        f"opinion/{opinion.review_id}",
        _joined(opinion.client_name, opinion.title, opinion.field_label),
        said,
        _("退回") if opinion.returned else _("意见"),
        "risk" if opinion.returned else "due",
        (
            Action(_("去改"), partial(steps.open, "filed_form", place)),
            Action(_("打开个案"), partial(steps.open, "case_file", opinion.case_id), "O"),
        ),
    )


def review_row(count: int, look: Callable[[], object]) -> ActionRow:
    """Forms that wait for a decision of this user."""
    text = _("有 {count} 份表单等您审核").format(count=count)
    return ActionRow("reviews", text, "", _("待审核"), "accent", (Action(_("去审核"), look),))


def conflict_row(count: int, look: Callable[[], object]) -> ActionRow:
    """Fields that two computers changed apart from each other."""
    text = _("有 {count} 处两台电脑改得不一样，请选定一个").format(count=count)
    return ActionRow("conflicts", text, "", _("待选定"), "due", (Action(_("去选定"), look),))


def hours_row(hours: DueHours, today: date, steps: Steps) -> ActionRow:
    """An event whose volunteer hours are to be written down (rule D-01)."""
    mark, tone = _lateness(hours.due_on, hours.days_late, today)
    held = _("{day} 结束，10个工作日内录完").format(day=hours.on.isoformat())
    doubt = "" if hours.certain else _("节假日表未更新")
    context = {
        "event_kind": hours.event_kind,
        "event_id": hours.event_id,
        "title": hours.title,
    }
    return ActionRow(
        f"hours/{hours.event_id}",
        _("录服务时长 {title}").format(title=hours.title),
        _joined(held, doubt),
        mark,
        tone,
        (
            Action(_("录时长"), partial(steps.begin, "volunteer_service", context)),
            Action(_("打开"), partial(steps.open, hours.event_kind, hours.event_id), "O"),
        ),
    )


def draft_row(draft: Draft, now: datetime, steps: Steps) -> ActionRow:
    """Something half written."""
    entity, record_id = draft_target(draft.name)
    resume: Callable[[], object] = (
        partial(steps.open, entity, record_id)
        if record_id
        else partial(steps.begin, entity, {"draft": draft.name})
    )
    at = draft.updated_at.astimezone().replace(tzinfo=None)
    return ActionRow(
        draft.name,
        draft.title or _("没有标题"),
        day_and_time(at, now),
        actions=(
            Action(_("接着写"), resume),
            Action(_("不要了"), partial(steps.drop, draft), "Del"),
        ),
    )


def record_row(record: TodayRecord, today: date, steps: Steps) -> ActionRow:
    """A record that was put down today."""
    other_day = record.on if record.on and record.on != today.isoformat() else ""
    return ActionRow(
        f"{record.entity}/{record.id}",
        record.title,
        _joined(other_day, "" if record.mine else _("同事记的")),
        actions=(Action(_("打开"), partial(steps.open, *record.place)),),
    )


def _lateness(due_on: date, days_late: int, today: date) -> tuple[str, str]:
    if days_late:
        return _("已过 {count} 天").format(count=days_late), "due"
    if due_on == today:
        return _("今天"), "accent"
    return _("{day} {weekday}").format(day=f"{due_on:%m-%d}", weekday=weekday(due_on)), ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
