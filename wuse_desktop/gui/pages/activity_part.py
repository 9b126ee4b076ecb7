# SPDX-License-Identifier: MulanPSL-2.0
"""社区活动: open events with their sign-in, estimate, workers and volunteers."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.dialogs.preview import preview_paper
from wuse_desktop.gui.dialogs.record_preview import preview_records
from wuse_desktop.gui.dialogs.repeat import RepeatDialog
from wuse_desktop.gui.dialogs.slips import SlipsDialog, type_slips
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.group_part import filed_sentence, gathering_work
from wuse_desktop.gui.pages.record_forms import RecordForms, Subject, subject_shown
from wuse_desktop.gui.pages.work_page import WorkPage, shown_access
from wuse_desktop.gui.widgets.activity_view import ActivityView
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import Filed, Opening
from wuse_desktop.gui.widgets.gathering_form import ActivityForm
from wuse_desktop.gui.widgets.print_button import SIGN_IN
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.i18n import NP_, _
from wuse_desktop.services import gathering_entry, gathering_plans, group_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.group_entry import ActivitySheet
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.satisfaction_slips import SLIPS

_ACTIVITY = CommunityActivity.entity


class ActivityPart(WorkPage):
    """Community activities."""

    key: ClassVar[str] = "groups"
    title: ClassVar[str] = NP_("page", "社区活动")
    entity = _ACTIVITY
    watched = frozenset(
        {_ACTIVITY, "attendance", "volunteer_service", "person", "filed_form", "group_session"}
    )

    def __init__(self, operations: Operations) -> None:
        new = QPushButton(_("＋ 新活动"))
        table = RecordTable(
            operations,
            "activities",
            EmptyState(
                _("还没有社区活动。一场一条：名称、时间地点、签到、志愿者，一次保存。"),
                _("记一场活动"),
                lambda: self.start_new(_ACTIVITY),
            ),
            filter_hint=_("筛选：名称、首字母、村名"),
            shown=("start_at", "activity_title", "signed"),
            tools=(new,),
        )
        view = ActivityView(operations)
        empty = EmptyState(
            _("从左边选一场活动，或者记一场新的。"),
            _("记一场活动"),
            lambda: self.start_new(_ACTIVITY),
        )
        super().__init__(operations, table, view, empty, new)
        self.repeating: RepeatDialog | None = None
        self.slips: SlipsDialog | None = None
        self.activity_view = view
        view.forms.refused.connect(lambda sentence: self.said.emit(sentence, "", None))
        self.forms = RecordForms(
            view.forms, _ACTIVITY, self._subject, self.add_form_pane, self.write
        )
        view.attachments.said.connect(self.said)
        view.goods.said.connect(self.said)

    # the form, made when it is first written -------------------------------------------------

    @cached_property
    def form(self) -> ActivityForm:
        """社区活动记录 with its sign-in."""
        form = ActivityForm(self.operations)
        form.attachments.said.connect(self.said)
        return form

    @cached_property
    def entry(self) -> EntryPane:
        """The frame of the form."""
        return self.add_pane(gathering_work(_("社区活动")), self.form, self._on_filed, wide=True)

    # the page contract --------------------------------------------------------------------

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin an activity, of the organisation that ``context`` may name."""
        if what != _ACTIVITY:
            return False
        known: Mapping[str, Any] = context if isinstance(context, dict) else {}
        self._begin(str(known.get("org_id", "")))
        return True

    def read_sheet(self, desk: Desk, record_id: str) -> ActivitySheet:
        """What the view shows of an activity."""
        return group_entry.activity_sheet(desk, record_id)

    def resume(self, name: str) -> None:
        """Open the form that a draft belongs to."""
        _entity, _colon, rest = name.partition(":")
        what, _colon, activity_id = rest.rpartition(":")
        if what == SLIPS:
            self.open(activity_id, then=lambda _sheet: self._type_slips())
            return
        if what:
            self.open(activity_id, then=lambda _sheet: self.forms.resume(what))
            return
        if activity_id:
            self.open(activity_id, then=self._write)
            return
        self._begin()

    def _begin(self, org_id: str = "") -> None:
        self.record_id = ""
        opening = Opening(
            _ACTIVITY,
            _("新活动"),
            lambda desk: gathering_entry.new_activity(desk, org_id),
            focus="activity_title",
        )
        self.write(self.entry, opening)

    def _subject(self) -> Subject:
        """The activity that is shown, for the forms about it."""
        return subject_shown(self.record_id, self.activity_view.caption(), self.activity_view.sheet)

    # wishes -------------------------------------------------------------------------------

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for the form, a paper, the history or the bin."""
        sheet = self.activity_view.sheet
        if sheet is None:
            return
        if wish in ("edit", "sign_in"):
            self._write(sheet, "people" if wish == "sign_in" else "")
        elif wish.startswith("print:"):
            self._print(wish.removeprefix("print:"), record_id)
        elif wish == "repeat":
            self._repeat(sheet)
        elif wish == SLIPS:
            self._type_slips()
        elif wish == "history":
            show_history(self, self.operations, _ACTIVITY, record_id, self.activity_view.caption())
        elif wish == "delete":
            self.delete(_ACTIVITY, record_id, self.activity_view.caption())

    def sign_in(self, activity_id: str) -> None:
        """Open the form of an activity with the keyboard where names are ticked."""
        self.open(activity_id, then=lambda sheet: self._write(sheet, "people"))

    def _type_slips(self) -> None:
        """Type in the questionnaires about the activity that is shown."""

        def keep(dialog: SlipsDialog) -> None:
            self.slips = dialog

        type_slips(self, (_ACTIVITY, self.record_id), self.activity_view.caption(), keep)

    def _repeat(self, sheet: ActivitySheet) -> None:
        activity = sheet.page.activity
        dialog = RepeatDialog(
            self.window(),
            _("再排几场：{title}").format(title=activity.activity_title),
            self.operations.desk.today(),
            activity.on,
        )

        def plan(days: tuple[date, ...]) -> None:
            self.operations.write(
                lambda desk: gathering_plans.repeat(desk, _ACTIVITY, activity.id, days),
                self._on_planned,
                initiator=self,
            )

        self.repeating = dialog
        dialog.ask(plan)

    def _on_planned(self, ids: tuple[str, ...]) -> None:
        self.table.refresh()
        self.open(ids[0], focus=True)
        self.said.emit(_("已排好 {count} 场，到时候录入就行").format(count=len(ids)), "", None)

    def _print(self, paper: str, record_id: str) -> None:
        title = self.activity_view.caption()
        if paper == SIGN_IN:
            options = PaperOptions(record_id=record_id)
            preview_paper(self, self.operations, SIGN_IN, options, title)
            return
        preview_records(self, self.operations, _ACTIVITY, [record_id], title, form_id=paper)

    def _write(self, sheet: ActivitySheet, focus: str = "") -> None:
        activity = sheet.page.activity
        access, note = shown_access(sheet.site_name, editable=sheet.editable)
        opening = Opening(
            f"{_ACTIVITY}:{activity.id}",
            _("修改活动 {title}").format(title=activity.activity_title),
            lambda desk: gathering_entry.load_gathering(desk, _ACTIVITY, activity.id),
            access,
            note,
            deletes=(_ACTIVITY, activity.id),
            focus=focus,
        )
        self.write(self.entry, opening)

    def _on_filed(self, filed: Filed) -> None:
        is_new = not filed.draft.record.id
        self.table.refresh()
        self.open(filed.saved.id, focus=True)
        self.said.emit(
            filed_sentence(self.operations.desk, filed.draft),
            _("再记一场") if is_new else "",
            (lambda: self.start_new(_ACTIVITY)) if is_new else None,
        )
