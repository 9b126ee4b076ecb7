# SPDX-License-Identifier: MulanPSL-2.0
"""上报 at a county: its figures of a period for the prefecture, and how far each is on its way."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.roll_up import CountyFigures
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.pages.upward_page import UpwardPage, UpwardWords
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.digits import Digits
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.enrolment_steps import numbered_step
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.period_picker import PeriodPicker
from wuse_desktop.gui.widgets.state_board import STATE_LABELS
from wuse_desktop.gui.widgets.texts import button, clear, column, muted, row, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.roll_up import Reported, Reporting, make_county_figures, read_reporting
from wuse_desktop.services.sending import Packed
from wuse_desktop.services.states import CONFIRMED

_ASKING, _ENROLLED = 0, 1


class ReportingPage(UpwardPage):
    """Before a prefecture admitted the county, the way to it; then periods, made and sent."""

    key = "sending"
    title = N_("上报")
    words = UpwardWords(
        sending=N_("报送"),
        taking=N_("收下回执"),
        receipts=N_("选择市（州）给的回执"),
        receipt_kinds=N_("回执 ({kinds})"),
        nothing=N_("这里没有给本县的回执，什么都没有改动。"),
        card_made=N_("登记卡已存到 {path}。下一步：交给市（州），等他们来电话核对。"),
        codes_step=N_("用手机拍下整个二维码，把照片传给市（州），等他们来电话核对。"),
        answer=N_("选择市（州）给的回执卡，或者它的二维码照片"),
    )
    kinds_from_above = "*.wuse-receipt"

    # building -----------------------------------------------------------------------------

    def build(self) -> None:
        """The way to the prefecture, or the periods."""
        self._upper = muted("", wrap=False)
        self._faces = QStackedWidget()
        self._faces.addWidget(self._asking_face())
        self._faces.addWidget(self._enrolled_face())
        head = row(title(_(self.title)), None, self._upper)
        layout = column(head, self.notice, self.work, self._faces, gap=GRID)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _asking_face(self) -> QWidget:
        self.card_button = button(_("导出登记卡…"), self.make_card)
        self.codes_button = button(_("显示二维码…"), self.show_codes)
        self.answer_button = button(_("收下回执卡…"), self.take_card)
        self.paste_button = button(_("粘贴二维码"), self.paste_card)
        self._digits = column()
        face = QWidget()
        face.setLayout(
            column(
                muted(
                    _(
                        "本县的记录就在这台电脑里，不用上报。要向市（州）报送统计数字时，先登记一次；"
                        "送出去的只有数字，没有任何人的记录。"
                    )
                ),
                numbered_step(
                    "1",
                    _("导出登记卡，交给市（州）"),
                    muted(_("登记卡里只有单位名称和公开的密钥。")),
                    row(self.card_button, self.codes_button, None),
                ),
                numbered_step("2", _("电话核对这六组数字"), self._digits),
                numbered_step(
                    "3",
                    _("收下市（州）交回的回执卡"),
                    row(self.answer_button, self.paste_button, None),
                ),
                None,
                gap=2 * GRID,
            )
        )
        return face

    def _enrolled_face(self) -> QWidget:
        month = Period.containing("month", self.operations.desk.today())
        self.period = PeriodPicker(month)
        self.period.set_value(month.previous)  # a month is reported when it is over
        self.report_button = button(_("生成并报送"), self.report, kind="primary")
        self.stick_button = button(_("装到U盘…"), self.put_on_stick)
        self.receipt_button = button(_("收下回执…"), self.take_receipts)
        self.way_button = button(_("报送方式…"), self.change_way, kind="link")
        self.table = LineTable(
            (
                Heading(_("期间"), 10),
                Heading(_("生成日期"), 8),
                Heading(_("服务人次"), 6, number=True),
                Heading(_("服务人数"), 6, number=True),
                Heading(_("站点"), 4, number=True),
                Heading(_("没上报的站"), 6, number=True),
                Heading(_("状态")),
            ),
            EmptyState(_("还没有报送过。选好期间，点“生成并报送”；再报一次会用新的数字代替。")),
            state_column=6,
            name=_("报送过的期间"),
        )
        above = row(
            self.period,
            self.report_button,
            self.stick_button,
            self.receipt_button,
            None,
            self.way_button,
            gap=GRID,
        )
        face = QWidget()
        layout = column(column(above, self.rounds, gap=GRID // 2), self.table, gap=2 * GRID)
        layout.setStretch(1, 1)
        face.setLayout(layout)
        return face

    # what the window asks -----------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read again what was reported."""
        del changes
        self.operations.read(read_reporting, self._show)

    def focus_first(self) -> None:
        """The next step of enrolment, or the period."""
        asking = self._faces.currentIndex() == _ASKING
        (self.card_button if asking else self.period).setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The period, what went wrong, what was reported."""
        if self._faces.currentIndex() != _ENROLLED:
            return ()
        return (self.period, *self.rounds.panes(), self.table)

    def _show(self, found: Reporting) -> None:
        self.way = found.way
        enrolled = bool(found.upper)
        self._faces.setCurrentIndex(_ENROLLED if enrolled else _ASKING)
        self._upper.setText(_("报送给：{name}").format(name=found.upper) if enrolled else "")
        clear(self._digits)
        self._digits.addWidget(Digits(found.fingerprint))
        self.table.set_lines([_line(item) for item in found.periods])
        if enrolled:
            self.rounds.look()

    def on_busy(self, busy: bool) -> None:
        """Let nothing be begun while work runs."""
        for item in (self.report_button, self.stick_button, self.receipt_button):
            item.setEnabled(not busy)

    # reporting ----------------------------------------------------------------------------

    def report(self) -> None:
        """Count the period and send it; without a way to send, it waits for a stick."""
        period = self.period.value()
        self.notice.hide()
        self.operations.write(
            lambda desk: make_county_figures(desk, period), self._on_made, self.notice.fail
        )

    def _on_made(self, made: CountyFigures) -> None:
        self.refresh()
        if self.way is not None and not self.way.needs_password:
            self.rounds.run()
            return
        period = Period.parse(made.period).label
        self.notice.tell(
            _("{period}的数字已生成。下一步：点“装到U盘”，或先选好报送方式。").format(period=period)
        )

    def on_copied(self, packed: Packed) -> None:
        """Tell what lies on the stick and whom to give it."""
        path = packed.made.path if packed.made is not None else ""
        self.tell(_("已装好，在 {path}。请交给市（州），并请他们把回执写回U盘。").format(path=path))


def _line(item: Reported) -> Line:
    figures: Sequence[str] = (item.contacts, item.persons, str(item.stations), str(item.silent))
    return Line(
        item.period,
        (Period.parse(item.period).label, str(item.made_on), *figures, _(STATE_LABELS[item.state])),
        item,
        tone="confirmed" if item.state == CONFIRMED else "due",
    )
