"""How to log in to the demo company."""

from openhall.kernel import clock
from openhall.positions import SECOND_FACTOR

from . import company
from .load import FACTOR, PASSWORD

SHOWN = {
    "clerk": "营业员 clerk",
    "duty_supervisor": "值班长 duty supervisor",
    "manager": "营业厅经理 manager",
    "auditor": "稽核员 auditor",
    "administrator": "系统管理员 administrator",
    "department_leader": "部门领导 department leader",
}
"""The positions that a newcomer tries first."""


def current_code() -> str:
    """The one-time code of the demo's second factor at this moment."""
    from openhall.team.org import factor

    return factor.code_at(FACTOR, clock.real_now())


def credentials() -> str:
    """Job numbers, the password and the second factor, as a text to print."""
    lines = ["", "Demo company: log in with a job number and the password", f"    password       {PASSWORD}"]
    for position, label in SHOWN.items():
        people = [one for one in company.STAFF if one.position == position][:3]
        numbers = ", ".join(f"{one.job} ({one.unit})" for one in people)
        factor = "  + one-time code" if position in SECOND_FACTOR else ""
        lines.append(f"    {numbers:<44} {label}{factor}")
    lines += [
        "    one-time code  .venv/bin/openhall demo --code   (or add this secret to an authenticator app:",
        f"                   {FACTOR})",
        "",
    ]
    return "\n".join(lines)
