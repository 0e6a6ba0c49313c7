"""Norms of the kinds that there are, and the kinds that were still missing."""

from pathlib import Path
from typing import Any

import yaml
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pypinyin import Style, lazy_pinyin

FIELDS = ("conditions", "steps", "sheet", "product", "work_order", "listed")


def _read() -> Any:
    return yaml.safe_load((Path(__file__).parent / "norms.yaml").read_text(encoding="utf-8"))


def _texts(pairs: list[list[str]]) -> list[dict[str, str]]:
    return [{"zh": zh, "en": en} for zh, en in pairs]


def _norm(data: dict[str, Any], steps: dict[str, Any]) -> dict[str, Any]:
    sheet = [
        {"name": name, "zh": zh, "en": en, "required": True, "choices": more[0] if more else []}
        for name, zh, en, *more in data.get("sheet", [])
    ]
    return {
        "conditions": _texts(data.get("conditions", [])),
        "steps": _texts(steps[data["group"]]),
        "sheet": sheet,
        "product": data.get("product", {}),
        "work_order": data.get("work_order", False),
        "listed": data.get("listed"),
    }


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    kind, given = apps.get_model("catalog", "BusinessKind"), _read()
    for code, data in given["kinds"].items():
        kind.objects.filter(code=code).update(**_norm(data, given["steps"]), **given["renamed"].get(code, {}))
    for data in given["added"]:
        norm = _norm(data, given["steps"])
        plain = {name: value for name, value in data.items() if name not in (*FIELDS, "group")}
        initials = "".join(lazy_pinyin(data["name"], style=Style.FIRST_LETTER))
        kind.objects.create(pinyin=initials, **{"line": "mobile", **plain}, **norm)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The added kinds go; the names and effects that were changed come back with the kinds' own file."""
    kind, given = apps.get_model("catalog", "BusinessKind"), _read()
    kind.objects.filter(code__in=[data["code"] for data in given["added"]]).delete()
    before = {
        row["code"]: row for row in yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
    }
    for code, changed in given["renamed"].items():
        kind.objects.filter(code=code).update(**{name: before[code][name] for name in changed})


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_norms_and_drafts")]
    operations = [migrations.RunPython(add, remove)]
