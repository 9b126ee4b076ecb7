# SPDX-License-Identifier: MulanPSL-2.0
"""小组与活动: groups, community activities, and goods that are handed out, a tab each."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.sheet_codes import SIGN_IN
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.activity_part import ActivityPart
from wuse_desktop.gui.pages.group_part import GroupPart
from wuse_desktop.gui.pages.handout_part import HandoutPart
from wuse_desktop.gui.pages.tabbed_page import TabbedPage
from wuse_desktop.gui.widgets.sheet_code_line import SheetCodeLine
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.sheet_finding import FoundSheet

_CODE_WIDTH = 200


class GroupsPage(TabbedPage):
    """Groups, activities and goods."""

    key: ClassVar[str] = "groups"
    title: ClassVar[str] = N_("小组与活动")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        self.groups = GroupPart(operations)
        self.activities = ActivityPart(operations)
        self.handouts = HandoutPart(operations)
        self.code = SheetCodeLine(operations, SIGN_IN, _("签到表编码，回车录入"), _("签到表编码"))
        self.code.setFixedWidth(_CODE_WIDTH)
        parts = (self.groups, self.activities, self.handouts)
        super().__init__(operations, parts, parent, aside=self.code)
        self.code.found.connect(self._sign_in)

    def _sign_in(self, found: FoundSheet) -> None:
        """Open what a printed sheet is of, with the keyboard where the names are ticked."""
        if found.entity == CommunityActivity.entity:
            self._bring(self.activities)
            self.activities.sign_in(found.id)
        elif found.entity == GroupSession.entity:
            self.show_record(found.entity, found.id)
        else:  # the next session of a group
            self.start_new(GroupSession.entity, {"group_id": found.id})
