# SPDX-License-Identifier: MulanPSL-2.0
"""A station's and a county's work done by commands alone."""

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PASSWORD
from tests.services.building import intake, put
from wuse_desktop.domain.records.people import Person
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import attachments
from wuse_desktop.services.setup import open_desk
from wuse_desktop.services.tables.layouts import table_names

EXAMPLE = Path(__file__).parents[1] / "data" / "worked_example"


@pytest.fixture
def enrolled(station: Any, county: Any, tmp_path: Path) -> tuple[Any, Any]:
    """The station and the county, who know each other."""
    card = station("enrol", "request", "-o", tmp_path).facts["file"]
    answer = county("enrol", "admit", card, "-o", tmp_path).facts["file"]
    assert station("enrol", "accept", answer).code == 0
    return station, county


def sample(station: Any, seed: int = 7) -> Any:
    return station("sample", "--profile", "mulan", "--seed", seed, "--persons", 12)


def test_setup_gives_the_recovery_code_once(wuse: Any, tmp_path: Path, password_file: Path) -> None:
    ran = wuse(
        "setup", "--home", tmp_path / "new", "--password-file", password_file, "--json",
        "--kind", "station", "--division", "230127101", "--user-name", "王立夏",
    )  # fmt: skip
    assert ran.code == 0
    assert ran.facts["name"] == "东兴镇社会工作服务站"
    assert len(ran.facts["recovery_code"].splitlines()) > 1
    assert ran.facts["notice"]  # no keyring answers here, and that is said


def test_setup_over_a_desk_is_refused_and_changes_nothing(
    wuse: Any, home: Path, password_file: Path
) -> None:
    before = (home / "database.db").read_bytes()
    ran = wuse(
        "setup", "--home", home, "--password-file", password_file, "--json",
        "--kind", "station", "--division", "230127101", "--user-name", "王立夏",
    )  # fmt: skip
    assert ran.code == 1
    assert ran.facts["ok"] is False
    assert (home / "database.db").read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--kind", "village", "kind_unknown"),
        ("--division", "999999999", "division_unknown"),
        ("--division", "230127", "division_level"),
    ],
)
def test_setup_says_what_cannot_be(
    wuse: Any, tmp_path: Path, password_file: Path, option: str, value: str, code: str
) -> None:
    given = {"--kind": "station", "--division": "230127100", "--user-name": "王立夏"}
    given[option] = value
    parts = [part for pair in given.items() for part in pair]
    ran = wuse(
        "setup", "--home", tmp_path / "x", "--password-file", password_file, "--json", *parts
    )
    assert ran.code == 1
    assert ran.facts["code"] == code


def test_templates_are_written_and_loaded_back_empty(station: Any, tmp_path: Path) -> None:
    made = station("template", "all", "-o", tmp_path)
    assert made.code == 0
    loaded = station("load", made.facts["file"])
    assert loaded.code == 0
    assert loaded.facts["rows_in"] == 0
    assert [item["table"] for item in loaded.facts["tables"]] == list(table_names())


def test_an_unknown_table_is_refused(station: Any) -> None:
    ran = station("template", "dragons")
    assert ran.code == 1
    assert "persons" in ran.facts["next_step"]


def test_the_worked_example_is_loaded_and_counted(station: Any) -> None:
    loaded = station("load", EXAMPLE)
    # The case that closes on the 28th is closed only once that day is over.
    assert loaded.facts["rows_in"] == loaded.facts["loaded"] + loaded.facts["returned"]
    figures = station("figures", "--period", "2026-03", "--records").facts["figures"]
    assert all(sum(item["amount"] for item in one["records"]) == one["value"] for one in figures)


def test_returned_rows_come_back_beside_the_file_and_load_when_mended(
    station: Any, tmp_path: Path
) -> None:
    file = tmp_path / "persons.csv"
    file.write_text(
        "姓名,证件号码\n王秀兰,11010519491231002X\n孙桂芝,230127198001010000\n", "utf-8"
    )
    ran = station("load", file)
    assert ran.code == 0
    assert (ran.facts["loaded"], ran.facts["returned"]) == (1, 1)
    returned = Path(ran.facts["tables"][0]["returned_file"])
    assert returned == tmp_path / "persons-退回.csv"
    with returned.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [row["姓名"] for row in rows] == ["孙桂芝"]
    assert "表格软件" in rows[0]["退回原因"]
    mended = returned.read_text("utf-8-sig").replace("230127198001010000", "")
    returned.write_text(mended, "utf-8")
    assert station("load", returned, "--table", "persons").facts["loaded"] == 1


def test_a_trial_writes_nothing(station: Any, tmp_path: Path) -> None:
    file = tmp_path / "persons.csv"
    file.write_text("姓名,性别\n王秀兰,女\n,男\n", "utf-8")
    ran = station("load", file, "--dry-run")
    assert ran.facts["dry_run"] is True
    assert (ran.facts["loaded"], ran.facts["returned"]) == (1, 1)
    assert list(tmp_path.glob("*退回*")) == []
    assert station("load", file, "--dry-run").facts["loaded"] == 1


def test_what_a_ledger_lacks_is_given_once_on_the_command_line(
    station: Any, tmp_path: Path
) -> None:
    people, ledger = tmp_path / "人员.csv", tmp_path / "入户走访台账.csv"
    people.write_text("家庭编号,与户主关系,姓名\nH1,户主,孙玉梅\n", "utf-8")
    ledger.write_text("日期,户主,走访情况,结果\n2026.3.5,孙玉梅,一切好,见到本人\n", "utf-8")
    assert station("load", people).code == 0
    refused = station("load", ledger)
    assert refused.code != 0
    assert "--given" in str(refused.facts)
    given = ("--given", "走访目的=例行探访", "--given", "时长=40")
    assert station("load", ledger, *given).facts["loaded"] == 1
    assert station("load", ledger, "--given", "走访目的").code != 0


def test_when_no_row_can_be_loaded_the_exit_code_says_so(station: Any, tmp_path: Path) -> None:
    file = tmp_path / "persons.csv"
    file.write_text("姓名,性别\n王秀兰,龙\n", "utf-8")
    ran = station("load", file)
    assert ran.code == 1
    assert ran.facts["ok"] is False
    assert ran.facts["code"] == "rows_returned"


def test_past_imports_are_listed_and_undone(station: Any, tmp_path: Path) -> None:
    file = tmp_path / "persons.csv"
    file.write_text("花名册,\n姓名,性别\n王秀兰,女\n合计,1\n", "utf-8")
    assert station("load", "--list").facts["imports"] == []
    loaded = station("load", file)
    (table,) = loaded.facts["tables"]
    assert table["sheet_rows"] == 4
    assert {item["reason"]: item["rows"] for item in table["asides"]} == {
        "title": [1],
        "heading": [2],
        "total": [4],
    }
    import_id = loaded.facts["import_id"]
    (entry,) = station("load", "--list").facts["imports"]
    assert (entry["import_id"], entry["loaded"], entry["undone_at"]) == (import_id, 1, None)
    undone = station("load", "--undo", import_id, "--reason", "选错了文件")
    assert undone.code == 0
    assert undone.facts == {"ok": True, "removed": 1, "restored": 0, "left": []}
    assert station("load", "--undo", import_id).facts["code"] == "import_undone"
    assert station("load", file).facts["loaded"] == 1


def test_load_asks_for_a_file_or_what_else_to_do(station: Any) -> None:
    ran = station("load")
    assert ran.code == 2
    assert ran.facts["code"] == "file_needed"


def test_attachments_go_beside_the_text(
    enrolled: tuple[Any, Any], home: Path, tmp_path: Path
) -> None:
    station, county = enrolled
    desk = open_desk(home, "", PASSWORD, secrets=NoKeyring())
    (case_id,) = put(desk, intake(put(desk, Person(name="王秀兰"))[0]))
    attachments.add(desk, "case_file", case_id, b"%PDF-1.4 " + b"x" * 900)
    desk.close()
    stick = tmp_path / "stick"
    made = station("bundle", "make", "-o", stick).facts
    (files,) = made["attachments"]
    assert (files["files"], files["seq"]) == (1, 1)
    shown = county("bundle", "show", files["path"]).facts
    assert (shown["of_files"], shown["counts"]) == (True, {"file": 1})
    county("bundle", "take", made["path"], "-o", stick)
    taken = county("bundle", "take", files["path"], "-o", stick).facts
    assert (taken["of_files"], taken["rows"], taken["changed"]) == (True, 1, 1)
    assert station("status").facts["attachments"]["underway"] == 1
    assert station("receipt", "take", taken["receipt"]).code == 0
    assert station("status").facts["attachments"] == {"waiting": 0, "underway": 0, "confirmed": 1}


def test_bundle_and_receipt_go_by_file(enrolled: tuple[Any, Any], tmp_path: Path) -> None:
    station, county = enrolled
    filled = sample(station)
    assert filled.code == 0
    stick = tmp_path / "stick"
    made = station("bundle", "make", "-o", stick).facts
    shown = county("bundle", "show", made["path"]).facts
    assert shown["trusted"] is True
    assert sum(shown["counts"].values()) == made["rows"]
    taken = county("bundle", "take", made["path"], "-o", stick).facts
    assert (taken["rows"], taken["rejected"]) == (made["rows"], 0)
    assert station("status").facts["packed"] > 0
    told = station("receipt", "take", taken["receipt"])
    assert told.code == 0
    counts = station("status").facts
    assert counts["unpacked"] == counts["packed"] == counts["delivered"] == 0
    assert counts["confirmed"] > 0
    (line,) = county("status").facts["stations"]
    assert line["rows"] == made["rows"]


def test_the_county_counts_and_prints_what_the_station_does(
    enrolled: tuple[Any, Any], tmp_path: Path
) -> None:
    station, county = enrolled
    filled = sample(station).facts
    drop = tmp_path / "drop"
    drop.mkdir()
    assert station("sync", "--drop", drop).facts["sent"]
    assert county("sync", "--drop", drop).facts["taken"]
    assert station("sync", "--drop", drop).facts["confirmed"]
    period = filled["start"][:7]
    own = station("figures", "--period", period).facts["figures"]
    theirs = county("figures", "--period", period, "--site", "230127100").facts["figures"]
    assert {one["name"]: one["value"] for one in own} == {
        one["name"]: one["value"] for one in theirs
    }
    for ran, options in (
        (station, []),
        (county, ["--site", "木兰镇社会工作服务站"]),
        (county, ["--county"]),
    ):
        path = tmp_path / f"log-{len(options)}.pdf"
        done = ran("paper", "service-log", "--period", period, *options, "-o", path)
        assert done.facts["pages"] >= 1
        assert path.read_bytes().startswith(b"%PDF-")


def test_receipts_can_be_made_again(enrolled: tuple[Any, Any], tmp_path: Path) -> None:
    station, county = enrolled
    sample(station)
    county("bundle", "take", station("bundle", "make").facts["path"])
    (receipt,) = county("receipt", "make", "-o", tmp_path).facts["files"]
    assert station("receipt", "take", receipt).facts["confirmed"] is True


def test_a_receipt_goes_by_telephone(enrolled: tuple[Any, Any]) -> None:
    station, county = enrolled
    sample(station)
    taken = county("bundle", "take", station("bundle", "make").facts["path"]).facts
    said = county("receipt", "say", "--site", "木兰镇社会工作服务站").facts
    assert (said["bundle_id"], said["rows"]) == (taken["bundle_id"], taken["rows"])
    misheard = station("receipt", "hear", said["code"][:-1] + str((int(said["code"][-1]) + 1) % 10))
    assert (misheard.code, misheard.facts["code"]) == (1, "code_misheard")
    heard = station("receipt", "hear", *said["code"].split())
    assert heard.facts["confirmed"] is True
    assert station("status").facts["packed"] == 0


def test_a_county_reports_figures_to_its_prefecture(
    enrolled: tuple[Any, Any], prefecture: Any, tmp_path: Path
) -> None:
    (station, county), upper = enrolled, prefecture
    card = county("enrol", "request", "-o", tmp_path).facts["file"]
    answer = upper("enrol", "admit", card, "-o", tmp_path).facts["file"]
    assert county("enrol", "accept", answer).code == 0
    period = sample(station).facts["start"][:7]
    county("bundle", "take", station("bundle", "make").facts["path"])
    made = county("rollup", "--period", period).facts
    packed = county("bundle", "make").facts["path"]
    taken = upper("bundle", "take", packed, "-o", tmp_path).facts
    assert county("receipt", "take", taken["receipt"]).facts["confirmed"] is True
    found = upper("rollup", "--period", period, "-o", tmp_path / "all.xlsx")
    assert found.facts["figures"] == made["figures"]
    assert found.facts["missing"] == []
    assert (tmp_path / "all.xlsx").read_bytes().startswith(b"PK")
    refused = station("rollup", "--period", period)
    assert (refused.code, refused.facts["code"]) == (1, "not_enrolled")


def test_a_worker_of_that_name_gets_a_log(station: Any, tmp_path: Path) -> None:
    period = sample(station).facts["start"][:7]
    path = tmp_path / "log.pdf"
    ran = station("paper", "service-log", "--period", period, "--worker", "李晓梅", "-o", path)
    assert ran.code == 0
    unknown = station("paper", "service-log", "--worker", "无此人", "-o", path)
    assert unknown.facts["code"] == "worker_unknown"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["figures", "--period", "最近"], "period_unknown"),
        (["figures", "--period", "2026-03", "--site", "火星"], "site_unknown"),
        (["paper", "novel", "-o", "x.pdf"], "paper_unknown"),
        (["bundle", "make"], "not_enrolled"),
        (["bundle", "take", "none.wuse"], ""),
        (["receipt", "make"], "nothing_taken"),
        (["sync"], "no_drop"),
        (["restore", "none.wuse-backup"], ""),
        (["enrol", "admit", "none"], "not_county"),
        (["load", "none.csv"], "file_missing"),
        (["sample", "--profile", "mars"], "profile_unknown"),
        (["users", "stop", "nobody"], "user_unknown"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_1(
    station: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = station(*arguments)
    assert ran.code == 1
    assert ran.facts["ok"] is False
    assert re.search("[\u4e00-\u9fff]", ran.facts["message"])
    assert code in ("", ran.facts["code"])


def test_a_backup_is_restored_in_place_of_the_desk(
    station: Any, home: Path, tmp_path: Path
) -> None:
    sample(station)
    period_rows = station("status").facts["unpacked"]
    file = station("backup", "-o", tmp_path).facts["file"]
    shutil.rmtree(home)
    assert station("restore", file).code == 0
    assert station("status").facts["unpacked"] == period_rows


def test_a_forgotten_password_does_not_stop_a_restore(
    wuse: Any, station: Any, home: Path, tmp_path: Path, recovery_file: Path
) -> None:
    file = station("backup", "-o", tmp_path).facts["file"]
    code = tmp_path / "code.txt"
    code.write_text("".join(recovery_file.read_text("utf-8").split()), "utf-8")
    shutil.rmtree(home)
    ran = wuse("--home", home, "--json", "restore", file, "--recovery-code-file", code)
    assert ran.code == 0, ran.out


def test_the_check_up_is_told_and_written(station: Any, tmp_path: Path) -> None:
    ran = station("doctor", "-o", tmp_path / "doctor.txt")
    assert ran.code == 0
    assert {item["mark"] for item in ran.facts["findings"]} <= {"ok", "warn"}
    assert "数据体检" in (tmp_path / "doctor.txt").read_text("utf-8")


def test_users_are_added_listed_and_stopped(
    wuse: Any, station: Any, home: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second.txt"
    second.write_text("大江东去-浪淘尽-88\n", "utf-8")
    added = station(
        "users", "add", "--name", "赵立春", "--login", "zlc", "--new-password-file", second
    )
    assert added.code == 0
    assert [user["login"] for user in station("users", "list").facts["users"]] == ["李晓梅", "zlc"]
    opened = wuse("--home", home, "--user", "zlc", "--password-file", second, "status")
    assert opened.code == 0
    assert station("users", "stop", "zlc").code == 0
    assert wuse("--home", home, "--user", "zlc", "--password-file", second, "status").code == 1


def test_a_password_is_changed(wuse: Any, station: Any, home: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text("大江东去-浪淘尽-88\n", "utf-8")
    assert station("users", "password", "--new-password-file", new).code == 0
    assert station("status").facts["code"] == "wrong_password"
    assert wuse("--home", home, "--password-file", new, "status").code == 0


def test_the_log_of_the_desk_names_nobody(station: Any, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "persons.csv"
    file.write_text("姓名,性别\n王秀兰,女\n孙桂芝,龙\n", "utf-8")
    station("load", file)
    station("load", tmp_path / "missing.csv")
    text = (home / "logs" / "wuse.log").read_text("utf-8")
    assert "王秀兰" not in text
    assert "孙桂芝" not in text


def test_reasons_are_told_also_when_their_file_cannot_be_written(
    station: Any, tmp_path: Path
) -> None:
    file = tmp_path / "persons.csv"
    file.write_text("姓名,性别\n王秀兰,女\n孙桂芝,龙\n", "utf-8")
    blocked = tmp_path / "blocked"
    blocked.write_text("", "utf-8")
    ran = station("load", file, "--returned", blocked / "x.csv")
    assert ran.code == 1
    assert ran.facts["code"] == "file_not_written"
    assert ran.facts["loaded"] == 1
    assert ran.facts["tables"][0]["findings"]


def test_a_folder_that_is_not_there_is_made(station: Any, tmp_path: Path) -> None:
    made = station("template", "persons", "-o", tmp_path / "new" / "folder")
    assert Path(made.facts["file"]) == tmp_path / "new" / "folder" / "人员.xlsx"
    card = station("enrol", "request", "-o", tmp_path / "cards")
    assert Path(card.facts["file"]).parent == tmp_path / "cards"


def test_a_target_of_the_year_goes_down_and_stands_with_its_figure(
    enrolled: tuple[Any, Any], tmp_path: Path
) -> None:
    station, county = enrolled
    name = station("figures", "--period", "2026-03").facts["unit_name"]
    path = tmp_path / "年度任务.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = [("年度", "站点", "指标", "任务数"), ("2026", name, "小组（开展）", "6")]
        csv.writer(file).writerows(rows)
    assert county("load", path).facts["loaded"] == 1
    county("bundle", "take", station("bundle", "make").facts["path"])
    down = county("bundle", "make", "--site", name, "-o", tmp_path).facts["path"]
    assert station("bundle", "take", down).code == 0
    figures = station("figures", "--period", "2026-03").facts["figures"]
    found = {one["name"]: one for one in figures}
    assert found["groups"]["target"] == 6
    assert (found["groups"]["target_text"], found["groups"]["achieved"]) == ("6", "0.0%")
    assert "target" not in found["activities"]
