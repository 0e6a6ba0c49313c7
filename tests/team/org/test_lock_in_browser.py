"""The lock over the page, in a browser: what was typed survives a lock and a logout, and belongs to who typed it."""

from typing import Any

import pytest

from openhall.team.org.models import Account
from tests.cast import EVE, Cast, company
from tests.signing import PASSWORD, code, issue
from tests.snapshot import once

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def accounts(database_url: str) -> Cast:
    once("company", company)
    issue("102", "103")
    return Cast(EVE)


def sign_in(page: Any, job_number: str) -> None:
    page.fill("[name=job_number]", job_number)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.fill("[name=code]", code())
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.clause("SYSTEM-07")
def test_the_page_locks_over_what_stands_on_it_and_opens_with_the_password(accounts: Cast, page: Any) -> None:
    page.clock.install()
    page.goto("/org/people/new/")
    sign_in(page, "103")
    page.fill("[name=name]", "王小明")
    page.clock.fast_forward("04:50")
    assert not page.locator("#oh-lock").is_visible()
    page.clock.fast_forward("00:20")
    page.wait_for_selector("#oh-lock[open]")
    page.keyboard.press("Escape")
    page.fill("#oh-lock-password", "nope-nope-1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#oh-lock .oh-problem:not([hidden])")
    assert "工号与密码不符" in page.inner_text("#oh-lock")
    page.fill("#oh-lock-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#oh-lock:not([open])", state="hidden")
    assert page.input_value("[name=name]") == "王小明"


@pytest.mark.clause("SYSTEM-07")
def test_after_fifteen_minutes_the_login_page_stands_and_the_draft_is_there_again(accounts: Cast, page: Any) -> None:
    page.clock.install()
    page.goto("/org/people/new/")
    sign_in(page, "103")
    page.fill("[name=name]", "王小明")
    page.clock.run_for(1000)
    page.clock.fast_forward("15:10")
    page.wait_for_url("**/login/?next=*")
    assert "长时间无操作" in page.inner_text("main")
    Account.objects.update(factor_step=0)  # the same half minute: the code is taken twice in this test
    sign_in(page, "103")
    assert page.input_value("[name=name]") == "王小明"


def test_what_one_person_typed_is_not_there_for_another(accounts: Cast, page: Any) -> None:
    page.clock.install()
    page.goto("/org/people/new/")
    sign_in(page, "103")
    page.fill("[name=name]", "王小明")
    page.clock.run_for(1000)
    assert "王小明" in page.evaluate("() => sessionStorage.getItem('draft:person-new')")
    with page.expect_navigation():
        page.click("button[name=suspend]")
    page.goto("/login/?next=/org/people/new/")
    sign_in(page, "102")
    assert page.input_value("[name=name]") == ""
