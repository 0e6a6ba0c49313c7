"""What the pages of this module share: who asks, and calling one command for a form or a button."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, Outcome, execute
from openhall.kernel.doors import Found
from openhall.kernel.problems import Refused
from openhall.web.access import actor_of
from openhall.web.forms import Form


def who(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # every address of this module asks for somebody signed in
    return actor


def there(found: Found[Any]) -> Any:
    """The row behind a door; absent and out of scope look the same."""
    if found.row is None:
        raise Http404
    return found.row


def run(request: HttpRequest, name: str, given: Mapping[str, Any]) -> Outcome:
    return execute(name, dict(given), who(request), channel=SCREEN, source=request.META.get("REMOTE_ADDR", ""))


def submit(request: HttpRequest, name: str, form: Form, given: Mapping[str, Any], said: str) -> bool:
    """Call a command for a form; a refusal stands in the form, success in the quiet line."""
    try:
        run(request, name, given)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, said)
    return True


def press(request: HttpRequest, name: str, given: Mapping[str, Any], said: str) -> None:
    """Call a command for a button; a refusal stands in the quiet line."""
    try:
        run(request, name, given)
    except Refused as refusal:
        if refusal.code in {"scope.denied", "not_found"}:
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
