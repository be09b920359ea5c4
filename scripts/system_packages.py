# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL and Chromium for the tests: found, installed where that is allowed, or named as missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.postgres import OLDEST, find_binaries

POSTGRES_PACKAGES = ("postgresql", "postgresql-contrib")
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core")
# They read the labels that the tests print.
READER_PACKAGES = ("zbar-tools", "poppler-utils")
# Debian starts a server for everybody right after the installation; the tests start their own.
CLUSTER_SETTING = Path("/etc/postgresql-common/createcluster.d/tragwerk-tests.conf")


def find_browser() -> str | None:
    """The Chromium of this machine; CHROMIUM names another one."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def find_readers() -> bool:
    """Whether the labels of the tests can be read as a scanner reads them."""
    return all(shutil.which(name) for name in ("zbarimg", "pdftoppm"))


def may_install() -> bool:
    """Whether this process may add packages to the machine."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install packages without questions and without starting a database server."""
    print(f"Installing {', '.join(packages)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    own_setting = "postgresql" in packages and not CLUSTER_SETTING.exists()
    if own_setting:
        CLUSTER_SETTING.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_SETTING.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", "-q", *command],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                print(done.stderr.strip()[-500:], file=sys.stderr)
                return
    finally:
        if own_setting:
            CLUSTER_SETTING.unlink(missing_ok=True)


def ensure() -> tuple[bool, str | None]:
    """Whether PostgreSQL can be used and where Chromium is; prints one line for each that is missing."""
    wanted = [] if find_binaries() else list(POSTGRES_PACKAGES)
    wanted += [] if find_browser() else list(BROWSER_PACKAGES)
    wanted += [] if find_readers() else list(READER_PACKAGES)
    if wanted and may_install():
        install(wanted)
    postgres, browser = find_binaries() is not None, find_browser()
    if not postgres:
        print(f"Skipped: all tests on PostgreSQL. Install PostgreSQL {OLDEST}+ (apt install postgresql).")
    if not find_readers():
        print("Skipped: reading printed labels. Install zbarimg and pdftoppm (apt install zbar-tools poppler-utils).")
    if not browser:
        print("Skipped: all browser tests. Install Chromium (apt install chromium) or name it with CHROMIUM=….")
    return postgres, browser
