"""Lists over the API: scope, masking, paging, filters."""

import pytest
from django.test import Client

from openhall.api.lists import lists
from openhall.positions import GRANTS
from tests.cast import RESIDENT, Cast

from .conftest import token_of


def get(cast: Cast, by: str, address: str) -> tuple[int, dict[str, object]]:
    headers = {"Authorization": f"Bearer {token_of(cast, by)}"}
    answer = Client(raise_request_exception=False).get(f"/api/lists/{address}", headers=headers)
    is_json = answer.headers["Content-Type"].endswith("json")
    return answer.status_code, answer.json() if is_json else {}


@pytest.mark.parametrize("name", sorted(lists))
def test_each_list_answers_who_may_and_denies_who_may_not(open_hall: Cast, name: str) -> None:
    open_hall.join(open_hall.customer())
    people = {"manager": "1001", "clerk": "1003", "auditor": "1006", "administrator": "102", "partner_staff": "190"}
    seen = {position: get(open_hall, job, name)[0] for position, job in people.items()}
    assert seen == {position: 200 if position in GRANTS[f"list.{name}"] else 403 for position in people}


def test_people_see_their_own_units_only(open_hall: Cast) -> None:
    open_hall.join(open_hall.customer())
    own, other = get(open_hall, "1001", "orders")[1], get(open_hall, "2001", "orders")[1]
    assert (len(own["rows"]), len(other["rows"])) == (1, 0)  # type: ignore[arg-type]


def test_customers_leave_masked(open_hall: Cast) -> None:
    open_hall.customer()
    row = get(open_hall, "1003", "customers")[1]["rows"][0]  # type: ignore[index]
    assert (row["name"], row["id_number"]) == ("李*", f"{RESIDENT[:4]}{'*' * 10}{RESIDENT[-4:]}")


def test_pages_follow_each_other(open_hall: Cast) -> None:
    first = get(open_hall, "1001", "numbers?size=20")[1]
    second = get(open_hall, "1001", f"numbers?size=20&after={first['next']}")[1]
    assert len(first["rows"]) == 20  # type: ignore[arg-type]
    assert second["next"] is None
    assert not {r["number"] for r in first["rows"]} & {r["number"] for r in second["rows"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["size=0", "size=x", "size=501", "colour=red", "hall=x", "after=%00", "state=%00"])
def test_a_page_that_can_not_be_is_malformed(open_hall: Cast, query: str) -> None:
    assert get(open_hall, "1001", f"orders?{query}")[0] == 400
