# SPDX-License-Identifier: MulanPSL-2.0
"""Identity numbers: the resident ID (rules V-01 to V-04) and the disability certificate (V-05)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul

from wuse_desktop.domain.birth import Birth, agree
from wuse_desktop.domain.problems import Level, Problem
from wuse_desktop.i18n import _, current_language

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_OLDEST = 130
_MALE, _FEMALE = "1", "2"  # code list SEX
# GB/T 2260 provinces; 81-83 residents of Hong Kong, Macao and Taiwan; 9x foreign residents.
_PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,2}")
_NOISE = re.compile(r"[\s\u200b-\u200f\ufeff'\"‘’“”`-]+")
# Letters and signs that stand for X in typed tables: Cyrillic, Greek, multiplication sign.
_LIKE_X = str.maketrans({"Х": "X", "х": "X", "Χ": "X", "χ": "X", "×": "X", "✕": "X"})


@dataclass(frozen=True, slots=True)
class IdCheck:
    """A checked resident ID.

    ``normal`` is the text as it is stored (half-width, upper-case); ``birth_date`` and ``sex``
    (code of SEX) are what the number says, None where it cannot be read.
    """

    normal: str
    problems: tuple[Problem, ...]
    birth_date: date | None
    sex: str | None


@dataclass(frozen=True, slots=True)
class CertificateCheck:
    """A checked disability certificate; type and level are codes of DIS_TYPE and DIS_LEVEL."""

    normal: str
    problems: tuple[Problem, ...]
    id_no: str
    dis_type: str | None
    dis_level: str | None


def normalise_id(text: str) -> str:
    """Half-width, upper-case, without blanks, quotes and hyphens; what looks like X is X."""
    plain = unicodedata.normalize("NFKC", text).translate(_LIKE_X)
    return _NOISE.sub("", plain).upper()


def check_digit(first17: str) -> str:
    """The eighteenth character that belongs to seventeen digits (rule V-01, GB 11643)."""
    if len(first17) != len(_WEIGHTS):
        raise ValueError(len(first17))
    total = sum(map(mul, map(int, first17), _WEIGHTS))
    return _CHECK_CHARACTERS[total % 11]


def age_on(birth_date: date, on: date) -> int:
    """Completed years of life on a day; negative before birth."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def check_id(text: str, on: date) -> IdCheck:
    """Check a resident ID on a day (rules V-01 to V-03); ``on`` decides future and age."""
    return _checked(text, on, current_language())


@lru_cache(maxsize=64)  # on its way to a saving a number is looked at five times
def _checked(text: str, on: date, _language: str) -> IdCheck:
    normal = normalise_id(text)
    if damage := _spreadsheet_damage(normal):
        # Fifteen digits survive: the birth date is among them, the sex is not.
        survived = _fifteen_digits(normal)[6:14] if len(normal) == 18 else ""
        return IdCheck(normal, (damage,), _real_date(survived), None)
    if re.fullmatch(r"[0-9]{15}", normal):
        return _check_old(normal, on)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", normal):
        return IdCheck(normal, (_shape_problem(normal),), None, None)
    problems: list[Problem] = []
    if normal[17] != check_digit(normal[:17]):
        problems.append(
            _v01("id_check_digit", _("身份证号码的校验码不对，可能有一位写错了，请对照证件核对。"))
        )
    elif normal.endswith("000"):
        problems.append(
            _v01(
                "id_zero_tail",
                _("身份证号码末三位都是 0，可能是表格软件抹掉了尾数，请对照证件核对。"),
                "warn",
            )
        )
    birth_date = _real_date(normal[6:14])
    problems.extend(_birth_problems(birth_date, on))
    problems.extend(_province_problems(normal))
    return IdCheck(normal, tuple(problems), birth_date, _sex_of(normal[16]))


def check_agreement(check: IdCheck, birth: Birth | None, sex: str | None) -> tuple[Problem, ...]:
    """Compare what the number says with what was entered (rule V-04); both are kept.

    ``sex`` is a code of SEX; empty values and "0"/"9" (unknown, not stated) agree with anything.
    """
    problems = []
    if birth and check.birth_date and not agree(birth, Birth(check.birth_date)):
        problems.append(
            Problem(
                "id_birth_date",
                "V-04",
                "warn",
                _("出生日期和身份证号码不一致，请核对是哪一个写错了。"),
            )
        )
    if sex in (_MALE, _FEMALE) and check.sex and sex != check.sex:
        problems.append(
            Problem("id_sex", "V-04", "warn", _("性别和身份证号码不一致，请核对是哪一个写错了。"))
        )
    return tuple(problems)


def check_disability_certificate(
    text: str, on: date, id_no: str = "", dis_type: str = "", dis_level: str = ""
) -> CertificateCheck:
    """Check a disability certificate and compare it with the entered facts (rule V-05).

    Eighteen characters of ID, type digit 1-7, level digit 1-4, optionally "B" and a reissue
    digit. Everything found is a warning; empty arguments are not compared.
    """
    normal = normalise_id(text)
    match = re.fullmatch(r"([0-9]{17}[0-9X])([1-7])([1-4])(B[0-9])?", normal)
    if not match:
        shape = _("残疾证号应为20位：18位身份证号码加残疾类别和等级各1位，补换证另加B和1位数字。")
        return CertificateCheck(normal, (_v05("certificate_shape", shape),), "", None, None)
    own_id, own_type, own_level = match[1], match[2], match[3]
    problems = [
        _v05(f"certificate_{problem.code}", problem.message)
        for problem in check_id(own_id, on).problems
    ]
    if id_no and normalise_id(id_no) != own_id:
        problems.append(_v05("certificate_id", _("残疾证号里的身份证号码和本人证件号码不一致。")))
    if dis_type and dis_type != own_type:
        problems.append(_v05("certificate_type", _("残疾类别和残疾证号不一致。")))
    if dis_level and dis_level != own_level:
        problems.append(_v05("certificate_level", _("残疾等级和残疾证号不一致。")))
    return CertificateCheck(normal, tuple(problems), own_id, own_type, own_level)


def _spreadsheet_damage(normal: str) -> Problem | None:
    """A spreadsheet that holds the text as a number keeps fifteen digits of it."""
    message = ""
    if _SCIENTIFIC.fullmatch(normal):
        message = _("证件号码被表格软件变成了科学计数，后几位已经丢失，请对照证件重新填写。")
    elif re.fullmatch(r"[0-9]{18}", normal) and normal[17] != check_digit(normal[:17]):
        number = int(normal)
        if number % 1000 == 0 or int(float(f"{_fifteen_digits(normal)}000")) == number:
            message = _(
                "证件号码末三位被表格软件变成了 0，原来的数字已经丢失，请对照证件重新填写。"
            )
    if not message:
        return None
    advice = _("以后填表前先把这一列设成“文本”格式。")
    return _v01("id_spreadsheet_damage", message + advice)


def _fifteen_digits(digits: str) -> str:
    """What a spreadsheet keeps of eighteen digits."""
    return f"{int(digits):.14e}".partition("e")[0].replace(".", "")


def _shape_problem(normal: str) -> Problem:
    if not normal:
        return _v01("id_empty", _("没有填写身份证号码。"))
    if "*" in normal:
        return _v01("id_masked", _("这个身份证号码是遮挡过的，不能保存，请填写完整的号码。"))
    if re.fullmatch(r"[0-9]+X?", normal):
        message = _("身份证号码应为18位，现在是{count}位。").format(count=len(normal))
        return _v01("id_length", message)
    return _v01("id_characters", _("身份证号码只能有数字，最后一位可以是 X。"))


def _check_old(normal: str, on: date) -> IdCheck:
    """Fifteen digits: kept as they are, never upgraded silently (rule V-03)."""
    old = _("这是15位的旧身份证号码，照原样保存；请尽量补上现在的18位号码。")
    birth_date = _real_date("19" + normal[6:12])
    problems = [Problem("id_old", "V-03", "warn", old)]
    problems.extend(_birth_problems(birth_date, on))
    problems.extend(_province_problems(normal))
    return IdCheck(normal, tuple(problems), birth_date, _sex_of(normal[14]))


def _birth_problems(birth_date: date | None, on: date) -> list[Problem]:
    if birth_date is None:
        return [_v02("id_date", _("身份证号码里的出生日期不存在，请对照证件核对。"))]
    if birth_date > on:
        return [_v02("id_future", _("身份证号码里的出生日期还没有到，请对照证件核对。"))]
    if age_on(birth_date, on) > _OLDEST:
        return [
            _v02(
                "id_age", _("按身份证号码算已超过{years}岁，请对照证件核对。").format(years=_OLDEST)
            )
        ]
    return []


def _province_problems(normal: str) -> list[Problem]:
    """Old county codes are gone from today's table, so only the province is looked at."""
    if normal[:2] in _PROVINCES or (normal[0] == "9" and len(normal) == 18):
        return []
    return [_v02("id_division", _("身份证号码开头的地区代码没有见过，请对照证件核对。"), "warn")]


def _real_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _sex_of(digit: str) -> str:
    return _MALE if int(digit) % 2 else _FEMALE


def _v01(code: str, message: str, level: Level = "block") -> Problem:
    return Problem(code, "V-01", level, message)


def _v02(code: str, message: str, level: Level = "block") -> Problem:
    return Problem(code, "V-02", level, message)


def _v05(code: str, message: str) -> Problem:
    return Problem(code, "V-05", "warn", message)
