# SPDX-License-Identifier: MulanPSL-2.0
"""The register of organisations by commands: template, load, figures, ledger."""

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Wuse

ROWS = (
    ("社会组织名称", "类型", "类别", "成立时间", "负责人", "联系电话", "成员人数", "活动范围",
     "活动地点", "业务范围"),
    ("夕阳秧歌队", "社区社会组织", "文体活动类", "2026.3.6", "赵玉兰", "13904515678", "32", "全镇",
     "文化广场", "秧歌"),
    ("春蕾志愿服务队", "社区社会组织、志愿服务组织", "公益慈善类", "2025年5月1日", "钱立夏",
     "13904515679", "18", "全镇", "社工站", "陪伴儿童"),
)  # fmt: skip


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "社会组织.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)
    return path


def test_a_template_is_filled_loaded_counted_and_printed(
    station: Wuse, register: Path, tmp_path: Path
) -> None:
    made = station("template", "organisations", "-o", tmp_path / "templates")
    assert made.code == 0
    loaded = station("load", register)
    assert (loaded.code, loaded.facts["loaded"], loaded.facts["returned"]) == (0, 2, 0)
    told = station("figures", "--period", "2026-03").facts["figures"]
    found: dict[str, Any] = {item["name"]: item["value"] for item in told}
    assert found["organisations"] == 2
    assert found["organisations_founded"] == 1
    assert found["volunteer_organisations"] == 1
    paper = tmp_path / "r12.pdf"
    printed = station(
        "paper", "ledger-organisations", "--period", "2026-03", "--reason", "年检", "-o", paper
    )
    assert printed.code == 0, printed.err
    assert paper.read_bytes().startswith(b"%PDF")
