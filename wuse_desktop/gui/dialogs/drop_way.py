# SPDX-License-Identifier: MulanPSL-2.0
"""上报方式: a folder or a server, who we are there, and a trial that answers in words."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.gui.dialogs.files import (
    ChooseFile,
    ChooseFolder,
    choose_file,
    choose_folder,
    first_folder,
)
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.labelled import LABEL_WIDTH
from wuse_desktop.gui.widgets.texts import button, column, muted, repolish, row, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.carriers import (
    DropKind,
    Tried,
    Way,
    choose_way,
    try_way,
    typed_address,
    with_host_key,
)

_WIDTH = 640
_LIMITS_KIB = (0, 50, 100, 200, 500, 1000, 2000)
_KINDS: dict[DropKind, tuple[str, str, str, str]] = {
    # what it is called, what stands in an empty address, who one is there, and what shows it
    "folder": (N_("共享文件夹"), "", "", ""),
    "webdav": (
        N_("WebDAV 网盘（坚果云、Nextcloud、NAS）"),
        "https://dav.example.cn/wuse",
        N_("用户名(&U)"),
        N_("密码(&P)"),
    ),
    "sftp": (
        N_("SFTP 服务器"),
        "sftp.example.cn:22/home/wuse",
        N_("用户名(&U)"),
        N_("密码(&P)"),
    ),
    "s3": (
        N_("S3 对象存储（MinIO、OSS、COS）"),
        "https://s3.example.cn",
        "Access Key(&U)",
        "Secret Key(&P)",
    ),
}
_SERVERS = ("webdav", "sftp", "s3")
_PROXY_USER = "proxy user"  # a row that is shown when the proxy asks who one is


class DropWayDialog(QDialog):
    """Everything about one way. ``chosen`` carries the sentence to show after it was saved."""

    chosen = Signal(str)

    def __init__(
        self,
        operations: Operations,
        way: Way | None,
        parent: QWidget | None = None,
        *,
        choose_file: ChooseFile = choose_file,
        choose_folder: ChooseFolder = choose_folder,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._way = way
        self._choose_file, self._choose_folder = choose_file, choose_folder
        self._host_key = way.address.host_key if way else ""
        self._tried: Tried | None = None
        self._open = True
        self.setWindowTitle(_("上报方式"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(_WIDTH)
        self._build()
        self._fill(way)
        self.finished.connect(self._on_finished)

    # building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self.kind = QComboBox()
        for kind in _KINDS:
            self.kind.addItem(_(_KINDS[kind][0]), kind)
        self.folder, self.place, self.user = QLineEdit(), QLineEdit(), QLineEdit()
        self.password, self.proxy_password = QLineEdit(), QLineEdit()
        for secret in (self.password, self.proxy_password):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.bucket, self.inside, self.region = QLineEdit(), QLineEdit(), QLineEdit()
        self.bucket.setPlaceholderText(_("网址里已经带了桶名就不填"))
        self.inside.setPlaceholderText(_("可不填"))
        self.region.setPlaceholderText("us-east-1")
        self.ca_file, self.key_file, self.proxy = QLineEdit(), QLineEdit(), QLineEdit()
        self.ca_file.setPlaceholderText(_("单位自己发证书时才需要"))
        self.key_file.setPlaceholderText(_("用密码登录就不填"))
        self.proxy.setPlaceholderText(
            _("http://主机:端口，要登录的写 http://用户@主机:端口；可不填")
        )
        self.proxy.textChanged.connect(self._show_rows)
        self.limit = QComboBox()
        self._offer_limits(0)
        self._user_label, self._password_label = PlainLabel(), PlainLabel()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[tuple[str, ...], list[QWidget]]] = []
        everywhere = tuple(_KINDS)
        self._add(_("方式(&T)"), self.kind, everywhere)
        self._add(_("文件夹(&D)"), self._browsed(self.folder, self._ask_folder), ("folder",))
        self._add(_("地址(&A)"), self.place, _SERVERS)
        self._add(_("存储桶(&B)"), self.bucket, ("s3",))
        self._add(_("桶内目录(&I)"), self.inside, ("s3",))
        self._add(_("区域(&R)"), self.region, ("s3",))
        self._add("", self.user, _SERVERS, self._user_label)
        self._add("", self.password, _SERVERS, self._password_label)
        self._add(_("私钥文件(&K)"), self._browsed(self.key_file, self._ask_key), ("sftp",))
        self._add(_("根证书(&C)"), self._browsed(self.ca_file, self._ask_ca), ("webdav", "s3"))
        self._add(_("代理(&X)"), self.proxy, _SERVERS)
        self._add(_("代理密码(&W)"), self.proxy_password, (_PROXY_USER,))
        self._add(_("限速(&L)"), self.limit, _SERVERS)
        self.note = muted()
        self.answer = PlainLabel()
        self.answer.setObjectName("problem")
        self.answer.setWordWrap(True)
        self.answer.setMinimumHeight(4 * self.answer.fontMetrics().height())
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.key_button = button(_("核对过了，认这个新指纹"), self.accept_key)
        self.key_button.hide()
        self.try_button = button(_("试一试连接(&Y)"), self.try_out)
        self.save_button = button(_("保存(&S)"), self.save, kind="primary")
        self.setLayout(
            column(
                title(_("上报方式")),
                muted(_("数据包是加密的，中转的地方看不到内容。各站和县里要选同一个地方。")),
                self._grid,
                self.note,
                None,
                self.answer,
                row(
                    self.try_button,
                    self.key_button,
                    None,
                    button(_("取消"), self.reject),
                    self.save_button,
                ),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.kind.currentIndexChanged.connect(self._on_kind)

    def _add(
        self, text: str, field: QWidget, kinds: tuple[str, ...], label: QLabel | None = None
    ) -> None:
        shown = label or PlainLabel(text)
        shown.setBuddy(field.focusProxy() or field)
        shown.setMinimumWidth(LABEL_WIDTH)
        number = self._grid.rowCount()
        self._grid.addWidget(shown, number, 0)
        self._grid.addWidget(field, number, 1)
        self._rows.append((kinds, [shown, field]))

    def _browsed(self, field: QLineEdit, ask: Callable[[], None]) -> QWidget:
        frame = QWidget()
        frame.setLayout(row(field, button(_("浏览…"), ask)))
        frame.setFocusProxy(field)
        return frame

    def _fill(self, way: Way | None) -> None:
        if way is not None:
            address = way.address
            self.kind.setCurrentIndex(self.kind.findData(address.kind))
            (self.folder if address.kind == "folder" else self.place).setText(address.place)
            self.user.setText(address.user)
            self.bucket.setText(address.bucket)
            self.inside.setText(address.folder)
            self.region.setText(address.region)
            self.ca_file.setText(way.ca_file)
            self.key_file.setText(way.key_file)
            self.proxy.setText(way.proxy)
            self._offer_limits(way.limit_kib)
            if way.password_kept:
                self.password.setPlaceholderText(_("已记住；要换才填"))
        self._on_kind()
        missing = way is not None and way.needs_password
        (self.password if missing else self.kind).setFocus()
        if missing:
            self._say(_("地址已经有了，只差密码：请填上密码，试一试连接。"), "")

    def _on_kind(self) -> None:
        kind = self._kind()
        _name, example, user, secret = _KINDS[kind]
        self.place.setPlaceholderText(example)
        self._user_label.setText(_(user) if user else "")
        self._password_label.setText(_(secret) if secret else "")
        self.note.setText(
            ""
            if kind == "folder"
            else _("密码只存在这台电脑的系统密钥库里，不写进数据库，也不随数据包走。")
        )
        self._say("", "")
        self._show_rows()

    def _show_rows(self) -> None:
        shown: set[str] = {self._kind()}
        if self._kind() != "folder" and "@" in self.proxy.text():
            shown.add(_PROXY_USER)
        for kinds, widgets in self._rows:
            for widget in widgets:
                widget.setVisible(bool(shown & set(kinds)))
        self.adjustSize()

    def _offer_limits(self, chosen: int) -> None:
        self.limit.clear()
        for limit in sorted({*_LIMITS_KIB, chosen}):
            self.limit.addItem(f"{limit} KB/s" if limit else _("不限"), limit)
        self.limit.setCurrentIndex(self.limit.findData(chosen))

    # what was typed -----------------------------------------------------------------------

    def _kind(self) -> DropKind:
        return tuple(_KINDS)[self.kind.currentIndex()]

    def typed(self) -> Way:
        """The way that stands in the fields. Raises UserFault when it can be none."""
        kind = self._kind()
        if kind == "folder":
            return Way(typed_address(kind, self.folder.text()))
        s3 = kind == "s3"
        address = typed_address(
            kind,
            self.place.text(),
            self.user.text(),
            self.bucket.text() if s3 else "",
            self.inside.text() if s3 else "",
            self.region.text() if s3 else "",
        )
        before = self._way
        same = before is not None and before.address.owner == address.owner
        return Way(
            replace(address, host_key=self._host_key if kind == "sftp" and same else ""),
            ca_file=self.ca_file.text().strip() if kind != "sftp" else "",
            key_file=self.key_file.text().strip() if kind == "sftp" else "",
            proxy=self.proxy.text().strip(),
            limit_kib=int(self.limit.currentData()),
            password_kept=before.password_kept if before is not None and same else "",
        )

    # trying -------------------------------------------------------------------------------

    def try_out(self) -> None:
        """Connect off the UI thread; the answer stands in the dialog."""
        way = self._typed_or_told()
        if way is None:
            return
        password, proxy_password = self.password.text(), self.proxy_password.text()
        self._busy(True)
        self._say(_("正在连接…"), "")

        def work(progress: Progress) -> Tried:
            return try_way(self._operations.desk, way, password, proxy_password, progress)

        self._operations.outside(work, lambda tried: self._on_tried(way, tried), self._on_failed)

    def _on_tried(self, way: Way, tried: Tried) -> None:
        if not self._open:
            return
        self._busy(False)
        self._tried = tried
        new_key = tried.code == "drop_host_key" and bool(tried.host_key)
        self.key_button.setVisible(new_key)
        if tried.good and tried.host_key:
            self._way, self._host_key = with_host_key(way, tried.host_key), tried.host_key
        self._say(tried.sentence, "good" if tried.good else "bad")

    def _on_failed(self, fault: Fault) -> None:
        if self._open:
            self._busy(False)
            self._say(fault.sentence, "bad")

    def accept_key(self) -> None:
        """The server was replaced, and two people compared the new key."""
        if self._tried is not None:
            self._host_key = self._tried.host_key
            self.key_button.hide()
            self.try_out()

    # saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the way; an SFTP server must have been seen once."""
        way = self._typed_or_told()
        if way is None:
            return
        if way.address.kind == "sftp" and not way.address.host_key:
            self._say(_("请先试一试连接，和管服务器的人核对指纹，再保存。"), "bad")
            self.try_button.setFocus()
            return
        password, proxy_password = self.password.text(), self.proxy_password.text()
        self._busy(True)
        self._operations.write(
            lambda desk: choose_way(desk, way, password, proxy_password),
            lambda notice: self._on_saved(way, notice),
            self._on_failed,
        )

    def _on_saved(self, way: Way, notice: str) -> None:
        self.password.clear()
        self.proxy_password.clear()
        self.chosen.emit(_("以后上报走 {place}。").format(place=way.label) + notice)
        if self._open:
            self.accept()

    def _typed_or_told(self) -> Way | None:
        try:
            return self.typed()
        except UserFault as fault:
            self._say(fault.sentence, "bad")
            (self.folder if self._kind() == "folder" else self.place).setFocus()
            return None

    def _on_finished(self) -> None:
        self._open = False
        self.password.clear()
        self.proxy_password.clear()

    def _busy(self, busy: bool) -> None:
        self.try_button.setEnabled(not busy)
        self.save_button.setEnabled(not busy)

    def _say(self, sentence: str, tone: str) -> None:
        self.answer.setText(sentence)
        self.answer.setObjectName({"good": "", "bad": "problem"}.get(tone, "muted"))
        repolish(self.answer)

    # files --------------------------------------------------------------------------------

    def _ask_folder(self) -> None:
        start = first_folder(self.folder.text())
        found = self._choose_folder(self, _("选择各站和县里共用的文件夹"), start)
        if found is not None:
            self.folder.setText(str(found))

    def _ask_ca(self) -> None:
        self._ask_file(self.ca_file, _("选择根证书文件"), _("证书 ({kinds})"), "*.pem *.crt *.cer")

    def _ask_key(self) -> None:
        self._ask_file(self.key_file, _("选择私钥文件"), _("全部文件 ({kinds})"), "*")

    def _ask_file(self, field: QLineEdit, heading: str, kinds: str, patterns: str) -> None:
        start = first_folder(Path(field.text()).parent if field.text() else None)
        found = self._choose_file(self, heading, kinds.format(kinds=patterns), start)
        if found is not None:
            field.setText(str(found))
