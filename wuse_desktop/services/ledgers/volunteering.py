# SPDX-License-Identifier: MulanPSL-2.0
"""R11: 志愿者花名册, 志愿服务时长台账, 志愿服务记录证明登记簿."""

from collections import Counter

from wuse_desktop.domain.birth import TO_MONTH, birth_text
from wuse_desktop.domain.codes import label, labels
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.masking import mask_id, mask_name
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerCertificate
from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.domain.volunteer_time import star_level
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import log_names
from wuse_desktop.services.ledgers.ledger_types import (
    A_DAY,
    A_NAME,
    A_PHONE,
    AN_ID,
    LedgerColumn,
    LedgerKind,
    LedgerRow,
    LedgerView,
)
from wuse_desktop.statistics.indicator import listed
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.log_records import counted_services
from wuse_desktop.storage.records import find, get_many


def _roster(view: LedgerView) -> list[LedgerRow]:
    """The volunteers on the register at the end of the scope, by number and name."""
    lines = listed(view.connection, INDICATORS["volunteers_registered"], view.scope)
    volunteers = get_many(view.connection, Volunteer, (line.record_id for line in lines))
    people = get_many(view.connection, Person, (item.person_id for item in volunteers.values()))
    given: Counter[str] = Counter()
    for service in counted_services(view.connection, view.until):
        given[service.volunteer_id] += service.minutes or 0
    rows = []
    for volunteer in sorted(volunteers.values(), key=lambda item: (item.volunteer_no, item.id)):
        person = people.get(volunteer.person_id) or Person()
        minutes = given[volunteer.id]
        star = star_level(minutes)
        rows.append(
            LedgerRow(
                volunteer.id,
                volunteer.site_id,
                (
                    person.name,
                    label("SEX", person.sex),
                    birth_text(person.birth_date, TO_MONTH)
                    if person.birth_date_precision == TO_MONTH
                    else person.birth_date,
                    mask_id(person.id_no),
                    division_name(person.village_code) if person.village_code else "",
                    person.phone,
                    labels("VOL_SKILL", volunteer.skills),
                    labels("VOL_FIELD", volunteer.service_categories),
                    volunteer.team,
                    float(minutes_to_hours(minutes)),
                    _("{count}星").format(count=star) if star else "",
                ),
            )
        )
    return rows


def _hours(view: LedgerView) -> list[LedgerRow]:
    services = counted_services(view.connection, view.scope)
    volunteers = get_many(view.connection, Volunteer, (item.volunteer_id for item in services))
    people = get_many(view.connection, Person, (item.person_id for item in volunteers.values()))
    rows = []
    for service in services:
        volunteer = volunteers.get(service.volunteer_id) or Volunteer()
        person = people.get(volunteer.person_id)
        rows.append(
            LedgerRow(
                service.id,
                service.site_id,
                (
                    service.service_date,
                    mask_name(person.name) if person else "",
                    service.activity_name,
                    service.place,
                    log_names.text(service.content, service.confidentiality_level),
                    service.minutes,
                    service.organising_unit,
                    service.person_in_charge,
                    "",
                    label("UPLOAD", service.upload_status),
                ),
            )
        )
    return rows


def _certificates(view: LedgerView) -> list[LedgerRow]:
    """The certificates issued in the scope, by their numbers; revoked ones say so."""
    found = find(view.connection, VolunteerCertificate, "record_no")
    rows = []
    for item in found:
        issued = item.issued_on
        own = not view.scope.site_id or item.site_id == view.scope.site_id
        if issued is None or not own or not view.scope.start <= issued <= view.scope.end:
            continue
        rows.append(
            LedgerRow(
                item.id,
                item.site_id,
                (
                    item.record_no,
                    item.holder_name,
                    f"{item.from_on or ''} — {item.to_on or ''}",
                    float(minutes_to_hours(item.total_minutes or 0)),
                    issued,
                    item.handler,
                    item.responsible,
                    item.purpose,
                    label("VOL_CERT", item.state),
                    "",
                ),
            )
        )
    return rows


ROSTER = LedgerKind(
    "ledger-volunteers",
    "R11",
    N_("志愿者花名册"),
    (
        LedgerColumn(N_("姓名"), 7, holds=A_NAME),
        LedgerColumn(N_("性别"), 4.5),
        LedgerColumn(N_("出生"), 9.5, holds=A_DAY),
        LedgerColumn(N_("证件号"), 15, holds=AN_ID),
        LedgerColumn(N_("区域"), 10),
        LedgerColumn(N_("电话"), 11, holds=A_PHONE),
        LedgerColumn(N_("专长"), 12),
        LedgerColumn(N_("服务类别"), 12),
        LedgerColumn(N_("队伍"), 12),
        LedgerColumn(N_("累计时长（小时）"), 7, number=True, summed=True),
        LedgerColumn(N_("参考星级"), 6),
    ),
    _roster,
    named=True,
)
HOURS = LedgerKind(
    "ledger-hours",
    "R11",
    N_("志愿服务时长台账"),
    (
        LedgerColumn(N_("日期"), 9.5, holds=A_DAY),
        LedgerColumn(N_("志愿者"), 7, holds=A_NAME),
        LedgerColumn(N_("活动"), 14),
        LedgerColumn(N_("地点"), 12),
        LedgerColumn(N_("内容"), 20),
        LedgerColumn(N_("时长（分钟）"), 8, number=True, summed=True, holds="（分钟）"),
        LedgerColumn(N_("组织单位"), 14),
        LedgerColumn(N_("负责人"), 8, holds=A_NAME),
        LedgerColumn(N_("志愿者签名"), 10),
        LedgerColumn(N_("上传状态"), 8),
    ),
    _hours,
)
CERTIFICATES = LedgerKind(
    "ledger-certificates",
    "R11",
    N_("志愿服务记录证明登记簿"),
    (
        LedgerColumn(N_("证明编号"), 20),
        LedgerColumn(N_("志愿者"), 8, holds=A_NAME),
        LedgerColumn(N_("服务起止"), 17),
        LedgerColumn(N_("时长（小时）"), 9, number=True, summed=True),
        LedgerColumn(N_("出具日期"), 9.5, holds=A_DAY),
        LedgerColumn(N_("经办"), 8, holds=A_NAME),
        LedgerColumn(N_("负责人"), 8, holds=A_NAME),
        LedgerColumn(N_("用途"), 14),
        LedgerColumn(N_("状态"), 7),
        LedgerColumn(N_("领取签名"), 11),
    ),
    _certificates,
    named=True,
)
