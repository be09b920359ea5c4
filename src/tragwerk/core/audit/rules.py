# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of the chain: what an entry commits to, and how each hangs on the one before it.

An entry holds three digests. `actor_seal` commits to name and keys of who acted, `seal` to what was done to what and
why; both hide their text behind a random salt. `link` commits to both seals, to place, time, verb and table and to the
link of the entry before it. When a person is pseudonymised, text, keys and salt go and the seal stays: the chain still
holds, and nobody can find the person by trying names or keys.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

START = "tragwerk.audit.2"


def first_link(authority_id: UUID | None) -> str:
    """Return what the first entry of an authority hangs on."""
    return sha256(f"{START}\n{authority_id}".encode()).hexdigest()


def seal(salt: str, *texts: str) -> str:
    """Return the digest of texts behind a salt; texts are told apart by their lengths."""
    parts = "".join([f"{len(text)}:{text}" for text in texts])
    return sha256(f"{salt}\n{parts}".encode("utf-8", "surrogatepass")).hexdigest()


def fact(value: Any) -> str:
    """Return a key, the name of a verb or a moment as the link commits to it; equal ones read the same everywhere."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def link(previous: str, number: int, facts: Sequence[str], seals: Sequence[str]) -> str:
    """Return the digest that ties an entry to the one before it; `facts` are made by `fact`."""
    return sha256("\n".join((previous, str(number), *facts, *seals)).encode()).hexdigest()
