"""The types of outlets, the departments and the duty matrix that a company starts with."""

from pathlib import Path
from typing import Any

import yaml
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for data in _read("outlet_types.yaml"):
        apps.get_model("org", "OutletType").objects.create(**data)
    matrix = _read("duties.yaml")
    departments = {
        data["code"]: apps.get_model("org", "Department").objects.create(**data) for data in matrix["departments"]
    }
    for area in matrix["areas"]:
        for order, data in enumerate(area["duties"], 1):
            _duty(apps, area["area"], order, data, departments)


def _duty(apps: Apps, area: str, order: int, data: dict[str, Any], departments: dict[str, Any]) -> None:
    positions, departed = data.get("positions", []), data.get("departments", [])
    duty = apps.get_model("org", "Duty").objects.create(
        code=data["code"],
        kind="step" if departed else "duty",
        area=area,
        order=order,
        zh=data["zh"],
        en=data["en"],
        shared=len(positions) > 1,
    )
    holder = apps.get_model("org", "DutyHolder").objects
    for place, position in enumerate(positions):  # the first one leads where several share
        holder.create(duty=duty, position=position, leads=place == 0 and len(positions) > 1)
    for code in departed:
        holder.create(duty=duty, department=departments[code])


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("DutyHolder", "Duty", "Department", "OutletType"):
        apps.get_model("org", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("org", "0005_personnel_log")]
    operations = [migrations.RunPython(add, remove)]
