# SPDX-License-Identifier: MulanPSL-2.0
"""The complete file of a case: every paper in its place, and the sealed ones left out."""

import pytest

from tests.form_answers import add_form
from tests.gui.work_samples import add_intake, add_person, add_session
from tests.services.printed import text, texts
from wuse_desktop.domain.progress import Cancelled
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.services import records
from wuse_desktop.services.case_archive_papers import VolumeWish, case_volume
from wuse_desktop.services.case_pages import case_page
from wuse_desktop.services.desk import Desk, Session


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case in service with a sealed report."""
    found = add_intake(desk, add_person(desk, "王秀英"))
    for form_id in ("case_assessment", "service_plan", "consent", "mandatory_report"):
        add_form(desk, form_id, found)
    add_session(desk, found, "2026-03-24")
    return found


def test_the_papers_are_bound_in_the_order_of_the_archive(desk: Desk, case_id: str) -> None:
    catalogue = texts(case_volume(desk, case_id))[1]
    titles = (
        "个案接案登记表",
        "知情同意书",
        "个案预估表",
        "个案服务计划与协议书",
        "个案服务过程记录表（第1节）",
        "危机介入与强制报告表",
    )
    places = [catalogue.find(title) for title in titles]
    assert -1 not in places
    assert places == sorted(places)


def test_a_sealed_report_is_only_named(desk: Desk, case_id: str) -> None:
    found = text(case_volume(desk, case_id))
    assert "密封另存" in found
    assert "手臂有新伤" not in found


def test_a_reason_brings_the_sealed_report_in_and_stays_in_the_trail(
    desk: Desk, case_id: str
) -> None:
    found = text(case_volume(desk, case_id, VolumeWish("移送公安机关")))
    assert "手臂有新伤" in found
    report = case_page(desk, case_id).folder.latest("mandatory_report")
    assert report is not None
    line = records.history(desk, FiledForm.entity, report.id)[0]
    assert (line.what, line.reason) == ("查看敏感内容", "移送公安机关")


def test_who_is_not_in_charge_gets_sensitive_answers_masked(desk: Desk, case_id: str) -> None:
    assert "高血压" in text(case_volume(desk, case_id))
    assert "高血压" not in text(case_volume(desk, case_id, VolumeWish(reveal=False)))
    desk.session = Session("user-2", "sun", "孙明", "worker", "worker-2")
    found = text(case_volume(desk, case_id, VolumeWish("想看看")))
    assert "高血压" not in found
    assert "手臂有新伤" not in found


def test_binding_tells_how_far_it_is_and_may_be_stopped(desk: Desk, case_id: str) -> None:
    class Impatient:
        def __init__(self) -> None:
            self.steps: list[tuple[int, int]] = []

        def step(self, label: str, done: int, total: int) -> None:
            assert label
            self.steps.append((done, total))
            if done == 2:
                raise Cancelled

    progress = Impatient()
    with pytest.raises(Cancelled):
        case_volume(desk, case_id, progress=progress)
    assert progress.steps == [(0, 6), (1, 6), (2, 6)]
