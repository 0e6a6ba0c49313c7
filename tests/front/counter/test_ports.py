"""Other people's systems are called outside any transaction: a slow or dead one holds no lock, and is tried again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from openhall.engines.cases.models import Case
from openhall.front.counter.models import Notice
from openhall.front.services.models import Job
from openhall.kernel.deadlines import fire_due
from openhall.kernel.models import Activity, Deadline
from openhall.links import boss, messages, porting
from tests.front.counter.desk import OLD, Desk
from tests.front.counter.test_effects import do
from tests.front.counter.test_effects_orders import port

HERE = "tests.front.counter.test_ports"
depths: list[int] = []
"""How many transactions were open whenever one of the systems below was called."""


def _called() -> None:
    depths.append(len(connection.savepoint_ids))


class DeadBoss(boss.Simulator):
    def apply(self, task: boss.Task) -> str:
        _called()
        raise ConnectionError("no route")

    def puk(self, sim: str) -> str:
        _called()
        raise TimeoutError("too slow")


class DeadCentre(porting.Simulator):
    def check(self, reference: UUID, number: str, code: str) -> porting.Donor:
        _called()
        raise OSError("down")


class DeadGateway(messages.Simulator):
    def send(self, message: messages.Text) -> str:
        _called()
        raise messages.NotSent


class Watched(boss.Simulator):
    def apply(self, task: boss.Task) -> str:
        _called()
        return super().apply(task)

    def puk(self, sim: str) -> str:
        _called()
        return super().puk(sim)


@pytest.fixture(autouse=True)
def outside() -> int:
    """No more than the test's own transaction may be open when a system is called."""
    depths.clear()
    return len(connection.savepoint_ids)


def later(desk: Desk, **span: int) -> None:
    desk.cast.moment += timedelta(**span)
    fire_due(desk.cast.moment)


def test_a_dead_boss_stops_nobody_and_gets_the_job_when_it_is_back(desk: Desk, settings: Any, outside: int) -> None:
    settings.BOSS = f"{HERE}.DeadBoss"
    desk.joined()
    later(desk, seconds=1)
    job = Job.objects.get()
    assert (job.tries, job.done_at, depths) == (1, None, [outside])
    do(desk, "change_plan", plan="T88")  # the number itself is locked by nobody
    later(desk, minutes=1, seconds=1)
    job.refresh_from_db()
    assert job.tries == 2
    settings.BOSS = f"{HERE}.Watched"
    later(desk, minutes=3)
    assert [row.done_at is not None for row in Job.objects.all()] == [True, True]
    assert set(depths) == {outside}
    assert not Deadline.objects.filter(kind="boss.deliver").exists()
    before = len(depths)
    later(desk, hours=1)
    assert len(depths) == before


def test_each_try_waits_longer_than_the_one_before(desk: Desk, settings: Any) -> None:
    settings.BOSS = f"{HERE}.DeadBoss"
    desk.joined()
    waits = []
    for _try in range(4):
        due = Deadline.objects.get(kind="boss.deliver").due_at
        desk.cast.moment = due + timedelta(seconds=1)
        fire_due(desk.cast.moment)
        waits.append((Deadline.objects.get(kind="boss.deliver").due_at - desk.cast.moment).total_seconds())
    assert waits == [60, 120, 240, 480]


def test_a_centre_that_does_not_answer_leaves_the_porting_where_it_is(desk: Desk, settings: Any, outside: int) -> None:
    settings.PORTING_CENTRE = f"{HERE}.DeadCentre"
    case = port(desk, "123456")
    desk.run("porting.step", case=str(case.id))
    assert depths == []
    later(desk, seconds=1)
    case.refresh_from_db()
    assert (case.state, depths) == ("donor_check", [outside])
    settings.PORTING_CENTRE = ""
    later(desk, minutes=2)
    case.refresh_from_db()
    assert case.state == "authorised"


def test_the_same_answer_twice_or_for_a_step_that_is_over_changes_nothing(desk: Desk) -> None:
    case = port(desk, "123456")
    desk.run("porting.step", case=str(case.id))
    later(desk, seconds=1)
    fields = {"case": str(case.id), "asked": "donor_check", "reason": "arrears", "donor": "x"}
    desk.cast.run("porting.answer", channel="job", **fields)
    case.refresh_from_db()
    assert case.state == "authorised"
    assert desk.refused("porting.answer", "1001", **fields) == "permission.denied"


def test_a_puk_is_asked_when_the_transaction_is_over_and_a_dead_boss_says_try_again(
    desk: Desk, settings: Any, outside: int
) -> None:
    desk.joined()
    order = str(do(desk, "unlock_card", details={"card": "puk"}).id)
    settings.BOSS = f"{HERE}.DeadBoss"
    assert desk.refused("card.puk", order=order) == "busy.try_again"
    settings.BOSS = f"{HERE}.Watched"
    shown = desk.run("card.puk", order=order)
    assert len(shown.secret["puk"]) == 8
    assert depths == [outside] * 2
    for row in Activity.objects.filter(command="card.puk"):
        assert shown.secret["puk"] not in str(row.outcome)


def test_a_gateway_that_takes_nothing_is_asked_again(desk: Desk, settings: Any, outside: int) -> None:
    settings.MESSAGE_GATEWAY = f"{HERE}.DeadGateway"
    desk.joined()
    order = desk.ready(desk.prepare("change_plan", number=OLD, plan="T88"))
    desk.run("order.send_code", order=order)
    later(desk, seconds=1)
    row = Notice.objects.get()
    assert (row.tries, row.sent_at, depths) == (1, None, [outside])
    settings.MESSAGE_GATEWAY = ""
    later(desk, minutes=2)
    row.refresh_from_db()
    assert row.gateway == "simulator" and row.sent_at is not None


def test_a_day_from_the_centre_must_be_a_day(desk: Desk) -> None:
    case = port(desk, "123456")
    fields = {"case": str(case.id), "asked": "authorised", "day": "soon"}
    assert desk.cast.refused("porting.answer", channel="job", **fields) == "input.invalid"
    assert Case.objects.get(id=case.id).state == "applied"
