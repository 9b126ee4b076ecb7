# SPDX-License-Identifier: MulanPSL-2.0
"""What was said of a form, beside the form: opinions, decisions, and what was answered.

The panel says what the user wishes; the page asks the services and shows the answer.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from wuse_desktop.domain.approvals import APPROVED, COMMENT, RETURNED, Thread
from wuse_desktop.domain.records.forms import Review
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.form_lines import text_lines
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.standing_words import standing_words
from wuse_desktop.gui.widgets.texts import (
    badge,
    button,
    clear,
    column,
    muted,
    repolish,
    row,
    section,
)
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.reviews import ReviewSheet, label_at

WIDTH = 264
_ROLES = {
    "head": N_("站长"),
    "supervisor": N_("督导"),
    "administrator": N_("管理员"),
    "worker": N_("社工"),
    "clerk": N_("文员"),
}
_KINDS = {
    COMMENT: (N_("意见"), "due"),
    RETURNED: (N_("退回"), "risk"),
    APPROVED: (N_("同意"), "confirmed"),
}
_ANSWER = "answer"


class ReviewPanel(QWidget):
    """Opinions of one form with what was answered, and a place to write.

    ``said`` carries kind, words and the path of the question; ``answered`` the id of an opinion
    and the words; ``closed`` the id of an opinion of this desk that is settled; ``mended`` one
    sentence for all that is open, to be filed with the form; ``go_wished`` the path of a question.
    """

    said = Signal(str, str, str)
    answered = Signal(str, str)
    closed = Signal(str)
    mended = Signal(str)
    go_wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._sheet: ReviewSheet | None = None
        self._writable = False
        self._writing = ""
        self._about = ""
        self._standing = badge("")
        self._writer = muted("")
        self.approve_button = button(_("同意 A"), self.approve, kind="primary")
        self.return_button = button(_("退回… R"), self.begin_return)
        self.comment_button = button(_("写意见"), lambda: self.begin_comment(""), kind="link")
        self._decisions = QWidget()
        self._decisions.setLayout(row(self.approve_button, self.return_button, None))
        self._threads = column(gap=GRID)
        self._heading = muted("")
        self.words = text_lines(4, "")
        self._box = QFrame()
        self._mend_box = QFrame()
        self.mended_words = text_lines(2, "")
        self.mend_button = button(_("改好了，保存并答复"), self._mend, name=_("改好了"))
        self._build()

    def _build(self) -> None:
        self._box.setObjectName("card")
        save = button(_("保存 Ctrl+Enter"), self.commit, kind="primary")
        cancel = button(_("取消"), self.cancel, kind="link")
        self._box.setLayout(
            column(self._heading, self.words, row(None, cancel, save), gap=4, margin=GRID)
        )
        self._mend_box.setObjectName("card")
        self._mend_box.setLayout(
            column(
                muted(_("按意见改好以后，用一句话一起答复：")),
                self.mended_words,
                row(None, self.mend_button),
                gap=4,
                margin=GRID,
            )
        )
        self.words.setAccessibleName(_("意见"))
        self.mended_words.setAccessibleName(_("答复"))
        inside = QWidget()
        inside.setLayout(self._threads)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        head = row(section(_("审核")), self._standing, None, self.comment_button)
        layout = column(head, self._writer, self._decisions, self._box, area, self._mend_box)
        layout.setStretch(4, 1)
        layout.setContentsMargins(GRID, 0, 0, 0)
        self.setLayout(layout)
        self.setMinimumWidth(WIDTH - 24)
        self._box.hide()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self._box, keys, self.commit)

    # showing ------------------------------------------------------------------------------

    @property
    def sheet(self) -> ReviewSheet | None:
        """What is shown."""
        return self._sheet

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to read or to say."""
        sheet = self._sheet
        return sheet is not None and bool(sheet.threads or sheet.may_speak or sheet.may_decide)

    def show_sheet(self, sheet: ReviewSheet, *, writable: bool) -> None:
        """Show what was said of a form; ``writable`` tells that the form may be mended now."""
        self._sheet = sheet
        self._writable = writable
        words, tone = standing_words(sheet.standing)
        self._standing.setText(words)
        self._standing.setProperty("tone", tone)
        repolish(self._standing)
        about = (sheet.station_name, sheet.writer)
        self._writer.setText(" · ".join(part for part in about if part))
        self._decisions.setVisible(sheet.may_decide and sheet.standing != "approved")
        self.comment_button.setVisible(sheet.may_speak)
        self.cancel()
        clear(self._threads)
        for thread in sheet.threads:
            self._threads.addWidget(self._thread(thread))
        if not sheet.threads:
            self._threads.addWidget(muted(_("还没有人说什么。")))
        self._threads.addStretch(1)
        asks = any(thread.open for thread in sheet.threads)
        self._mend_box.setVisible(asks and sheet.may_answer and writable)
        if asks and not self.mended_words.value():
            self.mended_words.set_value(_("已按意见修改。"))

    def set_writable(self, writable: bool) -> None:
        """The form around may be changed now, or not."""
        if self._sheet is not None and writable != self._writable:
            self.show_sheet(self._sheet, writable=writable)

    def _thread(self, thread: Thread) -> QFrame:
        review, sheet = thread.review, self._sheet
        kind, tone = _KINDS.get(review.kind, (N_("意见"), ""))
        frame = QFrame()
        frame.setObjectName("card")
        site_id = sheet.filed.site_id if sheet else ""
        head = row(badge(_(kind), tone), muted(_said_by(review, site_id), wrap=False), None)
        parts: list[QWidget] = []
        place = label_at(sheet.draft.form, review.field) if sheet and review.field else ""
        if place:
            parts.append(
                button(
                    _("写在：{place}").format(place=place),
                    lambda: self.go_wished.emit(review.field),
                    kind="link",
                )
            )
        if review.comment:
            parts.append(_plain(review.comment))
        for reply in thread.answers:
            text = _("{who}：{words}").format(who=_said_by(reply, site_id), words=reply.comment)
            parts.append(muted(text))
        if review.closed:
            parts.append(muted(_("已了结")))
        frame.setLayout(column(head, *parts, *self._steps(thread), gap=4, margin=GRID))
        return frame

    def _steps(self, thread: Thread) -> list[QHBoxLayout]:
        sheet, review = self._sheet, thread.review
        found: list[QWidget] = []
        if sheet is not None and thread.open and sheet.may_answer:
            found.append(button(_("答复"), lambda: self.begin_answer(review), kind="link"))
        if sheet is not None and review.kind == COMMENT and not review.closed and sheet.may_speak:
            found.append(button(_("了结"), lambda: self.closed.emit(review.id), kind="link"))
        return [row(*found, None)] if found else []

    # writing ------------------------------------------------------------------------------

    @property
    def is_writing(self) -> bool:
        """Whether the box for words is open."""
        return self._box.isVisibleTo(self)

    @property
    def place(self) -> str:
        """The question of which the last opinion spoke, "" for the whole form."""
        return self._about if self._writing == COMMENT else ""

    def begin_comment(self, path: str) -> None:
        """Write an opinion about a question, or about the whole form with ""."""
        if self._sheet is None or not self._sheet.may_speak:
            return
        place = label_at(self._sheet.draft.form, path) if path else _("整张表")
        self._begin(COMMENT, path, _("意见，写在：{place}").format(place=place))

    def begin_return(self) -> None:
        """Write why the form goes back."""
        if self._may_decide():
            self._begin(RETURNED, "", _("退回原因：要改什么、为什么"))

    def begin_answer(self, review: Review) -> None:
        """Write an answer to an opinion."""
        words = " ".join(review.comment.split())
        self._begin(_ANSWER, review.id, _("答复“{words}”").format(words=words[:40]))

    def _begin(self, what: str, about: str, heading: str) -> None:
        self._writing, self._about = what, about
        self._heading.setText(heading)
        self.words.set_value("")
        self._box.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Hand on what was written."""
        words = self.words.value()
        if not words:
            self.words.setPlaceholderText(_("请先写一句话"))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._writing == _ANSWER:
            self.answered.emit(self._about, words)
        else:
            self.said.emit(self._writing, words, self._about)

    def cancel(self) -> bool:
        """Close the box without saying anything; False when it was not open."""
        was = self.is_writing
        self._box.hide()
        self.words.setPlaceholderText("")
        return was

    def approve(self) -> None:
        """Agree to the form."""
        if self._may_decide():
            self.said.emit(APPROVED, "", "")

    def _may_decide(self) -> bool:
        sheet = self._sheet
        return sheet is not None and sheet.may_decide and sheet.standing != "approved"

    def _mend(self) -> None:
        self.mended.emit(self.mended_words.value() or _("已按意见修改。"))


def _said_by(review: Review, site_id: str) -> str:
    """Who and when; somebody who does not belong to the form's own site is of the county."""
    role = _(_ROLES[review.author_role]) if review.author_role in _ROLES else ""
    if review.site_id and review.site_id != site_id:
        role = _("县级")
    when = f"{review.made_at:%m-%d %H:%M}" if review.made_at else ""
    return " ".join(part for part in (review.author_name, role, when) if part)


def _plain(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    return label


def open_places(threads: Sequence[Thread]) -> tuple[str, ...]:
    """The questions of which something is still asked."""
    return tuple(thread.review.field for thread in threads if thread.open and thread.review.field)
