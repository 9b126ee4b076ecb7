# SPDX-License-Identifier: MulanPSL-2.0
"""Invented people, the same ones in each run."""

import random
from datetime import date

from wuse_desktop.domain.identity import check_digit
from wuse_desktop.storage.codec import CODECS, Row

# Common surnames and characters of given names.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡"
    "郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超"
    "兰霞平刚桂华玉梅建国红云志春海山凤仙文斌庆荣生福祥宝珍贵秋菊"
)


def given_name(chance: random.Random) -> str:
    """The name of somebody."""
    given = "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))
    return chance.choice(_SURNAMES) + given


def birthday(chance: random.Random, first: int = 1930, last: int = 2020) -> date:
    """A day on which somebody was born."""
    return date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))


def id_number(born: date, number: int) -> str:
    """An ID number that is right in itself; ``number`` below 1000 tells those of one day apart."""
    first = f"230127{born:%Y%m%d}{number % 1000:03d}"
    return first + check_digit(first)


def phone(chance: random.Random, number: int) -> str:
    """A mobile number of its own."""
    return f"1{chance.choice('35789')}{number:09d}"


def stored_row(entity: str, row_id: str, **values: object) -> Row:
    """A row as it would come in a bundle, with defaults for what is not given."""
    return {
        "id": row_id,
        "site_id": "01990000-0000-7000-8000-000000000000",
        "hlc": "001774400000000-0000-benchmark",
        "field_hlc": "{}",
        "origin": "benchmark",
        "deleted_hlc": None,
        "extra": "{}",
        **CODECS[entity].defaults,
        **values,
    }
