"""The business kinds that the catalogue starts with."""

from pathlib import Path

import yaml
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pypinyin import Style, lazy_pinyin


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    kind = apps.get_model("catalog", "BusinessKind")
    for data in yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8")):
        initials = "".join(lazy_pinyin(data["name"], style=Style.FIRST_LETTER))
        kind.objects.create(pinyin=initials, **data)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("catalog", "BusinessKind").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
