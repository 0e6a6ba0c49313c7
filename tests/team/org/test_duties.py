"""The duty matrix: one answers for each piece of work; gaps and overlaps are found until they are mended."""

import pytest

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import DROPPED, Finding
from openhall.kernel import commands
from openhall.positions import POSITIONS, STANDARD_HALL
from openhall.team.org.models import Duty
from tests.cast import Cast


def open_findings() -> set[tuple[str, str]]:
    return set(Finding.objects.open().filter(rule__startswith="duty.").values_list("rule", "subject"))


def assign(cast: Cast, duty: str, *positions: str, **more: object) -> None:
    holders = [{"position": position} for position in positions]
    cast.run("duty.assign", "102", channel=commands.SCREEN, duty=duty, holders=holders, **more)


def test_the_matrix_starts_without_gap_and_overlap(cast: Cast) -> None:
    for duty in Duty.objects.prefetch_related("holders"):
        holders = list(duty.holders.all())
        assert len(holders) == 1 or (duty.shared and sum(holder.leads for holder in holders) == 1), duty.code


def test_every_position_has_a_duty_list(cast: Cast) -> None:
    assert len(STANDARD_HALL) == 12
    assert [position for position in POSITIONS if not Duty.objects.held_by(position).exists()] == []


@pytest.mark.clause("ORG-09")
def test_gap_and_overlap_are_found_until_mended_and_work_is_routed_by_the_matrix(cast: Cast) -> None:
    assign(cast, "hall.plan")
    assign(cast, "audit.match", "auditor", "duty_supervisor")
    assert open_findings() == {("duty.gap", "hall.plan"), ("duty.overlap", "audit.match")}
    assign(cast, "hall.plan")
    assert len(open_findings()) == 2
    assign(cast, "hall.plan", "manager")
    assign(cast, "audit.match", "auditor")
    assert open_findings() == set()
    assert set(Finding.objects.filter(clause="ORG-09").values_list("state", flat=True)) == {DROPPED}
    for step in Duty.objects.steps():
        given = {"duty": step.code, "hall": "H01", "text": "请处理"}
        made = cast.run("duty.route", "1001", channel=commands.SCREEN, **given)
        case = Case.objects.get(id=made.id)
        assert case.data["department"] == step.holders.get().department.code


def test_work_of_a_step_that_nobody_answers_for_goes_nowhere(cast: Cast) -> None:
    cast.run("duty.assign", "102", duty="sales_process.care", holders=[])
    assert cast.refused("duty.route", "1001", duty="sales_process.care", hall="H01", text="回访") == "duty.unowned"
    two = [{"department": "service"}, {"department": "sales"}]
    cast.run("duty.assign", "102", duty="sales_process.care", holders=two)
    assert cast.refused("duty.route", "1001", duty="sales_process.care", hall="H01", text="回访") == "duty.unowned"
    two[0]["leads"] = True  # type: ignore[assignment]
    cast.run("duty.assign", "102", duty="sales_process.care", holders=two, shared=True)
    made = cast.run("duty.route", "1001", duty="sales_process.care", hall="H01", text="回访")
    assert made.data == {"department": "service"}


def test_a_shared_duty_without_a_lead_is_a_gap(cast: Cast) -> None:
    assign(cast, "acceptance.first", "clerk", "guide", shared=True)
    assert open_findings() == {("duty.gap", "acceptance.first")}


def test_a_new_duty_is_a_gap_until_somebody_answers_for_it(cast: Cast) -> None:
    new = {"code": "hall.plants", "area": "premises", "zh": "养护绿植", "en": "Water the plants"}
    cast.run("duty.add", "102", **new)
    assert open_findings() == {("duty.gap", "hall.plants")}
    assign(cast, "hall.plants", "cleaner")
    assert open_findings() == set()


def test_the_matrix_is_headquarters_business(cast: Cast) -> None:
    assert cast.refused("duty.assign", "101", duty="hall.plan", holders=[]) == "scope.denied"
    assert cast.refused("duty.assign", "1001", duty="hall.plan", holders=[]) == "permission.denied"
    assert cast.refused("duty.assign", "102", duty="hall.plan", holders=[{"position": "king"}]) == "input.invalid"
    assert cast.refused("duty.assign", "102", duty="sales_process.care", holders=[{"position": "clerk"}]) == (
        "input.invalid"
    )
