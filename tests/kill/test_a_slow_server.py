"""A server that runs but doesn't answer yet is waited for, not started a second time."""

import os
import signal
import tempfile
from pathlib import Path
from threading import Timer

import psutil
import pytest

from openhall import embedded


@pytest.mark.kill
def test_a_server_that_is_silent_for_a_while_is_waited_for() -> None:
    with tempfile.TemporaryDirectory(prefix="openhall-slow-") as place:
        Path(place).chmod(0o755)
        data = Path(place) / "pg"
        assert embedded.ensure(data)
        try:
            number = int((data / "postmaster.pid").read_text().splitlines()[0])
            os.kill(number, signal.SIGSTOP)
            Timer(4, os.kill, (number, signal.SIGCONT)).start()
            assert not embedded.ensure(data), "it ran all the time"
            assert psutil.Process(number).is_running()
            assert int((data / "postmaster.pid").read_text().splitlines()[0]) == number
        finally:
            embedded.stop(data)
