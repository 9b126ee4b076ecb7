# SPDX-License-Identifier: MulanPSL-2.0
"""Telephone numbers (rule V-07). Everything found is a warning: villages have all kinds."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _

PhoneKind = Literal["mobile", "landline", "service", "short", "unknown"]

_BLANKS = re.compile(r"[\s\u200b-\u200f\ufeff'\"‘’“”`.·]+")
_DASHES = re.compile(r"[‐‑‒–—―−_~～-]+")
_COUNTRY = re.compile(r"^(\+86|0086|86(?=1[3-9][0-9]{9}$))-?")
_EXTENSION = re.compile(r"(?:转|分机|EXT|X)([0-9]+)$")
_AREA = r"(010|02[0-9]|0[3-9][0-9]{2})"
_LANDLINE = re.compile(_AREA + r"-?([2-9][0-9]{6,7})(?:-([0-9]{1,6}))?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_SERVICE = re.compile(r"(?:400|800)[0-9]{7}|1[12]0|119|1[0-9]{4}|9[56][0-9]{3,6}")
_SHORT = re.compile(r"[0-9]{3,6}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}")
_SEVERAL = re.compile(r"[/、,，;；|]")


@dataclass(frozen=True, slots=True)
class PhoneCheck:
    """A checked number: ``normal`` is stored ("13812345678", "0451-57081234")."""

    normal: str
    problems: tuple[Problem, ...]
    kind: PhoneKind


def normalise_phone(text: str) -> str:
    """Half-width digits without blanks and country code; a landline as area code, "-", number."""
    if not text or _MOBILE.fullmatch(text):  # as nearly all of them are
        return text
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"^([0-9]+)\.0+$", r"\1", plain)  # a spreadsheet's number
    if _SCIENTIFIC.fullmatch(plain.upper()):
        return plain.upper()
    plain = _DASHES.sub("-", _BLANKS.sub("", plain.replace("(", "").replace(")", "-"))).upper()
    plain = _COUNTRY.sub("", _EXTENSION.sub(r"-\1", plain)).strip("-")
    if match := _LANDLINE.fullmatch(plain):
        return "-".join(part for part in match.groups() if part)
    bare = plain.replace("-", "")
    return bare if _MOBILE.fullmatch(bare) or _SERVICE.fullmatch(bare) else plain


def check_phone(text: str) -> PhoneCheck:
    """Check one number (rule V-07); an empty text is no problem here, the form asks for it."""
    normal = normalise_phone(text)
    if not normal:
        return PhoneCheck("", (), "unknown")
    kind = _kind(normal)
    if kind in ("mobile", "landline", "service"):
        return PhoneCheck(normal, (), kind)
    return PhoneCheck(normal, (_problem(normal, kind),), kind)


def _kind(normal: str) -> PhoneKind:
    if _MOBILE.fullmatch(normal):
        return "mobile"
    if _LANDLINE.fullmatch(normal) or _LOCAL.fullmatch(normal):
        return "landline"
    if _SERVICE.fullmatch(normal):
        return "service"
    return "short" if _SHORT.fullmatch(normal) else "unknown"


def _problem(normal: str, kind: PhoneKind) -> Problem:
    if kind == "short":
        return _v07("phone_short", _("这是村里的短号，外面打不通，请在备注里写明。"))
    if _SCIENTIFIC.fullmatch(normal):
        return _v07("phone_spreadsheet_damage", _("电话号码被表格软件变成了科学计数，请重新填写。"))
    if _SEVERAL.search(normal):
        return _v07("phone_several", _("这里写了不止一个电话号码，请只留一个，其余写到备注。"))
    if re.fullmatch(r"1[0-9-]*", normal):
        count = len(normal.replace("-", ""))
        return _v07(
            "phone_mobile",
            _("手机号码应为11位、以13至19开头，现在是{count}位，请核对。").format(count=count),
        )
    return _v07("phone_shape", _("电话号码的样子不对，请核对；固定电话请带上区号。"))


def _v07(code: str, message: str) -> Problem:
    return Problem(code, "V-07", "warn", message)
