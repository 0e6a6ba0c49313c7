"""Gives pytest a database server of its own, with every migration applied before the first test.

A plugin named in pyproject.toml and not a conftest.py, for Django's settings are read before any conftest.py is. The
server is a throwaway copy of the seed (see openhall.embedded), so that each test database is a file copy and not a run
of all migrations. TEST_DATABASE_URL names another server instead.
"""

import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from openhall import embedded, translations

CHROMIUM = "/usr/bin/chromium"
_session = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    # A wrapper comes before pytest-django's own hook. Workers of pytest-xdist inherit what was prepared.
    if "OPENHALL_TEST" not in os.environ:
        os.environ["OPENHALL_TEST"] = "1"
        _prepare()
    return (yield)


def pytest_configure() -> None:
    from django.db.backends.postgresql.creation import DatabaseCreation
    from django.test import TransactionTestCase

    # Private methods, which the stubs do not know.
    setattr(DatabaseCreation, "_destroy_test_db", _destroy)  # noqa: B010
    setattr(TransactionTestCase, "_fixture_teardown", _restore)  # noqa: B010


def _destroy(self: Any, test_database_name: str, verbosity: int) -> None:
    """A query of an async test leaves its connection open in another thread, and would make a plain DROP fail."""
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {self.connection.ops.quote_name(test_database_name)} WITH (FORCE)")


def _restore(self: Any) -> None:
    """After a test with transactions of its own: the database as the migrations leave it, in place of Django's flush,
    which takes the migrations' rows away and which the append-only tables refuse."""
    from django.db import connection, connections

    connections.close_all()
    name, template = connection.settings_dict["NAME"], os.environ["OPENHALL_TEST_TEMPLATE"]
    quote_name = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {quote_name(name)} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quote_name(name)} TEMPLATE {quote_name(template)}")


def pytest_unconfigure() -> None:
    _session.close()


def _prepare() -> None:
    translations.compile_catalogues()
    os.environ["OPENHALL_SEEDS"] = str(embedded.home())
    for name in ("OPENHALL_POOL", "OPENHALL_DEBUG", "OPENHALL_HTTPS", "OPENHALL_HOSTS", "OPENHALL_COLLECTED"):
        os.environ.pop(name, None)
    external = os.environ.get("TEST_DATABASE_URL")
    if external:
        address, template = external, _template(external)
    else:
        address, template = _session.enter_context(embedded.throwaway()), embedded.DATABASE
    # Only now: the seed is shared with other runs, while files written by tests are not.
    place = tempfile.mkdtemp(prefix="openhall-tests-")
    _session.callback(shutil.rmtree, place, ignore_errors=True)
    (Path(place) / "static").mkdir()
    os.environ |= {
        "OPENHALL_VAR": place,
        "OPENHALL_SECRET_KEY": "tests-only-" * 5,
        "OPENHALL_FIELD_KEY": "tests-only-" * 5,
        "DATABASE_URL": address,
        "OPENHALL_TEST_TEMPLATE": template,
    }


def _template(address: str) -> str:
    """The name of a migrated database on that server, made when the migrations have changed."""
    name = f"openhall_template_{embedded.schema_hash()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(4066)")
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'openhall\\_template\\_%'")
        existing = {row[0] for row in rows}
        if name in existing:
            return name
        unfinished = f"{name}_unfinished"
        for old in existing:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(unfinished)))
        embedded.migrate(make_conninfo(address, dbname=unfinished))
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


# -- fixtures for tests that need more than the test client ------------------------------------------------------


def _current_url() -> str:
    """The address of this worker's test database, for other processes."""
    from django.db import connection

    given = conninfo_to_dict(os.environ["DATABASE_URL"])
    user, host = quote(str(given.get("user") or "")), quote(str(given.get("host") or ""), safe="")
    secret = f":{quote(str(given['password']), safe='')}" if given.get("password") else ""
    port = f"&port={given['port']}" if given.get("port") else ""
    return f"postgresql://{user}{secret}@/{connection.settings_dict['NAME']}?host={host}{port}"


@pytest.fixture
def database_url(transactional_db: None) -> str:
    return _current_url()


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(database_url: str, log: Path, workers: int = 1, moment: datetime | None = None) -> Iterator[str]:
    """Runs the web server on that database, its business time from ``moment`` on. Not pytest-django's live_server: that
    one is WSGI, and reads an event stream for ever."""
    from openhall import serve

    port = _free_port()
    environment = {**os.environ, "DATABASE_URL": database_url}
    application = "openhall.asgi:application"
    if moment is not None:
        environment["OPENHALL_TEST_MOMENT"] = moment.isoformat()
        application = "openhall.testserver:application"
    with open(log, "w") as output:
        command = serve.command("127.0.0.1", port, workers, application)
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
    try:
        address = f"http://localhost:{port}"
        _await(address, server, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The web server did not start:\n{log.read_text()}")


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a web server on this test's database."""
    with serving(database_url, tmp_path / "web.log") as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A Playwright browser, shared by all tests."""
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"{CHROMIUM} is not installed (apt-get install chromium fonts-noto-cjk)")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, site: str) -> Iterator[Any]:
    """A page of a new browser profile, on a web server on this test's database; `page.goto("/")` goes to it."""
    context = chromium.new_context(base_url=site, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()
