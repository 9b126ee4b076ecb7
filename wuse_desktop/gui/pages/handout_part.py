# SPDX-License-Identifier: MulanPSL-2.0
"""物资发放: all goods that were handed out, and a form for those of no event."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.dialogs.preview import preview_paper
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.work_page import WorkPage, shown_access
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.handout_form import HandoutForm
from wuse_desktop.gui.widgets.handout_view import HandoutView
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import handout_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.handout_entry import HandoutSheet
from wuse_desktop.services.papers import PaperOptions

_ENTITY = Distribution.entity


class HandoutPart(WorkPage):
    """Goods handed out."""

    key: ClassVar[str] = "groups"
    title: ClassVar[str] = N_("物资发放")
    entity = _ENTITY
    watched = frozenset({_ENTITY, "person", "community_activity", "home_visit"})

    def __init__(self, operations: Operations) -> None:
        new = QPushButton(_("＋ 物资发放"))
        table = RecordTable(
            operations,
            "handouts",
            EmptyState(
                _("还没有发放过物资。活动、走访中发的记在那里，也列在这里；单独发放的在这里登记。"),
                _("登记物资发放"),
                lambda: self.start_new(_ENTITY),
            ),
            filter_hint=_("筛选：品名、领取人、地点、捐赠方"),
            shown=("given_on", "item", "people"),
            tools=(new,),
        )
        view = HandoutView(operations)
        empty = EmptyState(
            _("从左边选一次发放，就能看到发了什么、谁领的。"),
            _("登记物资发放"),
            lambda: self.start_new(_ENTITY),
        )
        super().__init__(operations, table, view, empty, new)
        self.handout_view = view

    # the form, made when it is first written -------------------------------------------------

    @cached_property
    def form(self) -> HandoutForm:
        """物资发放登记."""
        return HandoutForm(self.operations)

    @cached_property
    def entry(self) -> EntryPane:
        """The frame of the form."""
        return self.add_pane(_work(), self.form, self._on_filed)

    # the page contract --------------------------------------------------------------------

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a handing out, to the person that ``context`` may name."""
        if what != _ENTITY:
            return False
        known: Mapping[str, Any] = context if isinstance(context, dict) else {}
        person_id = str(known.get("person_id", ""))
        self.record_id = ""
        opening = Opening(
            _ENTITY,
            _("登记物资发放"),
            lambda desk: handout_entry.new_handout(desk, person_id),
        )
        self.write(self.entry, opening)
        return True

    def read_sheet(self, desk: Desk, record_id: str) -> HandoutSheet:
        """What the view shows of a handing out."""
        return handout_entry.handout_sheet(desk, record_id)

    # wishes -------------------------------------------------------------------------------

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for the form, a paper, the history or the bin."""
        sheet = self.handout_view.sheet
        if sheet is None:
            return
        caption = self.handout_view.caption()
        if wish == "edit":
            self.edit(sheet)
        elif wish.startswith("print:"):
            options = PaperOptions(record_id=record_id)
            preview_paper(self, self.operations, wish.removeprefix("print:"), options, caption)
        elif wish == "history":
            show_history(self, self.operations, _ENTITY, record_id, caption)
        elif wish == "delete":
            self.delete(_ENTITY, record_id, caption)

    def edit(self, sheet: HandoutSheet) -> None:
        """Open the form of the record that is shown."""
        goods = sheet.goods
        access, note = shown_access(sheet.site_name, editable=sheet.editable)
        opening = Opening(
            f"{_ENTITY}:{goods.id}",
            _("修改物资发放"),
            lambda desk: handout_entry.load_handout(desk, goods.id),
            access,
            note,
            deletes=(_ENTITY, goods.id),
        )
        self.write(self.entry, opening)

    def _on_filed(self, filed: Filed) -> None:
        self.table.refresh()
        self.open(filed.saved.id, focus=True)
        text = _("“{name}”的发放已保存").format(name=filed.draft.item)
        self.said.emit(text, "", None)


def _work() -> EntryWork:
    return EntryWork(
        _("物资发放"),
        handout_entry.check_handout,
        handout_entry.file_handout,
        handout_entry.handout_payload,
        handout_entry.handout_of,
    )
