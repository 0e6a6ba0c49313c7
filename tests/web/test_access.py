"""Addresses without a rule don't load."""

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from openhall.kernel.actors import Actor
from openhall.kernel.models import Activity
from openhall.web.access import delegated, everybody, guard, page, public, walk


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def test_an_address_without_a_rule_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="'open/' declares no access rule"):
        guard([path("open/", hello)])


def test_an_address_without_a_rule_is_found_below_an_include() -> None:
    with pytest.raises(ImproperlyConfigured, match="till/open/"):
        guard([path("till/", include([path("open/", hello)]))])


def test_a_permission_that_nobody_carries_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"no\.such"):
        guard([page("x/", hello, access="no.such")])


def test_a_public_address_says_why() -> None:
    with pytest.raises(ImproperlyConfigured):
        public("x/", hello, reason="")


def test_a_delegated_tree_keeps_its_own_door() -> None:
    tree = delegated("api/", include([path("x/", hello)]), reason="The API asks for a token")
    assert [where for where, _pattern in walk(guard([tree]))] == ["api/"]


def test_a_stranger_is_sent_to_sign_in_and_a_fragment_takes_the_whole_window_there(rf: RequestFactory) -> None:
    address = everybody("x/", hello)
    answer = address.callback(rf.get("/x/?a=1"))
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/x/%3Fa%3D1"
    fragment = address.callback(rf.get("/x/", headers={"HX-Request": "true"}))
    assert (fragment.status_code, fragment["HX-Redirect"]) == (401, "/login/")


@pytest.mark.django_db
def test_a_position_without_the_permission_is_refused_and_that_is_logged(rf: RequestFactory) -> None:
    address = page("x/", hello, access="day.open")
    request = rf.get("/x/")
    request.actor = Actor(None, "0123", "王芳", "clerk")  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        address.callback(request)
    assert Activity.objects.get().refused == "permission.denied"
    request.actor = Actor(None, "0107", "刘建国", "duty_supervisor")  # type: ignore[attr-defined]
    assert address.callback(request).content == b"hello"


def test_who_has_left_is_a_stranger(rf: RequestFactory) -> None:
    request = rf.get("/x/")
    request.actor = Actor(None, "0123", "王芳", "clerk", closed=True)  # type: ignore[attr-defined]
    assert everybody("x/", hello).callback(request).status_code == 302


def test_every_address_of_the_product_declares_its_rule() -> None:
    from openhall.web.urls import urlpatterns

    assert guard(urlpatterns)
