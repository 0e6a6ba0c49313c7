"""The list of what was looked at."""

from django.test import Client

from openhall.engines.checks.models import Check
from openhall.kernel.commands import SCREEN
from tests.cast import Cast


def test_a_lead_sees_the_checks_of_the_own_halls_with_each_item_and_the_fault_opened_for_it(
    cast: Cast, client: Client
) -> None:
    given = {"counter": "G101", "ticked": ["material"], "failed": True, "note": "打印机卡纸"}
    cast.run("opening.check", "1003", channel=SCREEN, **given)
    row = Check.objects.get()
    with cast.at("09:00"):
        client.force_login(cast.staff("1002"))
        listed = client.get("/checks/").content.decode()
        assert "打印机卡纸" in listed and "G101" in listed and "1 项异常" in listed
        opened = client.get(f"/checks/{row.id}/row/").content.decode()
        assert "正常" in opened and "异常" in opened and "未检查" in opened and f"/cases/{row.case}/" in opened
        faults = {"HX-Target": "table-checks", "HX-Request": "true"}
        assert "打印机卡纸" in client.get("/checks/?found=faults", headers=faults).content.decode()
        assert "打印机卡纸" not in client.get("/checks/?found=in_order", headers=faults).content.decode()
        assert client.get("/checks/?xlsx=checks").headers["Content-Type"].endswith("sheet")
        client.force_login(cast.staff("2001"))
        assert "打印机卡纸" not in client.get("/checks/").content.decode()
        assert client.get(f"/checks/{row.id}/row/").status_code == 404
        client.force_login(cast.staff("1003"))
        assert client.get("/checks/").status_code == 403
