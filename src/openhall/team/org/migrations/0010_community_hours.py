"""A community station keeps office hours and holidays; a township centre keeps holidays (ROSTER-01)."""

from datetime import time

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COMMUNITY, TOWNSHIP = "community_station", "township_centre"


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    types = apps.get_model("org", "OutletType").objects
    types.filter(code__in=(COMMUNITY, TOWNSHIP)).update(keeps_holidays=True)
    community = types.filter(code=COMMUNITY).first()
    hours = apps.get_model("org", "Hours").objects
    if community is None or hours.filter(type=community).exists():
        return
    for weekday in range(5):
        hours.create(
            type=community, weekday=weekday, opens=time(8, 30), breaks=time(12), resumes=time(13, 30), closes=time(17)
        )
    for weekday in (5, 6):
        hours.create(type=community, weekday=weekday)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("org", "Hours").objects.filter(type__code=COMMUNITY).delete()


class Migration(migrations.Migration):
    dependencies = [("org", "0009_yearly_table")]
    operations = [migrations.RunPython(add, remove)]
