# SPDX-License-Identifier: MulanPSL-2.0
"""The tables of persons, households and workers."""

import dataclasses

from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.i18n import N_
from wuse_desktop.services.tables.columns import Column, ColumnKind, columns_of
from wuse_desktop.services.tables.table import (
    GROUP_OF_VILLAGE,
    HOUSEHOLD,
    PERSON_NAMES,
    Table,
)


def persons() -> Table:
    """Persons with their categories and their place in a household."""
    own = (
        HOUSEHOLD,
        Column("relation", N_("与户主关系"), ColumnKind.CODE, "REL", names=("关系",)),
    )
    categories = (
        Column(
            "categories",
            N_("服务对象类别"),
            ColumnKind.CODES,
            "CLIENT_CAT",
            names=("类别", "人员类别", "对象类别", "对象类型"),
        ),
        Column("category_since", N_("类别起始日期"), ColumnKind.DATE),
        Column("category_basis", N_("类别依据"), names=("依据", "依据（证号或名单）")),
        Column(
            "is_client",
            N_("是服务对象"),
            ColumnKind.BOOL,
            names=("是否服务对象",),
            note=N_("不填算“是”；只是家属或志愿者时填“否”。"),
        ),
        Column(
            "guardian",
            N_("监护人"),
            ColumnKind.LINK,
            names=("监护人姓名",),
            note=N_("写姓名或证件号码；没有档案的人写进紧急联系人。"),
        ),
        Column(
            "disability_no",
            N_("残疾证号"),
            ColumnKind.NUMBER,
            names=("残疾人证号", "残疾证号码", "残疾人证号码", "残疾证", "残疾人证"),
            own=True,
            note=N_("证号里有身份证号码、残疾类别和等级，没有另外填写的从证号取。"),
        ),
        Column(
            "disability_type",
            N_("残疾类别"),
            ColumnKind.CODE,
            "DIS_TYPE",
            names=("残疾类型", "残疾种类"),
        ),
        Column(
            "disability_level",
            N_("残疾等级"),
            ColumnKind.CODE,
            "DIS_LEVEL",
            names=("残疾级别", "残疾程度"),
        ),
    )
    return Table(
        "persons",
        N_("人员"),
        (*own, *columns_of(Person, names=PERSON_NAMES), GROUP_OF_VILLAGE, *categories),
        N_("一行一个人；同一家的人写同一个家庭编号，其中一行的关系是“户主”。"),
        spare="note",
    )


def households() -> Table:
    """Households by number, with their heads."""
    head = Column(
        "head",
        N_("户主"),
        ColumnKind.LINK,
        required=True,
        own=True,
        names=("户主姓名", "户主证件号码", "户主身份证号"),
        note=N_("写户主的姓名或证件号码；户主要先在人员表里。"),
    )
    names = {
        "village_code": PERSON_NAMES["village_code"],
        "address": PERSON_NAMES["living_address"],
    }
    columns = columns_of(
        Household,
        leave_out=("household_no",),
        names=names,
        optional=("living_member_count",),
    )
    return Table(
        "households",
        N_("家庭"),
        (HOUSEHOLD, head, *columns, dataclasses.replace(GROUP_OF_VILLAGE, joins="address")),
        N_("一行一户；家庭成员写在人员表里。"),
        spare="note",
    )


def workers() -> Table:
    """Social workers and others in a post."""
    names = {"id_no": PERSON_NAMES["id_no"], "phone": PERSON_NAMES["phone"]}
    columns = columns_of(Worker, names=names, optional=("employer",))
    return Table("workers", N_("社工"), columns, N_("一行一名社工。"))
