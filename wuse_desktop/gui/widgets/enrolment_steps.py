# SPDX-License-Identifier: MulanPSL-2.0
"""What a station does once before it can report: three steps, one of them a telephone call."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.digits import Digits
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.texts import (
    button,
    clear,
    column,
    muted,
    repolish,
    row,
    section,
)
from wuse_desktop.i18n import _


class EnrolmentSteps(QWidget):
    """1 write the card, 2 compare digits, 3 take the card that comes back."""

    card_wished = Signal()
    codes_wished = Signal()
    answer_wished = Signal()
    paste_wished = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.make_button = button(_("导出登记卡…"), self.card_wished.emit)
        self.codes_button = button(_("显示二维码…"), self.codes_wished.emit)
        self.take_button = button(_("收下回执卡…"), self.answer_wished.emit)
        self.paste_button = button(_("粘贴二维码"), self.paste_wished.emit)
        self._made = muted()
        self._digits = column()
        self._intro = muted()
        self._back = button(_("返回"), self.closed.emit, kind="link")
        intro = row(self._intro, self._back)
        intro.setStretch(0, 1)
        self.setLayout(
            column(
                intro,
                numbered_step(
                    "1",
                    _("导出登记卡"),
                    muted(_("登记卡里只有站名和公开的密钥，没有服务对象的资料。")),
                    self._made,
                    row(self.make_button, self.codes_button, None),
                ),
                numbered_step(
                    "2",
                    _("交给县级总督导站，电话核对这六组数字"),
                    muted(_("U盘、微信都可以交。县里收到后会打电话来，请把这六组数字念给他们。")),
                    self._digits,
                ),
                numbered_step(
                    "3",
                    _("收下回执卡"),
                    muted(
                        _(
                            "县里登记后会交回一张回执卡，或者它的二维码照片，也可以直接拖到这里。"
                            "收下就能上报了。"
                        )
                    ),
                    row(self.take_button, self.paste_button, None),
                ),
                None,
                gap=2 * GRID,
            )
        )

    def show_standing(
        self, fingerprint: Sequence[str], made: tuple[str, str] | None, county: str = ""
    ) -> None:
        """Show our digits and whether the card was written; the next step gets the main button.

        ``county`` is whom this station reports to already: then the steps are for a new computer.
        """
        self._intro.setText(
            _("本站已在{county}登记。本站或县里换了电脑时，再做一遍这三步。").format(county=county)
            if county
            else _(
                "本站还没有在县级总督导站登记，所以还不能上报。"
                "登记只做一次，记录可以先照常填写，都在电脑里。"
            )
        )
        self._back.setVisible(bool(county))
        clear(self._digits)
        self._digits.addWidget(Digits(fingerprint))
        self._made.setVisible(made is not None)
        if made is not None:
            self._made.setText(
                _("{when} 已导出到 {path}").format(when=moment_text(made[0]), path=made[1])
            )
        make_primary(self.make_button, made is None)
        make_primary(self.take_button, made is not None)

    @property
    def next_button(self) -> QPushButton:
        """The button of the next step."""
        return next(
            item for item in (self.make_button, self.take_button) if item.objectName() == "primary"
        )


def numbered_step(number: str, heading: str, *parts: object) -> QFrame:
    """A card with a number, what is to be done, and what does it."""
    mark = PlainLabel(number)
    mark.setObjectName("step")
    right = column(section(heading), *parts, gap=GRID)  # type: ignore[arg-type]
    layout = row(column(mark, None), right, gap=2 * GRID, margin=2 * GRID)
    layout.setStretch(1, 1)
    frame = QFrame()
    frame.setObjectName("card")
    frame.setLayout(layout)
    return frame


def make_primary(wanted: QPushButton, primary: bool) -> None:
    """Let a button be the main one, or not."""
    wanted.setObjectName("primary" if primary else "")
    repolish(wanted)
