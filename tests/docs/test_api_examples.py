# SPDX-License-Identifier: EUPL-1.2
"""The examples of docs/how-to/use-the-api.md are run as they stand, one after the other, against a server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.interface.programs import token_of
from tests.worlds import World
from tragwerk.core.access.public import Role, system_scope

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "use-the-api.md"
EXAMPLE = re.compile(r"```sh\n(.*?)```(?:\n\n```json\n(.*?)```)?", re.DOTALL)
MARK = "=== example ==="


def examples() -> list[tuple[str, str]]:
    """The commands of each example, and the answer that is shown behind it, if any."""
    return EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.django_db(transaction=True)
def test_the_examples_work_as_they_stand(world: World, live_server: Any) -> None:
    curl = shutil.which("curl")
    assert curl, "curl is needed for the examples"
    with system_scope(reason="tests"):
        token = token_of(world.actor(Role.AUTHORITY_IT))
    found = examples()
    assert len(found) >= 6
    script = f"\necho '{MARK}'\n".join(commands for commands, _answer in found)
    script = re.sub(r"^export TRAGWERK=.*$", f"export TRAGWERK={live_server.url}", script, flags=re.MULTILINE)
    script = re.sub(r"^export TOKEN=.*$", f"export TOKEN={token}", script, flags=re.MULTILINE)
    ran = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    told = [part.strip() for part in ran.stdout.split(MARK)]
    for (commands, shown), answer in zip(found, told, strict=True):
        if shown:
            wanted, got = json.loads(shown), json.loads(answer)
            assert set(wanted) <= set(got), commands
            fixed = {name: value for name, value in wanted.items() if isinstance(value, int) and value}
            assert fixed == {name: got[name] for name in fixed}
    assert "304" in told
