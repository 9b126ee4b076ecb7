# SPDX-License-Identifier: MulanPSL-2.0
"""The station itself and its social workers (field lists 2.13 and 2.10.1)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from wuse_desktop.domain.fields import Record, code, codes, day, flag, ref, text
from wuse_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Station(Record):
    """A site: its record id is the site id that all its records carry."""

    entity: ClassVar[str] = "station"
    title: ClassVar[str] = N_("站点")

    name: str = text(N_("站点名称"), required=True)
    type_name: str = text(N_("站点类型名称"), default="社会工作服务站")
    division_code: str = text(N_("区划代码"), required=True, max_length=12)
    level: str = code(N_("站点级别"), "STATION_LEVEL", required=True)
    parent_station_id: str = ref(N_("上级站"), "station")
    is_supervising: bool = flag(N_("总督导站"))
    opened_on: date | None = day(N_("启动运行日期"))
    built_on: date | None = day(N_("建成日期"))
    status: str = code(N_("运行状态"), "STATION_STATUS", required=True)
    address: str = text(N_("地址"))
    phone: str = text(N_("联系电话"), max_length=20)
    agency: str = text(N_("承接机构"))
    head: str = text(N_("负责人"), max_length=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laptop(Record):
    """A computer of a station, in the words of the site that owns the row (decision 0022).

    A station's rows name the computers that belong to it; a county's row about one of them
    (``station_id``) says that it is trusted no longer. ``device_id`` is where bundles for it are
    addressed, ``token`` its unguessable folder on a drop.
    """

    entity: ClassVar[str] = "laptop"
    title: ClassVar[str] = N_("电脑")

    device_id: str = text(N_("编号"), required=True, max_length=64, typed=False)
    station_id: str = ref(N_("站点"), "station", typed=False)
    letter: str = text(N_("机号"), max_length=1, typed=False)
    label: str = text(N_("名称"), max_length=100)
    verify_key: str = text(N_("签名公钥"), typed=False)
    recipient: str = text(N_("收件公钥"), typed=False)
    recovery_recipient: str = text(N_("备用收件公钥"), typed=False)
    token: str = text(N_("文件夹代号"), typed=False)
    admitted_on: date | None = day(N_("登记日期"))
    revoked_on: date | None = day(N_("停用日期"))
    reason: str = text(N_("停用原因"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker(Record):
    """A social worker or another person in a post at the station."""

    entity: ClassVar[str] = "worker"
    title: ClassVar[str] = N_("社工")

    name: str = text(N_("姓名"), required=True, max_length=50, sensitive="P")
    sex: str = code(N_("性别"), "SEX", sensitive="P")
    phone: str = text(N_("联系电话"), max_length=20, sensitive="P")
    id_no: str = text(N_("证件号码"), max_length=20, sensitive="S")
    employer: str = text(N_("所属单位"), required=True)
    post: str = code(N_("岗位"), "POST", required=True)
    employment_kind: str = code(N_("用工性质"), "EMPLOY", required=True)
    entry_on: date | None = day(N_("入职日期"), required=True)
    left_on: date | None = day(N_("离职日期"))
    major: str = text(N_("专业"))
    degree: str = code(N_("学历"), "EDU")
    sw_level: str = code(N_("社工证书级别"), "SW_LEVEL")
    certificate_no: str = text(N_("证书编号"), max_length=40)
    is_community_worker: bool = flag(N_("社区工作者"))
    is_charity_worker: bool = flag(N_("慈善社工"))
    fields: tuple[str, ...] = codes(N_("服务领域"), "FIELD")
    in_talent_reserve: bool = flag(N_("纳入人才储备库"))
    supervisor_grade: str = code(N_("督导级别"), "SUP_GRADE")
