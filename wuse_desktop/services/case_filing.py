# SPDX-License-Identifier: MulanPSL-2.0
"""What filing a form does to its case (rules R-01, R-03, P-07, D-12), as one table.

Each form of a case may ask something of the case before it is filed (``check``) and change it
afterwards (``apply``); what it asks is told beside the question that it is about.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from wuse_desktop.domain import case_rules
from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.consents import FILE_AND_SERVICE, given_items
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Task
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.forms import SENT_OUT, Referral
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.working_days import DEADLINES, due_on
from wuse_desktop.forms.session import Session
from wuse_desktop.i18n import _
from wuse_desktop.services import cases
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.services.form_records import placed, read_answers
from wuse_desktop.services.holidays import HOLIDAYS
from wuse_desktop.storage import case_store, form_store, records

Check = Callable[[Desk, CaseFile, Session], Iterable[Problem]]
Apply = Callable[[Desk, CaseFile, Session, date, str], None]


def check_against_case(desk: Desk, case: CaseFile, session: Session) -> tuple[Problem, ...]:
    """What the case asks of a form whose own rules are content."""
    check = _CHECKS.get(session.form.form_id)
    if check is None:
        return ()
    return tuple(placed(session, CaseFile, check(desk, case, session)))


def apply_to_case(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    """Change the case as the form says. Raises what the moves of cases raise."""
    apply = _APPLIES.get(session.form.form_id)
    if apply is not None:
        apply(desk, case, session, on, reason)


def _typed(case: CaseFile, session: Session) -> CaseFile:
    return read_answers(session, case)


def _update(desk: Desk, case: CaseFile, session: Session, reason: str) -> None:
    """Keep the typed columns of a form that moves the case nowhere."""
    with desk.write(reason) as unit:
        put_record(desk, unit, _typed(case, session), reason)


# assessment ----------------------------------------------------------------------------------


def _check_assessment(_desk: Desk, case: CaseFile, _session: Session) -> Iterator[Problem]:
    if case.state == states.INTAKE:
        message = _("还没有决定接案；请先在接案登记里填写处理决定。")
        yield Problem("case_not_accepted", "R-01", "block", message)
    elif case.state in (states.REFUSED, states.REFERRED_OUT):
        message = _("这个个案没有接下来，不用写预估。")
        yield Problem("case_not_accepted", "R-01", "block", message)


def _apply_assessment(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    typed = _typed(case, session)
    if case.state == states.ACCEPTED:
        facts = {"risk_level": typed.risk_level, "case_grade": typed.case_grade}
        cases.move_case(desk, case.id, states.ASSESSING, on, reason or _("写了预估表"), **facts)
    else:
        _update(desk, case, session, reason)
    _tell_risk(desk, typed, reason or _("预估表"))


def _tell_risk(desk: Desk, case: CaseFile, reason: str) -> None:
    """The person's own level of risk follows the case: it is shown wherever the person is."""
    with desk.write(reason) as unit:
        person = unit.get(Person, case.client_id)
        if person is None or person.site_id != desk.site_id or not case.risk_level:
            return
        if person.risk_level != case.risk_level:
            changed = dataclasses.replace(person, risk_level=case.risk_level)
            put_record(desk, unit, changed, reason)


def _apply_review(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    del on
    _update(desk, case, session, reason)
    _tell_risk(desk, _typed(case, session), reason or _("阶段评估"))


# plan ----------------------------------------------------------------------------------------


def _check_plan(desk: Desk, case: CaseFile, session: Session) -> Iterator[Problem]:
    typed = _typed(case, session)
    yield from _check_assessment(desk, case, session)
    if case.opened_on is None and typed.opened_on is not None and not case.case_grade:
        message = _("还没有写预估表，个案分级还没有定；请先写预估表，再签协议。")
        yield Problem("assessment_missing", "R-01", "block", message)
    elif case.opened_on is None and typed.opened_on is not None:
        yield from case_rules.check_opening(
            case, typed.opened_on, typed.overall_goal, case.case_grade, desk.today()
        )
    elif case.opened_on is None:
        message = _("协议还没有签，先不计入个案数；签好后再补上签订日期。")
        yield Problem("plan_unsigned", "C-09", "warn", message, "opened_on")


def _apply_plan(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    del on
    typed = _typed(case, session)
    if case.opened_on is None and typed.opened_on is not None:
        cases.open_case(desk, case.id, typed.opened_on, typed.overall_goal, case.case_grade, reason)
    else:
        kept = dataclasses.replace(typed, opened_on=case.opened_on)
        with desk.write(reason) as unit:
            put_record(desk, unit, kept, reason)


# evaluation and closure ----------------------------------------------------------------------


def _check_open(_desk: Desk, case: CaseFile, _session: Session) -> Iterator[Problem]:
    if case.opened_on is None:
        message = _("这个个案还没有开案；请先写服务计划并签协议。")
        yield Problem("case_not_open", "R-01", "block", message)


def _apply_evaluation(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    if states.may_move(case.state, states.EVALUATING):
        facts = {"overall_result": _typed(case, session).overall_result}
        cases.move_case(desk, case.id, states.EVALUATING, on, reason or _("写了评估表"), **facts)
    else:
        _update(desk, case, session, reason)


def _check_closure(desk: Desk, case: CaseFile, session: Session) -> Iterator[Problem]:
    typed = _typed(case, session)
    with desk.read() as connection:
        last_on = case_store.last_session_on(connection, case.id)
    if typed.closed_on is not None:
        yield from case_rules.check_closing(
            case,
            typed.closed_on,
            typed.closure_reason,
            typed.overall_result,
            typed.outcome_summary,
            last_session_on=last_on,
            today=desk.today(),
        )


def _apply_closure(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    typed = _typed(case, session)
    if case.state in states.READ_ONLY:
        _update(desk, case, session, reason)
        return
    cases.close_case(
        desk,
        case.id,
        typed.closed_on or on,
        typed.closure_reason,
        typed.overall_result,
        typed.outcome_summary,
    )


# hand-over -----------------------------------------------------------------------------------


def _receiver(desk: Desk, session: Session) -> Worker | None:
    name = str(session.value(_path(session, "to_worker")) or "").strip()
    with desk.read() as connection:
        found = records.find(connection, Worker, name=name, site_id=desk.site_id)
    return found[0] if len(found) == 1 else None


def _path(session: Session, name: str) -> str:
    return next(item.path for item in session.form.questions() if item.name == name)


def _check_hand_over(desk: Desk, _case: CaseFile, session: Session) -> Iterator[Problem]:
    if _receiver(desk, session) is None:
        message = _("本站没有叫这个名字的社工；请按“设置 → 社工”里的姓名填写接收人。")
        yield Problem("worker_unknown", "R-03", "block", message, _path(session, "to_worker"))


def _apply_hand_over(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    worker = _receiver(desk, session)
    if worker is None or worker.id == case.case_worker_id:
        return
    why = reason or _("{day} 交接给{name}").format(day=on, name=worker.name)
    with desk.write(why) as unit:
        put_record(desk, unit, dataclasses.replace(case, case_worker_id=worker.id), why)
        for task in case_store.open_tasks(unit.connection, case.id):
            unit.put(dataclasses.replace(task, responsible_id=worker.id))


# consent and referral ------------------------------------------------------------------------


def _apply_consent(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    """The person's flag follows the consents: given, and not withdrawn (P-07)."""
    del session, on
    with desk.write(reason) as unit:
        person = unit.get(Person, case.client_id)
        if person is None or person.site_id != desk.site_id:
            return
        given = given_items(form_store.consents_of(unit.connection, person.id))
        holds = FILE_AND_SERVICE in given
        first = min(given.values(), default=None)
        if (person.consent_given, person.consent_on) != (holds, first):
            changed = dataclasses.replace(person, consent_given=holds, consent_on=first)
            put_record(desk, unit, changed, reason or _("知情同意书"))


def _apply_referral(desk: Desk, case: CaseFile, session: Session, on: date, reason: str) -> None:
    """A referral out asks for its return slip within 10 working days (D-12)."""
    del session
    with desk.write(reason) as unit:
        for referral in records.find(unit.connection, Referral, case_id=case.id):
            if referral.direction not in SENT_OUT:
                continue
            tasks = records.find(
                unit.connection, Task, event_kind=Referral.entity, event_id=referral.id
            )
            if not tasks and referral.received_on is None:
                unit.put(
                    Task(
                        action=_("催转介回执"),
                        responsible_id=case.case_worker_id,
                        due_on=due_on(DEADLINES["D-12"], referral.referred_on or on, HOLIDAYS).on,
                        person_id=case.client_id,
                        event_kind=Referral.entity,
                        event_id=referral.id,
                    )
                )
            for task in tasks:
                if task.done_on != referral.received_on:
                    unit.put(dataclasses.replace(task, done_on=referral.received_on))


_CHECKS: dict[str, Check] = {
    "case_assessment": _check_assessment,
    "service_plan": _check_plan,
    "case_review": _check_open,
    "case_evaluation": _check_open,
    "case_closure": _check_closure,
    "hand_over": _check_hand_over,
}
_APPLIES: dict[str, Apply] = {
    "case_assessment": _apply_assessment,
    "service_plan": _apply_plan,
    "case_review": _apply_review,
    "case_evaluation": _apply_evaluation,
    "case_closure": _apply_closure,
    "hand_over": _apply_hand_over,
    "consent": _apply_consent,
    "referral": _apply_referral,
}
