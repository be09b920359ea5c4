# SPDX-License-Identifier: EUPL-1.2
"""`tragwerk serve` is one command on one port: it starts, looks after its children, and ends."""

import gzip
import http.client
import json
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.served import program

pytestmark = pytest.mark.django_db(transaction=True)


def ready(port: int) -> dict[str, bool]:
    answer: dict[str, bool] = json.loads(program.get(port, "/readyz")[2])
    return answer


def worker_of(pid: int) -> int | None:
    found = [child for child in program.children_of(pid) if "tragwerk worker" in program.command_of(child)]
    return found[0] if found else None


def test_serving_starts_and_ends_within_seconds(tmp_path: Path) -> None:
    begun = time.monotonic()
    with program.served(tmp_path / "log") as (port, process):
        assert time.monotonic() - begun < 10
        program.until(lambda: ready(port)["ok"], "the installation ready")
        assert ready(port) == {"ok": True, "database": True, "migrations": True, "worker": True, "disk": True}
        children = program.children_of(process.pid)
        begun = time.monotonic()
        assert program.stop(process) == 0
        assert time.monotonic() - begun < 5
    assert all("tragwerk" not in program.command_of(child) for child in children)


def test_ctrl_c_ends_it_too(tmp_path: Path) -> None:
    with program.served(tmp_path / "log") as (_port, process):
        process.send_signal(signal.SIGINT)
        process.wait(10)
        assert process.returncode == 0


def test_a_dead_worker_is_started_again(tmp_path: Path) -> None:
    with program.served(tmp_path / "log") as (port, process):
        program.until(lambda: ready(port)["worker"], "the worker alive")
        first = worker_of(process.pid)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        program.until(lambda: worker_of(process.pid) not in (None, first), "another worker")
        program.until(lambda: ready(port)["worker"], "the other worker alive")


def test_a_dead_web_process_is_started_again(tmp_path: Path) -> None:
    with program.served(tmp_path / "log") as (port, process):
        program.until(lambda: ready(port)["worker"], "the worker alive")
        web = [pid for pid in program.children_of(process.pid) if pid != worker_of(process.pid)]
        os.kill(web[0], signal.SIGKILL)
        program.until(lambda: program.answers(port), "answers of another web process")


def test_a_killed_server_leaves_nobody_on_the_port(tmp_path: Path) -> None:
    with program.served(tmp_path / "log") as (port, process):
        program.until(lambda: ready(port)["worker"], "the worker alive")
        children = program.children_of(process.pid)
        assert len(children) == 2
        process.kill()
        process.wait()
        program.until(
            lambda: all("tragwerk" not in program.command_of(child) for child in children), "the children gone", 5
        )
        program.until(lambda: is_free(port), "the port free", 5)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = program.run("serve", "--port", str(port))
    assert refused.returncode == 2
    assert refused.stderr == (
        f"tragwerk: Port {port} on 127.0.0.1 is taken by another program: choose another one with --port.\n"
    )


def test_without_a_worker_it_is_not_ready(web: program.Web) -> None:
    status, _headers, body = program.get(web.port, "/readyz")
    assert (status, json.loads(body)["worker"]) == (503, False)
    assert program.get(web.port, "/healthz")[0] == 200


def test_static_files_are_compressed_and_not_guessed(web: program.Web) -> None:
    path = "/static/ui/tragwerk.css"
    status, headers, plain = program.get(web.port, path)
    assert (status, headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert headers["X-Content-Type-Options"] == "nosniff"
    _status, headers, packed = program.get(web.port, path, {"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    assert program.get(web.port, path, {"If-None-Match": headers["ETag"]})[0] == 304


@pytest.mark.parametrize("path", ["/static/../test.sqlite3", "/static/%2e%2e/test.sqlite3", "/static/staticfiles.json"])
def test_nothing_else_of_the_data_directory_is_served(web: program.Web, path: str) -> None:
    assert program.get(web.port, path)[0] == 404


@pytest.mark.parametrize("size", [10 << 30, 2 << 20])
@pytest.mark.parametrize("path", ["/anmelden/", "/import/neu/assets/", "/jobs/x/events"])
def test_too_large_a_request_is_refused_before_it_is_read(web: program.Web, path: str, size: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    line.putrequest("POST", path)
    line.putheader("Content-Length", str(size))
    line.putheader("Cookie", "sessionid=erfunden")
    line.endheaders()
    answer = line.getresponse()
    assert answer.status == 413
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "zu groß" in answer.read().decode()
    line.close()


def test_the_log_is_json_and_names_nobody(web: program.Web) -> None:
    headers = {"User-Agent": "Musterfrau", "Referer": "Musterfrau", "X-Request-ID": "Musterfrau"}
    program.get(web.port, "/personen/erika-musterfrau?name=Erika+Musterfrau", headers)
    program.get(web.port, "/anmelden/?next=/Musterfrau", headers)
    program.until(lambda: '"route": "office:login"' in web.log.read_text(), "the line of the page")
    text = web.log.read_text()
    assert "musterfrau" not in text.lower()
    page = next(line for line in map(json.loads, text.splitlines()) if line.get("route") == "office:login")
    assert page["status"] == 200
    listed = "time level logger event request_id method route status ms queries"
    assert set(page) == set(listed.split())
