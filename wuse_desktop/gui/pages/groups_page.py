# SPDX-License-Identifier: MulanPSL-2.0
"""小组与活动: groups under one tab, community activities under the other."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.activity_part import ActivityPart
from wuse_desktop.gui.pages.group_part import GroupPart
from wuse_desktop.gui.pages.tabbed_page import TabbedPage
from wuse_desktop.i18n import N_


class GroupsPage(TabbedPage):
    """Groups and activities."""

    key: ClassVar[str] = "groups"
    title: ClassVar[str] = N_("小组与活动")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        self.groups = GroupPart(operations)
        self.activities = ActivityPart(operations)
        super().__init__(operations, (self.groups, self.activities), parent)
