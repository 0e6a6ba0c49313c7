"""Every address of the product. Each declares who may open it (``access.py``); one that doesn't stops the start."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from . import middleware, signing, stream, styleguide, views
from .access import device, everybody, guard, public

MODULES = {
    "org/": "openhall.team.org",
    "catalog/": "openhall.front.catalog",
    "customers/": "openhall.front.customers",
    "stock/": "openhall.back.stock",
    "receipts/": "openhall.back.receipts",
    "till/": "openhall.front.till",
    "roster/proposals/": "openhall.team.roster.proposals",
    "roster/": "openhall.team.roster",
    "floor/": "openhall.front.floor",
    "counter/": "openhall.front.counter",
    "reports/": "openhall.back.reports",
    "audit/": "openhall.back.audit",
    "archives/": "openhall.back.archives",
    "rules/": "openhall.engines.policy",
    "cases/": "openhall.engines.cases",
    "checks/": "openhall.engines.checks",
    "transfer/": "openhall.transfer",
}
"""Where each module's own ``urls.py`` hangs, once it has one."""


def modules() -> list[URLPattern | URLResolver]:
    present = {route: f"{name}.urls" for route, name in MODULES.items() if find_spec(f"{name}.urls")}
    return [path(route, include(name)) for route, name in present.items()]


def strangers() -> list[URLPattern | URLResolver]:
    """The pages of customers outside, a module's in its ``online_urls.py``; nobody signs in there."""
    present = [f"{name}.online_urls" for name in MODULES.values() if find_spec(f"{name}.online_urls")]
    return [path("online/", include(name)) for name in present]


def machines() -> list[URLPattern | URLResolver]:
    """The pages of machines in halls, a module's in its ``device_urls.py``: all below ``/device/``, as their cookie is."""
    present = [f"{name}.device_urls" for name in MODULES.values() if find_spec(f"{name}.device_urls")]
    return [path("device/", include(name)) for name in present]


def api() -> list[URLPattern | URLResolver]:
    """The API and whatever else hangs at the root by itself (``openhall.api.urls.root``)."""
    there = find_spec("openhall.api") and find_spec("openhall.api.urls")
    return list(import_module("openhall.api.urls").root) if there else []


urlpatterns = guard(
    [
        everybody("", views.home, name="home"),
        everybody("search/", views.search, name="search"),
        everybody("live/", stream.stream, name="live"),
        device("device/live/", stream.of_device, access="device.listen", name="device-live"),
        everybody("shell/counts/", views.counts, name="shell-counts"),
        public("login/", signing.login, reason="Nobody is signed in yet", name="login"),
        public("login/code/", signing.code, reason="The second step of signing in", name="login-code"),
        public("login/factor/", signing.enrol, reason="The set-up of the second step", name="login-enrol"),
        public("login/password/", signing.password, reason="The last step of signing in", name="login-password"),
        public("logout/", signing.logout, reason="Leaving is open to everybody", name="logout"),
        public("lock/", signing.locked, reason="A locked session is nobody's; the view asks for one", name="locked"),
        public("lock/now/", signing.lock, reason="The view asks for a live session", name="lock"),
        public("lock/open/", signing.unlock, reason="The view asks for a locked session", name="unlock"),
        everybody("alive/", signing.alive, name="alive"),
        public("language/", set_language, reason="The language is chosen before signing in", name="set_language"),
        public("kit/", styleguide.page, reason="Only in DEBUG or for administrators: the view asks", name="kit"),
        public("kit/<slug:which>/", styleguide.page, reason="As above", name="kit-page"),
        *modules(),
        *machines(),
        *strangers(),
        *api(),
    ]
)

handler400 = middleware.bad_request
handler403 = middleware.denied
handler404 = middleware.absent
handler500 = middleware.broken
