# SPDX-License-Identifier: MulanPSL-2.0
"""小组: plan, members, sessions with sign-in, and the end."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.dialogs.preview import preview_paper
from wuse_desktop.gui.dialogs.record_preview import preview_records
from wuse_desktop.gui.dialogs.repeat import RepeatDialog
from wuse_desktop.gui.dialogs.slips import SlipsDialog, type_slips
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.record_forms import RecordForms, Subject, subject_shown
from wuse_desktop.gui.pages.work_page import WorkPage, shown_access
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.gathering_form import GATHERING_LINES, GroupSessionForm
from wuse_desktop.gui.widgets.group_forms import GroupEndForm, GroupPlanForm
from wuse_desktop.gui.widgets.group_view import GroupView
from wuse_desktop.gui.widgets.print_button import SIGN_IN
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.i18n import NP_, _
from wuse_desktop.services import gathering_entry, gathering_plans, group_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.gathering_entry import GatheringDraft, counted
from wuse_desktop.services.group_entry import GroupSheet
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.satisfaction_slips import SLIPS

_GROUP, _SESSION = ServiceGroup.entity, GroupSession.entity
_NEW, _END = "new", "finish"


class GroupPart(WorkPage):
    """Groups and their sessions."""

    key: ClassVar[str] = "groups"
    title: ClassVar[str] = NP_("page", "小组")
    entity = _GROUP
    watched = frozenset({_GROUP, _SESSION, "group_member", "attendance", "person", "filed_form"})

    def __init__(self, operations: Operations) -> None:
        new = QPushButton(_("＋ 新小组"))
        table = RecordTable(
            operations,
            "groups",
            EmptyState(
                _("还没有小组。小组有固定的组员，一节一节地开；一次性的活动请记在“社区活动”。"),
                _("写小组计划"),
                lambda: self.start_new(_GROUP),
            ),
            filter_hint=_("筛选：小组名称、首字母"),
            shown=("group_name", "members", "sessions"),
            tools=(new,),
        )
        view = GroupView(operations)
        empty = EmptyState(
            _("从左边选一个小组，就能看到组员、各节和出席。"),
            _("写小组计划"),
            lambda: self.start_new(_GROUP),
        )
        super().__init__(operations, table, view, empty, new)
        self.repeating: RepeatDialog | None = None
        self.slips: SlipsDialog | None = None
        self.group_view = view
        view.attachments.said.connect(self.said)
        view.members.changed.connect(self._on_members)
        view.forms.refused.connect(lambda sentence: self.said.emit(sentence, "", None))
        self.forms = RecordForms(view.forms, _GROUP, self._subject, self.add_form_pane, self.write)

    # forms, each made when it is first written -----------------------------------------------

    @cached_property
    def plan_form(self) -> GroupPlanForm:
        """小组计划书."""
        return GroupPlanForm(self.operations)

    @cached_property
    def session_form(self) -> GroupSessionForm:
        """小组过程记录 with its sign-in."""
        form = GroupSessionForm(self.operations)
        form.attachments.said.connect(self.said)
        return form

    @cached_property
    def plan(self) -> EntryPane:
        """The frame of the plan."""
        return self.add_pane(_plan_work(), self.plan_form, self._on_plan)

    @cached_property
    def ending(self) -> EntryPane:
        """The frame of the summary."""
        return self.add_pane(_end_work(), GroupEndForm(self.operations), self._on_end)

    @cached_property
    def session(self) -> EntryPane:
        """The frame of a session."""
        work = gathering_work(_("小组活动"))
        return self.add_pane(work, self.session_form, self._on_session, wide=True)

    # the page contract --------------------------------------------------------------------

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a group, or the form of one of its sessions."""
        if entity not in (_GROUP, _SESSION):
            return False
        if entity == _GROUP and ":" not in record_id:
            self.open(record_id, focus=True)
        else:
            self.resume(f"{entity}:{record_id}")
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a group, or a session of the group that ``context`` names."""
        known: Mapping[str, Any] = context if isinstance(context, dict) else {}
        if what == _GROUP:
            self._write_plan("")
            return True
        group_id = str(known.get("group_id", ""))
        if what != _SESSION or not group_id:
            return False
        self.resume(f"{_SESSION}:{_NEW}:{group_id}")
        return True

    def read_sheet(self, desk: Desk, record_id: str) -> GroupSheet:
        """What the view shows of a group."""
        return group_entry.group_sheet(desk, record_id)

    def resume(self, name: str) -> None:
        """Open the form that a draft belongs to; its group is read first."""
        entity, _colon, rest = name.partition(":")
        what, _colon, group_id = rest.rpartition(":")
        if entity == _GROUP and not rest:
            self._write_plan("")
        elif entity == _GROUP and not what:
            self.open(rest, then=lambda _sheet: self._write_plan(rest))
        elif entity == _GROUP and what == _END:
            self.open(group_id, then=self._write_end)
        elif entity == _GROUP and what == SLIPS:
            self.open(group_id, then=lambda _sheet: self._type_slips())
        elif entity == _GROUP:
            self.open(group_id, then=lambda _sheet: self.forms.resume(what))
        elif what == _NEW:
            self.open(group_id, then=self._write_new_session)
        else:
            self.operations.read(
                lambda desk: gathering_entry.group_of_session(desk, rest),
                lambda found: self.open(found, then=lambda sheet: self._write_session(rest, sheet)),
            )

    def _subject(self) -> Subject:
        """The group that is shown, for the forms about it."""
        return subject_shown(self.record_id, self.group_view.caption(), self.group_view.sheet)

    # wishes -------------------------------------------------------------------------------

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for a form, a paper, the history or the bin."""
        sheet = self.group_view.sheet
        if sheet is None:
            return
        if wish.startswith("print:"):
            self._print(wish.removeprefix("print:"), record_id, sheet.page.group.group_name)
            return
        caption = self.group_view.caption()
        answers: dict[str, Callable[[], object]] = {
            "add_members": self.group_view.members.focus_picker,
            "edit": lambda: self._write_plan(record_id),
            "record_session": lambda: self._write_new_session(sheet),
            "session": lambda: self._write_session(record_id, sheet),
            "repeat": lambda: self._plan_sessions(sheet),
            SLIPS: self._type_slips,
            _END: lambda: self._write_end(sheet),
            "history": lambda: show_history(self, self.operations, _GROUP, record_id, caption),
            "delete": lambda: self.delete(_GROUP, record_id, caption),
        }
        answers[wish]()

    def _print(self, paper: str, record_id: str, group_name: str) -> None:
        if paper.startswith(SIGN_IN):
            options = PaperOptions(record_id=record_id)
            preview_paper(self, self.operations, SIGN_IN, options, group_name)
            return
        entity = _SESSION if paper == _SESSION else _GROUP
        preview_records(self, self.operations, entity, [record_id], group_name, form_id=paper)

    def _write_plan(self, group_id: str) -> None:
        if not group_id:
            self.record_id = ""
            opening = Opening(_GROUP, _("小组计划"), group_entry.new_group)
        else:
            opening = Opening(
                f"{_GROUP}:{group_id}",
                _("小组计划 {name}").format(name=self.group_view.caption()),
                lambda desk: group_entry.load_group(desk, group_id),
            )
        self.write(self.plan, opening)

    def _write_end(self, sheet: GroupSheet) -> None:
        group = sheet.page.group
        opening = Opening(
            f"{_GROUP}:{_END}:{group.id}",
            _("小组总结 {name}").format(name=group.group_name),
            lambda desk: group_entry.load_ending(desk, group.id),
            focus="outcome",
        )
        self.write(self.ending, opening)

    def _type_slips(self) -> None:
        """Type in the questionnaires about the group that is shown."""

        def keep(dialog: SlipsDialog) -> None:
            self.slips = dialog

        type_slips(self, (_GROUP, self.record_id), self.group_view.caption(), keep)

    def _plan_sessions(self, sheet: GroupSheet) -> None:
        page = sheet.page
        held = [line.session for line in page.sessions]
        last = (*held, *page.planned)[-1].on if held or page.planned else None
        dialog = RepeatDialog(
            self.window(),
            _("排以后几节：{group}").format(group=page.group.group_name),
            self.operations.desk.today(),
            last,
        )

        def plan(days: tuple[date, ...]) -> None:
            self.operations.write(
                lambda desk: gathering_plans.plan_sessions(desk, page.group.id, days),
                self._on_planned,
                initiator=self,
            )

        self.repeating = dialog
        dialog.ask(plan)

    def _on_planned(self, ids: tuple[str, ...]) -> None:
        self.table.refresh()
        self.open(self.record_id, focus=True)
        self.said.emit(_("已排好 {count} 节，到时候录入就行").format(count=len(ids)), "", None)

    def _write_new_session(self, sheet: GroupSheet) -> None:
        """Write the session that was planned for a day by now, else one that was not planned."""
        group = sheet.page.group
        today = self.operations.desk.today()
        due = [item.id for item in sheet.page.planned if item.on is not None and item.on <= today]
        if due:
            self._write_session(due[0], sheet)
            return
        number = len(sheet.page.sessions) + 1
        opening = Opening(
            f"{_SESSION}:{_NEW}:{group.id}",
            _("{group}　第 {number} 节").format(group=group.group_name, number=number),
            lambda desk: gathering_entry.new_session(desk, group.id),
            focus="theme",
        )
        self.write(self.session, opening)

    def _write_session(self, session_id: str, sheet: GroupSheet) -> None:
        known = (*(line.session for line in sheet.page.sessions), *sheet.page.planned)
        session = next((item for item in known if item.id == session_id), None)
        access, note = shown_access(sheet.site_name, editable=sheet.editable)
        opening = Opening(
            f"{_SESSION}:{session_id}",
            _("{group}　第 {number} 节").format(
                group=sheet.page.group.group_name,
                number=session.seq if session and session.seq else "",
            ),
            lambda desk: gathering_entry.load_gathering(desk, _SESSION, session_id),
            access,
            note,
            deletes=(_SESSION, session_id),
            focus="people",
        )
        self.write(self.session, opening)

    # what was written ---------------------------------------------------------------------

    def _on_members(self, sentence: str, undo: object) -> None:
        self.table.refresh()
        group_id = self.record_id
        self.open(group_id, then=lambda _sheet: self.group_view.members.focus_picker())
        self.said.emit(sentence, _("撤销") if undo else "", undo)

    def _on_plan(self, filed: Filed) -> None:
        is_new = not filed.draft.id
        self.table.refresh()
        text = _("小组计划已保存，接着添加组员") if is_new else _("小组计划已保存")
        self.said.emit(text, "", None)
        self.open(
            filed.saved.id,
            focus=not is_new,
            then=lambda _sheet: self.group_view.members.focus_picker() if is_new else None,
        )

    def _on_end(self, filed: Filed) -> None:
        self.table.refresh()
        self.open(filed.saved.id, focus=True)
        self.said.emit(_("小组已结束"), "", None)

    def _on_session(self, filed: Filed) -> None:
        draft: GatheringDraft = filed.draft
        self.table.refresh()
        group_id = self.record_id
        self.open(group_id, focus=True)
        self.said.emit(filed_sentence(self.operations.desk, draft), "", None)


def filed_sentence(desk: Desk, draft: GatheringDraft) -> str:
    """What was filed: a plan, or who came."""
    if gathering_entry.files_plan(desk, draft):
        return _("已存为计划，可以先打印签到表；办完以后再录入")
    return sign_in_sentence(draft)


def sign_in_sentence(draft: GatheringDraft) -> str:
    """What was filed: how many came, also by estimate, how many helped and were put on file."""
    counts = counted(draft.roster, draft.volunteers)
    text = _("已保存：到 {count} 人，志愿者 {helpers} 人").format(
        count=counts.present, helpers=counts.volunteers
    )
    record = draft.record
    estimate = record.unsigned_estimate if isinstance(record, CommunityActivity) else None
    if estimate:
        text = _("已保存：签到 {count} 人，另估算 {estimate} 人，志愿者 {helpers} 人").format(
            count=counts.present, estimate=estimate, helpers=counts.volunteers
        )
    new = sum(not row.person_id for row in draft.roster)
    new += sum(not item.person_id and not item.volunteer_id for item in draft.volunteers)
    if new:
        text = _("{sentence}，其中新建档 {count} 人").format(sentence=text, count=new)
    return text


def gathering_work(kind: str) -> EntryWork:
    """How a meeting with its sign-in is filed."""
    return EntryWork(
        kind,
        gathering_entry.check_gathering,
        gathering_entry.file_gathering,
        gathering_entry.gathering_payload,
        gathering_entry.gathering_of,
        GATHERING_LINES,
    )


def _plan_work() -> EntryWork:
    return EntryWork(
        _("小组计划"),
        group_entry.check_plan,
        group_entry.file_plan,
        group_entry.group_payload,
        group_entry.group_of,
    )


def _end_work() -> EntryWork:
    return EntryWork(
        _("小组总结"),
        group_entry.check_ending,
        group_entry.file_ending,
        group_entry.group_payload,
        group_entry.group_of,
    )
