"""``python -m tests.access.make`` writes matrix.json anew; its diff is what a review looks at."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
    django.setup()
    from tests.access import matrix

    matrix.write()
    print(f"{matrix.FILE} is written: read its diff before it is committed")
