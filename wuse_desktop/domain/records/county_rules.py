# SPDX-License-Identifier: MulanPSL-2.0
"""What a county prescribes for all its stations: settings, and terms of its own in code lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from wuse_desktop.domain.fields import Record, flag, mapping, moment, ref, text
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyRule(Record):
    """One setting that holds at every station while the county prescribes it.

    ``name`` is that of the setting, ``value`` what it is (under "value"). A rule that is ``ended``
    lets the stations go back to their own.
    """

    entity: ClassVar[str] = "county_rule"
    title: ClassVar[str] = N_("县级统一规定")

    name: str = text(N_("规定"), required=True, max_length=64, typed=False)
    value: dict[str, Any] = mapping(N_("内容"), typed=False)
    ended: bool = flag(N_("不再统一"), typed=False)
    set_at: datetime | None = moment(N_("设定时间"), typed=False)
    decided_by: str = ref(N_("设定人"), "worker", typed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTerm(Record):
    """A term that a county adds to a code list (chapter 3 of the domain rules).

    ``term_code`` begins with "L-" and names the national code that it is counted as, where there
    is one: "L-90-1" is the first local term under 90, "L-1" one of its own. A term is never
    removed, only ``retired``, so that old records keep their meaning.
    """

    entity: ClassVar[str] = "local_term"
    title: ClassVar[str] = N_("本地选项")

    list_name: str = text(N_("代码表"), required=True, max_length=32)
    term_code: str = text(N_("代码"), required=True, max_length=32, typed=False)
    label: str = text(N_("名称"), required=True, max_length=60)
    note: str = text(N_("说明"))
    retired: bool = flag(N_("停用"))
    set_at: datetime | None = moment(N_("设定时间"), typed=False)
    decided_by: str = ref(N_("设定人"), "worker", typed=False)
