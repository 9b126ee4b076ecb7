# SPDX-License-Identifier: MulanPSL-2.0
"""社会组织: the register of community and volunteer organisations beside one of them."""

from functools import cached_property
from typing import ClassVar

from PySide6.QtWidgets import QPushButton

from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.dialogs.part import PartDialog, PartWork
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.work_page import WorkPage, shown_access
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.entry_pane import EntryPane
from wuse_desktop.gui.widgets.entry_work import EntryWork, Filed, Opening
from wuse_desktop.gui.widgets.organisation_form import OrganisationForm
from wuse_desktop.gui.widgets.organisation_view import OrganisationView
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.i18n import NP_, _
from wuse_desktop.services import organisation_entry, organisation_parts, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.organisation_entry import OrgSheet
from wuse_desktop.services.organisation_parts import PART_CLASSES, Part, part_place
from wuse_desktop.services.part_places import PartPlace
from wuse_desktop.services.records import Deleted

_ENTITY, _ACTIVITY = CommunityOrg.entity, CommunityActivity.entity
_PARTS = tuple(kind.entity for kind in PART_CLASSES)
_WORK = PartWork("org_id", organisation_parts.save_part)


class OrganisationsPage(WorkPage):
    """The register of organisations."""

    key: ClassVar[str] = "organisations"
    title: ClassVar[str] = NP_("page", "社会组织")
    entity = _ENTITY
    watched = frozenset({_ENTITY, _ACTIVITY, *_PARTS, "person"})

    def __init__(self, operations: Operations) -> None:
        new = QPushButton(_("＋ 社会组织"))
        table = RecordTable(
            operations,
            "organisations",
            EmptyState(
                _(
                    "还没有社会组织。互助小组、文艺队、志愿服务队都登记在这里，"
                    "活动、孵化和扶持就记在它们名下；也可以从表格装入。"
                ),
                _("登记社会组织"),
                lambda: self.start_new(_ENTITY),
            ),
            filter_hint=_("筛选：名称、首字母、负责人、村名、备案号"),
            shown=("org_name", "leader", "activities"),
            tools=(new,),
        )
        view = OrganisationView(operations)
        empty = EmptyState(
            _("从左边选一个组织，就能看到它的负责人、活动、孵化和扶持。"),
            _("登记社会组织"),
            lambda: self.start_new(_ENTITY),
        )
        super().__init__(operations, table, view, empty, new)
        self.organisation_view = view
        self.dialog: PartDialog | None = None
        view.tabs.attachments.said.connect(self.said)

    # the form, made when it is first written -------------------------------------------------

    @cached_property
    def form(self) -> OrganisationForm:
        """社会组织登记."""
        return OrganisationForm(self.operations)

    @cached_property
    def entry(self) -> EntryPane:
        """The frame of the form."""
        return self.add_pane(_work(), self.form, self._on_filed)

    # the page contract --------------------------------------------------------------------

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show an organisation, or what is recorded of one."""
        if entity == _ENTITY:
            self.open(record_id, focus=True)
        elif entity in _PARTS:
            self._find_part(entity, record_id)
        else:
            return False
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin an organisation."""
        del context
        if what != _ENTITY:
            return False
        self.record_id = ""
        title = _("登记社会组织")
        self.write(self.entry, Opening(_ENTITY, title, organisation_entry.new_organisation))
        return True

    def read_sheet(self, desk: Desk, record_id: str) -> OrgSheet:
        """What the view shows of an organisation."""
        return organisation_entry.organisation_sheet(desk, record_id)

    # wishes -------------------------------------------------------------------------------

    def on_wish(self, wish: str, record_id: str) -> None:
        """The view asks for the form, an activity, a part, the history or the bin."""
        sheet = self.organisation_view.sheet
        if sheet is None:
            return
        caption = self.organisation_view.caption()
        if wish == "edit":
            self.edit(sheet)
        elif wish == "activity":
            self.new_requested.emit(_ACTIVITY, {"org_id": record_id})
        elif wish.startswith("part:"):
            entity = wish.removeprefix("part:")
            self._open_part(entity, PartPlace(sheet.page.org.id, record_id, caption))
        elif wish == "history":
            show_history(self, self.operations, _ENTITY, record_id, caption)
        elif wish == "delete":
            self.delete(_ENTITY, record_id, caption)

    def edit(self, sheet: OrgSheet) -> None:
        """Open the form of the record that is shown."""
        org = sheet.page.org
        access, note = shown_access(sheet.site_name, editable=sheet.editable)
        opening = Opening(
            f"{_ENTITY}:{org.id}",
            _("修改登记 {name}").format(name=org.org_name),
            lambda desk: organisation_entry.load_organisation(desk, org.id),
            access,
            note,
            deletes=(_ENTITY, org.id),
        )
        self.write(self.entry, opening)

    def _on_filed(self, filed: Filed) -> None:
        is_new, org_id = not filed.draft.id, filed.saved.id
        self.table.refresh()
        self.open(org_id, focus=True)
        text = _("“{name}”已登记") if is_new else _("“{name}”的登记已保存")
        self.said.emit(
            text.format(name=filed.draft.org_name),
            _("记一场活动") if is_new else "",
            (lambda: self.new_requested.emit(_ACTIVITY, {"org_id": org_id})) if is_new else None,
        )

    # parts --------------------------------------------------------------------------------

    def _find_part(self, entity: str, record_id: str) -> None:
        """Show the organisation of a part, and the part; a draft of a new one names it."""

        def show(place: PartPlace) -> None:
            self.open(place.owner_id)
            self._open_part(entity, place)

        self.operations.read(lambda desk: part_place(desk, entity, record_id), show)

    def _open_part(self, entity: str, place: PartPlace) -> None:
        def fetch(desk: Desk) -> tuple[Part, dict[str, str]]:
            if place.part_id:
                return organisation_parts.load_part(desk, entity, place.part_id)
            return organisation_parts.new_part(desk, entity, place.owner_id), {}

        def show(found: tuple[Part, dict[str, str]]) -> None:
            part, titles = found
            dialog = PartDialog(self.operations, part, place.name, _WORK, self, titles)
            dialog.saved.connect(self._on_part)
            dialog.deleted.connect(self._on_part_deleted)
            self.dialog = dialog
            dialog.show()

        self.operations.read(fetch, show)

    def _on_part(self) -> None:
        self.table.refresh()
        self.open(self.record_id)

    def _on_part_deleted(self, gone: Deleted) -> None:
        self._on_part()

        def undo() -> None:
            self.operations.write(
                lambda desk: records.undo(desk, gone.token),
                lambda _saved: self._on_part(),
                initiator=self,
            )

        self.said.emit(_("已放进回收站，30天内可以恢复。"), _("撤销"), undo)


def _work() -> EntryWork:
    return EntryWork(
        _("社会组织"),
        organisation_entry.check_organisation,
        organisation_entry.file_organisation,
        organisation_entry.organisation_payload,
        organisation_entry.organisation_of,
    )
