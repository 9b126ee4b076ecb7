# SPDX-License-Identifier: MulanPSL-2.0
"""The computers of a station: who has which, letting one more in, stopping one that was lost."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.drop_way import DropWayDialog
from wuse_desktop.gui.dialogs.enrolment import CARDS_AND_PICTURES, CardDialog
from wuse_desktop.gui.dialogs.files import (
    ChooseFile,
    ChooseFolder,
    choose_file,
    choose_folder,
    removable_folder,
)
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.card_pasting import paste_card
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.round_control import RoundControl
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import enrolment, exchange, laptop_list, sticks, welcoming
from wuse_desktop.services.carriers import Way, read_way_or_none
from wuse_desktop.services.enrolment import CardShown
from wuse_desktop.services.laptop_list import LaptopLine
from wuse_desktop.services.sticks import FromCounty
from wuse_desktop.services.troubles import Remedy
from wuse_desktop.services.users import ROLE_LABELS, may_administer
from wuse_desktop.services.welcoming import Welcome

_JOINING_ROLES = ("worker", "head", "clerk", "viewer")
_STATES = {"admitted": "confirmed", "revoked": ""}


class LaptopsPart(QWidget):
    """A list with what can be done. At a county it is about one of its stations (``site_id``)."""

    said = Signal(str)

    def __init__(
        self,
        operations: Operations,
        site_id: str = "",
        parent: QWidget | None = None,
        *,
        choose_file: ChooseFile = choose_file,
        choose_folder: ChooseFolder = choose_folder,
        ask_reason: AskReason = ask_reason,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._site_id = site_id
        self._choose_file = choose_file
        self._choose_folder = choose_folder
        self._ask_reason = ask_reason
        self._may = may_administer(operations.desk)
        self.dialog: CardDialog | None = None
        self.role = QComboBox()
        self.notice = NoticeBar()
        self._build()
        self.refresh()

    def _build(self) -> None:
        at_county = bool(self._site_id)
        self.table = LineTable(
            (
                Heading(_("机号"), 4),
                Heading(_("名称"), 12),
                Heading(_("状态"), 10),
                Heading(_("登记日期"), 7),
                Heading(_("上次收到它的数据包"), 10),
                Heading(_("核对用的六组数字")),
            ),
            EmptyState(
                _("还没有收到这个站登记的电脑。")
                if at_county
                else _(
                    "本站现在只有这一台电脑。同事也要在自己的电脑上录入时，在这里登记那台电脑："
                    "两台电脑记的内容会通过共享文件夹或U盘合到一起。"
                )
            ),
            state_column=2,
            name=_("电脑"),
        )
        self.table.selected.connect(lambda _line: self._on_current())
        wish = _("登记代替的新电脑(&A)…") if at_county else _("登记又一台电脑(&A)…")
        self.add_button = button(wish, self.admit, kind="primary")
        self.paste_button = button(_("粘贴二维码(&V)"), self.paste)
        self.paste_button.setToolTip(_("复制新电脑登记卡二维码的照片或截图，再点这里"))
        self.stop_button = button(_("停用(&D)…"), self.stop)
        self.exchange_button = button(_("现在交换(&X)"), self.exchange)
        self.stick_button = button(_("装到U盘(&U)…"), self.put_on_stick)
        self.take_button = button(_("从U盘收下(&G)…"), self.take_from_stick)
        self.rounds = RoundControl(self._operations, _("交换"), self.notice)
        self.rounds.troubles.offer({Remedy.WAY: (_("上报方式…"), self.change_way)})
        self.rounds.answered.connect(self.refresh)
        if at_county:
            self.rounds.hide()
        self._exchanging = (self.exchange_button, self.stick_button, self.take_button)
        for each in self._exchanging:
            each.setEnabled(False)
            if at_county:  # what is shown before it has its place would be a window of its own
                each.hide()
        self.add_button.setEnabled(self._may)
        self.paste_button.setEnabled(self._may)
        self.stop_button.setEnabled(False)
        layout = column(
            self.notice,
            row(self.add_button, self.paste_button, self.stop_button, None, *self._exchanging),
            self.rounds,
            self.table,
            muted(self._hint(at_county=at_county)),
            gap=GRID,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _hint(self, *, at_county: bool) -> str:
        if not self._may:
            return _("只有负责人或管理员能登记、停用电脑。")
        if at_county:
            return _(
                "站里的电脑丢了或坏了：让新电脑在首次打开时选“加入已有的站”，导出登记卡交来；"
                "在列表里选中丢了的那一台再登记，丢的停用，县里有的记录全部交还。"
            )
        return _(
            "在新电脑上首次打开时选“加入已有的站”，导出登记卡拿到这里登记。"
            "停用后不再收它的数据包，以前收到的记录都保留。"
        )

    def refresh(self) -> None:
        """Read the list again."""
        self._operations.read(
            lambda desk: laptop_list.list_laptops(desk, self._site_id), self._show
        )

    def _show(self, lines: Sequence[LaptopLine]) -> None:
        self.table.set_lines([_line(item) for item in lines])
        several = any(item.state == "admitted" and not item.own for item in lines)
        for each in self._exchanging:
            each.setEnabled(several)
        self._on_current()

    def _current(self) -> LaptopLine | None:
        line = self.table.current()
        content = line.content if line is not None else None
        return content if isinstance(content, LaptopLine) else None

    def _on_current(self) -> None:
        item = self._current()
        live = item is not None and item.state == "admitted" and not item.own
        self.stop_button.setEnabled(self._may and live)

    # letting in ---------------------------------------------------------------------------

    def admit(self) -> None:
        """Choose the new laptop's card, compare its digits, and write what it needs."""
        path = self._choose_file(
            self,
            _("选择新电脑导出的登记卡，或者它的二维码照片"),
            _("登记卡或二维码照片 ({kinds})").format(kinds=CARDS_AND_PICTURES),
            removable_folder(),
        )
        if path is not None:
            self._begin(path)

    def paste(self) -> None:
        """The same with the picture of the card's code that was copied."""
        self.notice.hide()
        paste_card(self._operations, self._begin, self.notice.fail)

    def _begin(self, path: Path) -> None:
        self.notice.hide()
        self._operations.read(
            lambda desk: (
                welcoming.show_device_card(path), enrolment.own_fingerprint(desk)
            ),
            lambda found: self._compare(path, *found),
            self.notice.fail,
        )  # fmt: skip

    def _compare(self, path: Path, shown: CardShown, own: tuple[str, ...]) -> None:
        self.role = QComboBox()
        for role in _JOINING_ROLES:
            self.role.addItem(_(ROLE_LABELS[role]), role)
        if self._site_id:
            self.role.setCurrentIndex(_JOINING_ROLES.index("head"))
        heading = _("登记代替的新电脑") if self._site_id else _("登记又一台电脑")
        self.dialog = CardDialog(
            heading,
            shown,
            own,
            _("登记，写出开通卡…"),
            self,
            near=True,
            more=labelled((_("那台电脑的使用人是(&R)"), self.role)),
        )
        self.dialog.confirmed.connect(lambda: self._write(path))
        self.dialog.finished.connect(self._close)
        self.dialog.open()

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _write(self, path: Path) -> None:
        folder = self._choose_folder(self, _("开通卡和记录写到哪里（U盘）"), path.parent)
        if folder is None:
            return
        role, site = str(self.role.currentData()), self._site_id
        lost = self._current()
        gone = (lost.device_id,) if lost is not None and lost.state == "admitted" else ()
        self._operations.long_work(
            lambda desk, progress: (
                welcoming.replace_lost(desk, site, path, folder, gone, role, progress)
                if site
                else welcoming.admit_laptop(desk, path, folder, role, progress)
            ),
            self._written,
            self._fail,
        )

    def _written(self, made: Welcome) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.notice.tell(
            _(
                "已登记{name}。开通卡和 {rows} 行数据写到了 {folder}，"
                "请把这两个文件一起拿到那台电脑上“收下开通卡”。"
            ).format(name=made.label, rows=made.rows, folder=made.card.parent)
        )
        self.refresh()

    def _fail(self, fault: Fault) -> None:
        if self.dialog is not None:
            self.dialog.fail(fault)

    # exchanging ---------------------------------------------------------------------------

    def exchange(self) -> None:
        """One round over the way that was chosen; a folder is asked for the first time."""
        self._operations.read(read_way_or_none, self._exchange_over)

    def _exchange_over(self, way: Way | None) -> None:
        if way is not None:
            self.rounds.run()
            return
        folder = self._choose_folder(self, _("选择几台电脑共用的文件夹"), None)
        if folder is not None:
            self._operations.write(
                lambda desk: exchange.choose_folder(desk, folder),
                lambda _nothing: self.rounds.run(),
            )

    def change_way(self) -> None:
        """Choose a folder or a server, with a trial."""
        self._operations.read(read_way_or_none, self._change_way)

    def _change_way(self, way: Way | None) -> None:
        self.way_dialog = DropWayDialog(
            self._operations,
            way,
            self,
            choose_file=self._choose_file,
            choose_folder=self._choose_folder,
        )
        self.way_dialog.chosen.connect(self.notice.tell)
        self.way_dialog.chosen.connect(self.rounds.look_again)
        self.way_dialog.open()

    def put_on_stick(self) -> None:
        """Write for every other laptop what waits for it."""
        folder = self._choose_folder(self, _("选择U盘或文件夹"), removable_folder())
        if folder is None:
            return

        def written(names: list[str]) -> None:
            if names:
                said = _("已装好给{names}的内容，在 {folder}。拿到那台电脑上点“从U盘收下”。")
                self.notice.tell(said.format(names=enumerated(names), folder=folder))
            else:
                self.notice.tell(_("没有新的内容要给其他电脑，它们都已经收到。"))

        self._operations.long_work(
            lambda desk, progress: sticks.put_for_laptops(desk, folder, progress),
            written,
            self.notice.fail,
        )

    def take_from_stick(self) -> None:
        """Take every bundle and receipt for this laptop from a folder."""
        folder = self._choose_folder(self, _("选择U盘或文件夹"), removable_folder())
        if folder is None:
            return

        def taken(found: FromCounty) -> None:
            if not found.count:
                self.notice.warn(_("这里没有给这台电脑的数据包或回执，什么都没有改动。"))
            else:
                say = self.notice.tell if found.good else self.notice.warn
                say("\n".join(found.sentences))
            self.refresh()

        self._operations.long_work(
            lambda desk, progress: sticks.take_from_county(desk, [folder], progress),
            taken,
            self.notice.fail,
        )

    # stopping -----------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop the laptop in front, for a reason."""
        item = self._current()
        if item is None or not self.stop_button.isEnabled():
            return
        self._ask_reason(
            self,
            _("停用{name}").format(name=item.label or item.letter),
            _("停用后不再收它的数据包，也不再给它送；要再用，得重新登记。为什么停用？"),
            lambda reason: self._stop(item, reason),
        )

    def _stop(self, item: LaptopLine, reason: str) -> None:
        site = self._site_id

        def stopped(_nothing: None) -> None:
            self.notice.tell(
                _("{name}已停用。下次上报时另一头也会知道。").format(name=item.label or item.letter)
            )
            self.refresh()

        self._operations.write(
            lambda desk: laptop_list.revoke(desk, item.device_id, reason, site),
            stopped,
            self.notice.fail,
            initiator=self,
        )


def _line(item: LaptopLine) -> Line:
    state = _("在用") if item.state == "admitted" else _("已停用")
    if item.own:
        state = _("在用（就是这台）")
    cells = (
        item.letter,
        item.label or _("（登记卡）"),
        state,
        item.admitted_on,
        moment_text(item.seen_at) if item.seen_at else "",
        " ".join(item.fingerprint),
    )
    return Line(item.device_id, cells, item, _STATES[item.state], tip=item.reason)
