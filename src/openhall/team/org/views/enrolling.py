"""A machine's own first page: no person is signed in there, the lead's code makes it the hall's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openhall.kernel.actors import SYSTEM
from openhall.kernel.commands import DEVICE, execute
from openhall.kernel.problems import Refused
from openhall.web import devices as machines

from .. import devices


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """An enrolled machine goes to its kind's first page, any other one is asked for the code."""
    row = machines.behind(request)
    if row is None:
        return render(request, "org/enrol.html", {"code": request.GET.get("code", "")[:9], "actor": None})
    if home := machines.homes.get(row.kind):
        return redirect(home)
    return render(request, "org/enrolled.html", {"device": row, "hall_name": row.hall.name})


@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    token = devices.new_token()
    code = request.POST.get("code", "").replace(" ", "")
    source = str(request.META.get("REMOTE_ADDR") or "")
    try:
        made = execute("device.enrol", {"code": code, "token": token}, SYSTEM, channel=DEVICE, source=source)
        enrolled = bool(made.data["enrolled"])
    except Refused:
        enrolled = False
    if not enrolled:
        problem = _("This code is wrong or too old. Have a new one made under House, Devices.")
        return render(request, "org/enrol.html", {"problem": problem}, status=422)
    answer = redirect("device:start")
    machines.remember(answer, token)
    return answer
