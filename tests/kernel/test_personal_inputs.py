"""Personal data in what a command takes: the activity log only says that it was given, wherever in the input it stands."""

from typing import Annotated

from openhall.kernel import inputs
from openhall.kernel.commands import SCREEN
from openhall.kernel.inputs import Input, Personal, Text
from openhall.kernel.models import Activity
from openhall.team.org.models import Staff
from tests.cast import Cast
from tests.signing import PASSWORD, SECRET, issue

Secret = Annotated[Text, Personal()]


class Line(Input):
    name: Secret


class Everything(Input):
    plain: Text
    given: Secret
    left_out: Secret | None = None
    several: list[Secret] = []
    by_name: dict[str, Secret] = {}
    lines: list[Line] = []


def test_a_mark_is_seen_also_where_the_field_may_be_left_out_or_stands_in_a_list() -> None:
    assert inputs.personal(Everything) == {"given", "left_out", "several", "by_name", "lines"}


def test_neither_an_old_password_nor_a_second_factor_stands_in_the_log(cast: Cast) -> None:
    issue("1003")
    cast.run("account.change_password", "1003", channel=SCREEN, old=PASSWORD, new="Another-harbour-8")
    assert Staff.objects.get(job_number="1003").check_password("Another-harbour-8")
    logged = str(list(Activity.objects.filter(command__startswith="account.").values_list("input", flat=True)))
    assert PASSWORD not in logged and "Another-harbour-8" not in logged and SECRET not in logged
    assert "•" in logged
