# SPDX-License-Identifier: MulanPSL-2.0
"""The types of rows in a form: what authors write for them, in Chinese and in English."""

import re
from dataclasses import dataclass

from wuse_desktop.forms.formulas import plain_width
from wuse_desktop.i18n import N_

ONE, MANY = "select_one", "select_multiple"
BEGINNINGS = {"begin_group": "end_group", "begin_repeat": "end_repeat"}
ENDINGS = {end: begin for begin, end in BEGINNINGS.items()}
CALCULATED = frozenset({"calculate", "hidden"})
FILLED_IN = frozenset({"start", "end", "today", "username"})

# The XLSForm type and its Chinese name, in the order of the guide.
TYPES: dict[str, str] = {
    "text": N_("文本"),
    "integer": N_("整数"),
    "decimal": N_("小数"),
    "date": N_("日期"),
    "time": N_("时间"),
    "dateTime": N_("日期时间"),
    ONE: N_("单选"),
    MANY: N_("多选"),
    "acknowledge": N_("确认"),
    "note": N_("说明"),
    "calculate": N_("计算"),
    "image": N_("图片"),
    "file": N_("文件"),
    "begin_group": N_("分组开始"),
    "end_group": N_("分组结束"),
    "begin_repeat": N_("重复开始"),
    "end_repeat": N_("重复结束"),
    "hidden": N_("隐藏"),
    "start": N_("开始时间"),
    "end": N_("结束时间"),
    "today": N_("今天"),
    "username": N_("填表人"),
}
OTHER, OTHER_ZH = "or_other", "或其他"

# What a telephone could fill in and a desk cannot: such rows are passed over.
OF_A_DEVICE = frozenset(
    {"deviceid", "phonenumber", "simserial", "subscriberid", "email", "audit"}
)  # fmt: skip
UNSUPPORTED: dict[str, str] = {
    "geopoint": N_("定位"),
    "geotrace": N_("轨迹"),
    "geoshape": N_("区域"),
    "start-geopoint": N_("定位"),
    "background-geopoint": N_("定位"),
    "audio": N_("录音"),
    "background-audio": N_("录音"),
    "video": N_("录像"),
    "barcode": N_("扫码"),
    "range": N_("滑块"),
    "rank": N_("排序"),
    "percentage": N_("百分数"),
    "osm": N_("地图"),
    "csv-external": N_("外部文件"),
    "xml-external": N_("外部文件"),
    "select_one_external": N_("外部文件里的选项"),
    "select_one_from_file": N_("外部文件里的选项"),
    "select_multiple_from_file": N_("外部文件里的选项"),
    "begin_loop": N_("按选项循环"),
    "end_loop": N_("按选项循环"),
}

_ALIASES: dict[str, str] = {
    **{name.lower(): name for name in (*TYPES, *OF_A_DEVICE, *UNSUPPORTED)},
    **{chinese: name for name, chinese in TYPES.items()},
    "文字": "text",
    "附件": "file",
    "照片": "image",
    "string": "text",
    "int": "integer",
    "date_time": "dateTime",
    "photo": "image",
    "picture": "image",
    "trigger": "acknowledge",
    "start_time": "start",
    "end_time": "end",
    "gps": "geopoint",
    "location": "geopoint",
    "phone_number": "phonenumber",
    "device_id": "deviceid",
    "imei": "deviceid",
    "sim_id": "simserial",
    "subscriber_id": "subscriberid",
    "begin_lgroup": "begin_repeat",
    "end_lgroup": "end_repeat",
    "begin_looped_group": "begin_repeat",
    "end_looped_group": "end_repeat",
}
_CHOOSING: dict[str, str] = {
    "单选": ONE,
    "多选": MANY,
    "select_one": ONE,
    "select1": ONE,
    "select_one_from": ONE,
    "select_one_prompt_using": ONE,
    "select_one_using": ONE,
    "select_multiple": MANY,
    "select_multiple_from": MANY,
    "select_multiple_prompt_using": MANY,
    "select_multiple_using": MANY,
    "select_all_that_apply": MANY,
    "select_all_that_apply_from": MANY,
    "select_one_external": "select_one_external",
    "select_one_from_file": "select_one_from_file",
    "select_multiple_from_file": "select_multiple_from_file",
    "rank": "rank",
    "begin_loop": "begin_loop",
    "begin_loop_over": "begin_loop",
    "osm": "osm",
}
_OLD_STYLE = re.compile(r"^(?:add|q|get)_(.+?)(?:_prompt)?$")
_GLUED = re.compile(r"^(单选|多选)[:：\s]*(?=[^\s:：])")
_WITH_OTHER = re.compile(r"^(.*?)\s+(?:或其他|or_other|or other|or specify other)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowType:
    """What kind of row it is; ``kind`` is "" for a type that nobody knows.

    ``list_name`` is the list of a choosing question, ``other`` whether "other" may be written in.
    """

    kind: str
    list_name: str = ""
    other: bool = False

    @property
    def text(self) -> str:
        """The type as XLSForm writes it."""
        return " ".join(filter(None, (self.kind, self.list_name, OTHER if self.other else "")))

    @property
    def chinese(self) -> str:
        """The type as the Chinese headings go with it."""
        other = OTHER_ZH if self.other else ""
        return " ".join(filter(None, (TYPES.get(self.kind, self.kind), self.list_name, other)))

    @property
    def chooses(self) -> bool:
        """Whether the answer is taken from a list."""
        return self.kind in (ONE, MANY)


def read_type(written: str) -> RowType:
    """What an author meant by the cell of a type."""
    text = _GLUED.sub(r"\1 ", " ".join(plain_width(written).split()))
    if kind := _ALIASES.get(_key(text)):
        return RowType(kind)
    with_other = _WITH_OTHER.match(text)
    words = (with_other[1] if with_other else text).rsplit(" ", 1)
    if len(words) == 2 and (kind := _CHOOSING.get(_bare(_key(words[0])))):
        return RowType(kind, words[1], with_other is not None)
    kind = _CHOOSING.get(_bare(_key(text))) or _ALIASES.get(_bare(_key(text)), "")
    return RowType(kind)


def known_words() -> list[str]:
    """Every word for a type, to guess from when one is misspelt."""
    return [*TYPES, *TYPES.values()]


def _key(text: str) -> str:
    return text.replace(" ", "_").lower()


def _bare(key: str) -> str:
    """A type of the first XLSForm versions ("add text prompt") without its frame."""
    found = _OLD_STYLE.match(key)
    return found[1] if found else key
