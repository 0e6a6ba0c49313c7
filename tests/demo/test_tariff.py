"""The demo company publishes what its history charged."""

import pytest
from django.test import Client

from openhall.demo import company, tariff
from openhall.front.catalog.models import Plan, TariffLine
from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import IMPORT, execute
from tests.cast import Cast


@pytest.mark.django_db
def test_no_page_of_the_tariff_is_empty(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tariff, "ADMINISTRATOR", "102")  # the cast's own
    for plan in company.PLANS:
        given = {"code": plan.code, "name": plan.name, "monthly_fee": plan.fee}
        execute("catalog.add_plan", given, SYSTEM, channel=IMPORT)
    with cast.at("09:00"):
        tariff.publish()
        client.force_login(cast.staff("102"))
        page = client.get("/catalog/tariff/").content.decode()
    assert "补卡工本费" in page and "补卡工本费（优惠）" in page and "还没有" not in page
    assert TariffLine.objects.count() == len(tariff.LINES) + 1
    assert all(plan.details["coverage"] for plan in Plan.objects.filter(code__in=company.PLAN))
