#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Makes .venv and installs requirements/$1.txt and Tragwerk itself, when something of it changed.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted="$1"
python="${PYTHON:-python3}"

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Tragwerk needs Python 3.11 or newer; name it with PYTHON=…" >&2
    exit 1
}
make_environment() {
    "$python" -m venv .venv >/dev/null 2>&1 || { rm -rf .venv && return 1; }
}
if [ ! -x .venv/bin/python ] && ! make_environment; then
    # Debian keeps this part of Python in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null
    fi
    make_environment || {
        echo "Python cannot make environments here: install the package python3-venv." >&2
        exit 1
    }
fi

stamp=".venv/.tragwerk-$wanted"
state="$(cat "requirements/$wanted.txt" pyproject.toml | sha256sum | cut -d' ' -f1) $PWD"
if [ "$(cat "$stamp" 2>/dev/null || true)" = "$state" ]; then
    exit 0
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install -qq --require-hashes -r "requirements/$wanted.txt"
.venv/bin/python -m pip install -qq --no-deps --no-build-isolation --editable .
echo "$state" >"$stamp"
