"""With 50,000 files the search box goes by its indexes: the planner's own choice, with nothing switched off."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhall.kernel import clock, secrets
from tests.cast import RESIDENT, Cast

pytestmark = pytest.mark.bench
FILES = 50_000
LARGE = {"customers_customer", "customers_subscription", "customers_number"}
NAME = "(SELECT string_agg(chr(19968 + ((n * p * 7919) %% 4000)), '') FROM generate_series(1, 3) p)"
FILL = [
    f"""
    INSERT INTO customers_customer SELECT one.* FROM customers_customer c, generate_series(1, {FILES}) n,
        jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'name', {NAME}, 'id_kind', 'passport',
            'id_digest', md5('d' || n), 'phone_digest', md5('p' || n))) one WHERE c.id = %s
    """,
    """
    INSERT INTO customers_subscription SELECT one.* FROM customers_subscription s,
        (SELECT id AS owner, row_number() OVER () AS n FROM customers_customer) owners,
        jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'number', (13000000000 + n)::text,
            'customer_id', owner, 'sim', '8986077' || lpad(n::text, 13, '0'))) one WHERE s.customer_id = %s
    """,
    f"""
    INSERT INTO customers_number SELECT one.* FROM customers_number k, generate_series(1, {FILES}) n,
        jsonb_populate_record(k, jsonb_build_object('id', gen_random_uuid(), 'number', (13000000000 + n)::text)) one
        WHERE k.hall IS NOT NULL AND k.number = '19901000001' AND %s::text <> ''
    """,
]


@pytest.fixture
def many(open_hall: Cast) -> Iterator[Cast]:
    """A customer with a number among 50,000 others; the planner knows how many there are."""
    customer = open_hall.customer()
    open_hall.made["sim"] = open_hall.next_sim("1003")
    open_hall.join(customer)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET phone_digest = %s", [secrets.digest("19900010001")])
        for statement in FILL:
            cursor.execute(statement, [customer])
        cursor.execute(f"ANALYZE {', '.join(sorted(LARGE))}")
        yield open_hall
        transaction.set_rollback(True)


def walked(plan: dict[str, Any]) -> Iterator[str]:
    """The large tables that a plan reads from one end to the other."""
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in LARGE:
        yield plan["Relation Name"]
    for below in plan.get("Plans", ()):
        yield from walked(below)


def planned(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%"))
        rows = cursor.fetchone()[0]
    return list(walked((json.loads(rows) if isinstance(rows, str) else rows)[0]["Plan"]))


def test_no_search_reads_all_files(many: Cast, client: Client) -> None:
    assert planned("SELECT * FROM customers_customer WHERE needs = 'x'") == ["customers_customer"]  # this would be seen
    client.force_login(many.staff("1003"))
    wrong = {}
    for words in ("李梅", "梅", RESIDENT, "19900010001", "19901000001", many.made["sim"], "E12345678"):
        with clock.at(many.moment), CaptureQueriesContext(connection) as asked:
            answer = client.get("/search/", {"q": words})
        assert answer.status_code in (200, 302)
        selects = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
        assert any(table in sql for sql in selects for table in LARGE)
        for sql in selects:
            if found := planned(sql):
                wrong[words] = (found, sql[:300])
    assert wrong == {}


def test_the_list_of_customers_pages_and_searches_by_index(many: Cast, client: Client) -> None:
    client.force_login(many.staff("1003"))
    for words in ("李梅", "梅"):
        with clock.at(many.moment), CaptureQueriesContext(connection) as asked:
            assert "李梅" in client.get("/customers/", {"q": words}).content.decode()
        selects = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
        assert [found for sql in selects if (found := planned(sql))] == []
