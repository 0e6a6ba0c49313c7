"""A statement that is written once answers what the query set would, for every value."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from openhall.front.counter.models import Order
from openhall.front.till.models import TillSession
from openhall.kernel.ids import uuid7
from openhall.kernel.ready import insert, ready
from openhall.team.org.models import Staff
from tests.cast import Cast


@ready(str, str)
def of_two(one: str, other: str) -> QuerySet[Staff]:
    return Staff.objects.select_related("unit").filter(job_number__in=[one, other]).order_by("job_number")


def test_rows_are_those_of_the_query_with_what_is_related(cast: Cast) -> None:
    for numbers in (("1004", "1003"), ("1001", "1001"), ("nobody", "1006"), ("nobody", "nothing")):
        expected = list(of_two.query(*numbers))
        with CaptureQueriesContext(connection) as captured:
            found = of_two.all(*numbers)
            units = [row.unit.code for row in found]
        assert (found, units) == (expected, [row.unit.code for row in expected])
        assert len(captured) == 1
    assert of_two.one("nobody", "nothing") is None


def test_columns_of_every_kind_come_back_as_the_model_has_them(open_hall: Cast) -> None:
    open_hall.join(open_hall.customer())

    @ready(UUID)
    def order(ident: UUID) -> QuerySet[Order]:
        return Order.objects.select_for_update(of=("self",)).select_related("till", "customer").filter(id=ident)

    known = Order.objects.get()
    row = order.one(known.id)
    assert row is not None
    for field in Order._meta.concrete_fields:
        assert getattr(row, field.attname) == getattr(known, field.attname), field.name
    assert row.till == TillSession.objects.get()
    row.documents = ["id_copy", "authorisation"]
    row.save()
    known.refresh_from_db()
    assert known.documents == ["id_copy", "authorisation"]


def test_a_value_that_the_query_does_not_ask_for_is_a_mistake(db: None) -> None:
    @ready(str, int)
    def wrong(one: str, other: int) -> QuerySet[Staff]:
        return Staff.objects.filter(job_number=one)

    with pytest.raises(AssertionError):
        wrong.all("1003", 7)


def test_an_inserted_row_is_what_save_would_have_written(open_hall: Cast) -> None:
    open_hall.join(open_hall.customer())
    row = Order.objects.get()
    row.id, row.form_no = uuid7(), 999
    insert(row)
    assert not row._state.adding
    again = Order.objects.get(id=row.id)
    for field in Order._meta.concrete_fields:
        assert getattr(again, field.attname) == getattr(row, field.attname), field.name
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(row)
