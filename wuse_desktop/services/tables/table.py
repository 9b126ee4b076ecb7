# SPDX-License-Identifier: MulanPSL-2.0
"""What a table is, and the columns that several tables share."""

from dataclasses import dataclass

from wuse_desktop.i18n import N_, _
from wuse_desktop.services.tables.columns import Column, ColumnKind


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its machine name, label, columns, and what one row of it stands for.

    ``spare`` names the column that takes in what stands under headings nobody knows. ``names`` are
    other names that files, sheets and titles go by. ``worked_out`` are headings of what the program
    works out itself: an age, a count; they are not loaded.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    note: str
    spare: str = ""
    names: tuple[str, ...] = ()
    worked_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The label in the current language."""
        return _(self.label)

    def column(self, name: str) -> Column:
        """The column of a name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


EVENT = ("start_at", "end_at", "time_known")
PEOPLE_NOTE = N_("写姓名或证件号码，几个人用顿号隔开；同名的人写证件号码。")
WORKERS = Column(
    "workers",
    N_("参与社工"),
    ColumnKind.LINKS,
    names=(
        *("社工", "服务社工", "负责社工", "带领社工", "工作人员"),
        *("走访人", "走访人员", "走访社工", "探访人", "入户人员"),
        *("接待人", "接待人员", "接待社工"),
    ),
    note=N_("写姓名，几个人用顿号隔开；各人时长不同时在姓名后写分钟，如“王芳40、李敏20”。"),
)
WHEN = (
    Column(
        "date",
        N_("日期"),
        ColumnKind.DATE,
        required=True,
        names=("服务日期", "活动日期", "走访日期"),
        instead="start_time",
    ),
    Column(
        "start_time",
        N_("开始时间"),
        ColumnKind.CLOCK,
        names=(
            *("起", "从", "开始", "时间", "活动时间", "走访时间", "服务时间", "具体时间"),
            *("起止时间", "服务起止时间", "活动起止时间", "时间段", "服务时段"),
        ),
    ),
    Column("end_time", N_("结束时间"), ColumnKind.CLOCK, names=("止", "到", "结束")),
    Column(
        "minutes",
        N_("时长（分钟）"),
        ColumnKind.MINUTES,
        names=("时长", "分钟", "服务时长", "服务时长（分钟）"),
        note=N_("填分钟，或写“1.5小时”；填了起止时间可以不填。"),
        asked_unless=("end_time", "hours"),
    ),
)
ID_NAMES = ("身份证号", "身份证号码", "身份证", "证件号", "公民身份号码")
VILLAGE_NAMES = (
    *("村", "社区", "村社区", "村居", "村屯", "行政村", "区域"),
    *("村名", "村名称", "社区名称", "村社区名称", "村别", "村社"),
    *("村（居）", "村（屯）", "村（组）", "行政村（社区）"),
    *(
        f"{where}{what}"
        for where in ("所在", "所属")
        for what in (
            *("村", "社区", "村社区", "村居", "村屯", "村组", "行政村"),
            *("村（社区）", "村（居）", "村（屯）", "村（组）"),
        )
    ),
)
PERSON_NAMES = {
    "id_no": ID_NAMES,
    "phone": ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
    "birth_date": ("出生年月日", "生日", "出生年月", "出生"),
    "village_code": VILLAGE_NAMES,
    "education": ("学历",),
    "living_address": ("住址", "地址", "现住址", "家庭住址"),
    "hukou_address": ("户籍所在地", "户口所在地"),
    "note": ("说明",),
    "emergency_contact_name": ("联系人", "联系人姓名", "紧急联系人姓名"),
    "emergency_contact_phone": ("联系人电话", "紧急电话", "监护人电话", "监护人联系电话"),
}
GROUP_OF_VILLAGE = Column(
    "village_group",
    N_("村民小组"),
    names=("组", "组别", "屯", "屯组", "村组", "所在组", "自然屯"),
    note=N_("写在居住地址后面，如“3组”。"),
    joins="living_address",
)
HOUSEHOLD = Column(
    "household_no",
    N_("家庭编号"),
    ColumnKind.LINK,
    names=("户编号", "户号"),
    note=N_("同一家的人写同一个编号；没有编号时可写户主的证件号码。"),
)


PLACE_NAMES = {
    "place": ("活动地点", "服务地点"),
    "village_code": PERSON_NAMES["village_code"],
}
SIGNATURES = ("签名", "签字", "被访人签名", "志愿者签名", "本人签字")
# What the table of volunteers says of the person.
VOLUNTEER_PERSON = ("name", "sex", "id_no", "birth_date", "phone", "living_address", "note")
