# SPDX-License-Identifier: MulanPSL-2.0
"""What a county sends down: forms for all, reviews for their station, nobody's records."""

import hashlib
from pathlib import Path

import pytest

from tests.services.conftest import MakeDesk
from tests.services.exchanging import carry, enrol, records_of, save
from wuse_desktop.domain.records.forms import FiledForm, FormVersion, Review
from wuse_desktop.errors import UserFault
from wuse_desktop.services import bundles, exchange, form_versions, inbox, receipts, reviews, sticks
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_versions import KnownForm
from wuse_desktop.storage import records


@pytest.fixture
def other(make_desk: MakeDesk, county: Desk, tmp_path: Path) -> Desk:
    """A second station of the county."""
    made = make_desk("station", "230127101", "东兴镇社会工作服务站")
    enrol(made, county, tmp_path)
    return made


def publish(county: Desk, title: str = "接案登记表") -> str:
    with county.write() as unit:
        row = FormVersion(
            form_id="case_intake",
            version="2027.1",
            form_title=title,
            sha256=hashlib.sha256(b"<h/>").hexdigest(),
            xform="<h/>",
            published_on=county.today(),
        )
        return unit.put(row).id


def _plan() -> KnownForm:
    found = form_versions.shipped("service_plan")
    assert found is not None
    return found


def file_plan(desk: Desk, person_id: str) -> str:
    with desk.write() as unit:
        form = FiledForm(
            form_id="service_plan",
            form_sha256=_plan().form.sha256,
            person_id=person_id,
            status="submitted",
        )
        return unit.put(form).id


def held(desk: Desk, kind: type[FormVersion] | type[Review]) -> list[FormVersion | Review]:
    with desk.read() as connection:
        return list(records.find(connection, kind))


def test_a_form_goes_to_every_station_and_its_receipts_come_back(
    desk: Desk, other: Desk, county: Desk, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    row_id = publish(county)
    (sent,) = exchange.sync(county, drop)
    assert len(sent.sent) == 2
    for station in (desk, other):
        (report,) = exchange.sync(station, drop)
        assert len(report.taken) == len(report.answered) == 1
        assert [item.id for item in held(station, FormVersion)] == [row_id]
    (settled,) = exchange.sync(county, drop)
    assert sorted(settled.confirmed) == sorted(sent.sent)
    for station in (desk, other):
        exchange.sync(station, drop)
    assert [path for path in drop.rglob("*") if path.is_file()] == []
    (quiet,) = exchange.sync(county, drop)
    assert quiet.sent == ()


def test_no_record_of_the_county_and_no_review_of_another_station_goes_down(
    desk: Desk, other: Desk, county: Desk, stick: Path
) -> None:
    save(county, "县里自己的服务对象")
    person = save(desk, "王秀兰")
    plan = file_plan(desk, person)
    carry(desk, county, stick)
    reviews.say(county, plan, "returned", "目标要写得能衡量。")
    with pytest.raises(UserFault) as nothing:
        bundles.make_down(county, other.site_id)
    assert nothing.value.code == "nothing_to_send"
    made = bundles.make_down(county, desk.site_id, stick)
    inbox.take(desk, made.path)
    found = records_of(desk, county.site_id)
    assert {key.partition("/")[0] for key in found} == {"review"}
    with pytest.raises(UserFault) as refused:
        inbox.take(other, made.path)
    assert refused.value.code == "bundle_wrong_receiver"


def test_an_opinion_is_answered_and_the_answer_travels_up(
    desk: Desk, county: Desk, stick: Path
) -> None:
    plan = file_plan(desk, save(desk, "王秀兰"))
    taken = carry(desk, county, stick)
    assert [line.filed_id for line in reviews.queue(county)] == [plan]
    reviews.say(county, plan, "returned", "目标要写得能衡量。")
    assert reviews.queue(county) == ()

    written = sticks.hand_back(county, stick, desk.site_id, bundle_id=taken.bundle_id)
    assert len(written) == 2
    brought = sticks.take_from_county(desk, [stick])
    assert (brought.count, brought.good) == (2, True)
    (opinion,) = reviews.open_opinions(desk)
    assert (opinion.filed_id, opinion.returned, opinion.comment) == (
        plan,
        True,
        "目标要写得能衡量。",
    )
    # the county finds the station's receipt on the same stick
    assert sticks.take_answers(county, [stick]) == 1

    reviews.answer(desk, opinion.review_id, "已改成每周外出两次。")
    assert reviews.open_opinions(desk) == ()
    carry(desk, county, stick)
    (line,) = reviews.queue(county)
    assert (line.filed_id, line.standing) == (plan, "answered")
    reviews.say(county, plan, "approved", "")
    assert reviews.queue(county) == ()


def test_what_lies_on_a_stick_for_others_is_passed_over(
    desk: Desk, other: Desk, county: Desk, stick: Path
) -> None:
    publish(county)
    assert len(bundles.make_all_down(county, stick)) == 2
    brought = sticks.take_from_county(desk, [stick])
    assert (brought.count, brought.good) == (1, True)
    again = sticks.take_from_county(desk, [stick])
    assert again.good
    assert len(held(desk, FormVersion)) == 1
    assert held(other, FormVersion) == []


def test_a_receipt_of_one_station_confirms_nothing_for_another(
    desk: Desk, other: Desk, county: Desk, stick: Path
) -> None:
    publish(county)
    first, second = (bundles.make_down(county, site.site_id) for site in (desk, other))
    inbox.take(desk, first.path)
    (receipt,) = receipts.make(desk, stick, county.site_id)
    assert receipts.take(county, receipt).confirmed
    with pytest.raises(UserFault):
        bundles.make_down(county, desk.site_id)
    assert bundles.make_down(county, other.site_id).bundle_id == second.bundle_id


def test_nobody_agrees_to_what_he_wrote(desk: Desk) -> None:
    with desk.write() as unit:
        own = unit.put(
            FiledForm(
                form_id="service_plan",
                form_sha256="1" * 64,
                status="submitted",
                recorded_by=desk.session.worker_id,
            )
        )
    with pytest.raises(UserFault) as refused:
        reviews.say(desk, own.id, "approved", "")
    assert refused.value.code == "review_own"
    assert reviews.queue(desk) == ()


# what arrives is checked ------------------------------------------------------------------


def test_a_form_that_breaks_its_own_rules_is_taken_and_told_of(
    desk: Desk, county: Desk, stick: Path
) -> None:
    file_plan(desk, save(desk, "王秀兰"))  # an empty plan: a dozen questions are not answered
    taken = carry(desk, county, stick)
    assert (taken.rejected, taken.unfit) == (0, 1)
    assert "1 份表单" in taken.sentence


def test_a_form_whose_version_never_came_waits_for_it(
    desk: Desk, county: Desk, stick: Path
) -> None:
    with desk.write() as unit:
        unit.put(FiledForm(form_id="own", form_sha256="1" * 64))
    taken = carry(desk, county, stick)
    assert taken.rejected == 1
    (problem,) = inbox.problems(county, desk.site_id)
    assert (problem.entity, problem.can_retry) == ("filed_form", True)


def test_a_form_whose_text_is_not_the_one_it_names_is_not_taken(
    desk: Desk, county: Desk, stick: Path
) -> None:
    with county.write() as unit:
        unit.put(
            FormVersion(
                form_id="case_intake", version="1", form_title="x", sha256="2" * 64, xform="<h/>"
            )
        )
    taken = inbox.take(desk, bundles.make_down(county, desk.site_id, stick).path)
    assert taken.rejected == 1
    assert held(desk, FormVersion) == []
