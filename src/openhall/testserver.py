"""The application as browser tests run it: its business time runs on from OPENHALL_TEST_MOMENT."""

import os
from datetime import datetime

from openhall.kernel import clock

clock.run_from(datetime.fromisoformat(os.environ["OPENHALL_TEST_MOMENT"]))

from openhall.asgi import application  # noqa: E402

__all__ = ["application"]
