"""A partner's people take no money and open no contracts: refused on every way, and each refusal is logged (ORG-21)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from openhall.kernel import clock, commands
from openhall.kernel.commands import registry
from openhall.kernel.models import Activity
from openhall.positions import GRANTS, PARTNER_STAFF, RESERVED
from openhall.web.access import rule_of, walk
from tests.cast import Cast
from tests.signing import issue, sign_in

NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)


def test_no_grant_gives_a_reserved_operation_to_a_partners_people() -> None:
    given = [name for name, positions in GRANTS.items() if PARTNER_STAFF in positions and name.startswith(RESERVED)]
    assert given == []


@pytest.mark.parametrize("channel", [commands.SCREEN, commands.API, commands.REPLAY])
def test_every_reserved_command_is_refused_on_every_channel(cast: Cast, channel: str) -> None:
    reserved = [name for name in registry if name.startswith(RESERVED)]
    assert "order.accept" in reserved and "till.open" in reserved
    for name in reserved:
        assert cast.refused(name, "190", channel=channel) == "permission.denied", name
    assert Activity.objects.filter(job_number="190", refused="permission.denied").count() == len(reserved)


def reserved_pages() -> list[str]:
    """Addresses without parameters that ask for a reserved permission."""
    found = []
    for where, pattern in walk(get_resolver().url_patterns):
        rule = rule_of(pattern)
        if (
            rule is not None
            and rule.permission is not None
            and rule.permission.startswith(RESERVED)
            and "<" not in where
        ):
            found.append(where)
    return found


@pytest.mark.clause("ORG-21")
def test_account_opening_and_payment_are_refused_to_a_partner_and_done_by_an_own_clerk(open_hall: Cast) -> None:
    cast, client = open_hall, Client()
    customer = cast.customer()
    with clock.really_at(NOW):
        issue("190")
        assert sign_in(client, "190").status_code == 302
        before = Activity.objects.filter(refused="permission.denied").count()
        pages = reserved_pages()
        for page in pages:
            assert client.get(f"/{page}").status_code == 403, page
            assert client.post(f"/{page}").status_code == 403, page
    assert Activity.objects.filter(refused="permission.denied", job_number="190").count() - before == 2 * len(pages)
    fields: dict[str, Any] = {"customer": customer, "number": "19901000001"}
    for business in ("new_subscription", "pay_bill", "top_up"):
        for channel in (commands.SCREEN, commands.API):
            given = {**fields, "business": business, "documents": [], "signatures": []}
            assert cast.refused("order.accept", "190", channel=channel, **given) == "permission.denied"
    row = Activity.objects.filter(command="order.accept", job_number="190").latest("id")
    assert (row.refused, row.channel) == ("permission.denied", "api")
    cast.join(customer)
    cast.top_up(customer)
