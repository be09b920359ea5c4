#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Locks the Python and npm dependencies with hashes and without any download address.
set -euo pipefail
cd "$(dirname "$0")/.."
# A machine's own mirrors must not decide what is locked.
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL
export PIP_CONFIG_FILE=/dev/null
.venv/bin/python -m pip install --quiet pip-tools
for name in base test; do
    (cd requirements && ../.venv/bin/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe \
        --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
        --no-annotate "$@" --output-file "$name.txt" "$name.in")
done
npm install --package-lock-only
