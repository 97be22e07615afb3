"""A PostgreSQL server of the tests' own, on loopback, in a folder that is gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest that is installed; Debian keeps it off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = folders[-1] if folders else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass(frozen=True)
class Postgres:
    """A running server; `url` names an empty database of it."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://keeper:secret-word@127.0.0.1:{self.port}/postgres"

    def run(self, *command: str) -> None:
        """One of the server's own commands; it refuses to run as root, so not as root."""
        as_whom: dict[str, Any] = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        told = [str(self.programs / command[0]), *command[1:]]
        subprocess.run(
            told, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_whom
        )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", str(self.folder / "data"), "-l", log, "-o", options)

    def stop(self, how: str = "immediate") -> None:
        """`immediate` is what a crash does: nothing is written out, the log has to do."""
        self.run("pg_ctl", "stop", "-w", "-m", how, "-D", str(self.folder / "data"))


def served() -> Iterator[Postgres]:
    """A server from an empty folder; skips with a word where PostgreSQL is not installed, or fails where it is required."""
    found = programs()
    if found is None:
        if os.environ.get("MENTORSCOPE_REQUIRE_POSTGRES") == "1":
            pytest.fail("MENTORSCOPE_REQUIRE_POSTGRES=1, but no PostgreSQL is installed")
        pytest.skip("no PostgreSQL is installed, so its stores were not tried")
    folder = Path(tempfile.mkdtemp(prefix="mentorscope-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (folder / "password").write_text("secret-word")
        server = Postgres(found, folder, port)
        server.run("initdb", "-D", str(folder / "data"), "-U", "keeper", "-A", "scram-sha-256", "--pwfile", "password")
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
