"""What was found when somebody looked: kept once, by a form, never by oneself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from openhall.engines.checks.forms import FAULTY, GOOD, form, forms
from openhall.engines.checks.models import Check
from openhall.engines.checks.recording import record
from openhall.engines.checks.schedules import gaps
from openhall.kernel import clock
from openhall.kernel.commands import Context
from openhall.kernel.problems import Refused
from openhall.team.roster.checks import OPENING, PRE_SHIFT
from tests.cast import MONDAY, Cast


def look(cast: Cast, by: str = "1002", of_form: Any = PRE_SHIFT, **given: Any) -> Check:
    ctx = Context(actor=cast.staff(by).actor(), now=cast.moment, channel="screen", command="")
    known = {"hall": cast.hall().id, "of": cast.staff("1003").id, "verdict": "present"}
    return record(ctx, of_form, **{**known, "marks": dict.fromkeys(of_form.items, GOOD), **given})


def refused(cast: Cast, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        look(cast, **given)
    return caught.value.code, str(caught.value.field or "")


def test_a_form_keeps_its_order_and_an_item_that_nobody_looked_at_has_no_mark(cast: Cast) -> None:
    assert OPENING.marks(["cleanliness", "material"]) == {"material": GOOD, "cleanliness": GOOD}
    given = {"of": None, "verdict": "", "subject_kind": "counter", "subject": "G101"}
    row = look(cast, of_form=OPENING, marks=OPENING.marks(["cleanliness"], ["equipment"]), remark="printer", **given)
    assert (row.failed, row.missing, row.faults) == (["equipment"], ["material", "equipment"], 1)


def test_what_a_form_does_not_know_is_refused(cast: Cast) -> None:
    good = dict.fromkeys(PRE_SHIFT.items, GOOD)
    assert refused(cast, by="1003") == ("check.own", "")
    assert refused(cast, verdict="") == ("input.invalid", "verdict")
    assert refused(cast, verdict="asleep") == ("input.invalid", "verdict")
    assert refused(cast, of_form=OPENING, verdict="present", marks={}) == ("input.invalid", "verdict")
    assert refused(cast, marks=good | {"shoes": GOOD}) == ("input.invalid", "marks")
    assert refused(cast, verdict="absent") == ("input.invalid", "marks")
    assert refused(cast, marks={"dress": GOOD}) == ("input.invalid", "marks")
    assert refused(cast, marks=good | {"dress": FAULTY}, remark=" ") == ("input.invalid", "remark")
    assert not Check.objects.exists()
    look(cast, marks=good | {"dress": FAULTY}, remark=" no tie ")
    look(cast, verdict="absent", marks={})
    assert [one.remark for one in Check.objects.oldest_first()] == ["no tie", ""]


def test_of_each_thing_the_last_look_counts_as_it_stood_at_a_moment(cast: Cast) -> None:
    shown = {"subject_kind": "shift", "subject": "one"}
    with cast.at("08:00"):
        look(cast, **shown)
        look(cast, **{**shown, "subject": "two"})
    with cast.at("08:10"):
        look(cast, verdict="late", **shown)
    rows = Check.objects.of(PRE_SHIFT).on(cast.hall().id, MONDAY)
    assert {key: one.verdict for key, one in rows.last_of_each().items()} == {"one": "late", "two": "present"}
    with cast.at("08:05"):
        assert rows.until(cast.moment).last_of_each()["one"].verdict == "present"


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": "by"},
        {"marks": {"dress": FAULTY}, "faults": 1},
        {"marks": {"dress": FAULTY}, "faults": 0, "remark": "no tie"},
        {"marks": ["dress"]},
    ],
)
def test_the_database_refuses_what_no_form_would_write(cast: Cast, wrong: dict[str, Any]) -> None:
    row = look(cast)
    values = {field.attname: getattr(row, field.attname) for field in Check._meta.concrete_fields if field.name != "id"}
    values |= wrong | ({"of": row.by} if wrong.get("of") else {})
    with pytest.raises(DatabaseError), transaction.atomic():
        Check.objects.create(**values)


@pytest.mark.parametrize("change", ["UPDATE checks_check SET remark = 'x'", "DELETE FROM checks_check"])
def test_what_was_found_is_never_changed(cast: Cast, change: str) -> None:
    look(cast)
    from django.db import connection

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_gaps_are_stretches_as_long_as_a_look_may_take_to_come() -> None:
    start, hour = datetime(2026, 11, 16, 22, tzinfo=clock.ZONE), timedelta(hours=1)

    def found(*looks: float) -> list[int]:
        made = [start + hour * at for at in looks]
        return [int((since - start) / hour) for since, _until in gaps(start, start + 8 * hour, 2 * hour, made)]

    assert found() == [0, 2, 4, 6]
    assert found(0, 1.99, 2, 5.99) == [6]
    assert found(3, 8) == [0, 4, 6]
    assert gaps(start, start + hour, 2 * hour, []) == []


def test_two_forms_of_one_name_and_a_verdict_that_is_not_there_are_refused_at_the_start() -> None:
    before = dict(forms)
    with pytest.raises(AssertionError, match="two forms"):
        form("opening", clause="ROSTER-18", title="again", items={})
    with pytest.raises(AssertionError, match="verdict"):
        form("another", clause="ROSTER-18", title="another", items={}, looked={"good"})
    assert forms == before
