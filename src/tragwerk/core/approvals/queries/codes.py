# SPDX-License-Identifier: EUPL-1.2
"""From a typed code to what it opens. A wrong one costs as much as a right one and says nothing."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from tragwerk.core.access.public import system_scope
from tragwerk.core.approvals.models import CodeUse, SigningCode
from tragwerk.core.approvals.rules import read_code


@dataclass(frozen=True)
class Opening:
    """What a right code opens: whose signature at which authority, for what."""

    code_id: UUID
    signer_id: UUID
    authority_id: UUID
    use: CodeUse


def lookup_of(code: str) -> str:
    """Return under what a code is kept: from the database alone, without the secret, nobody finds it by trying."""
    return hmac.new(settings.SECRET_KEY.encode(), f"signing-code\0{code}".encode(), sha256).hexdigest()


def _opening(row: SigningCode | None) -> Opening | None:
    if row is None or row.used_at is not None or row.voided_at is not None or row.expires_at <= timezone.now():
        return None
    return Opening(row.pk, row.signer_id, row.authority_id, CodeUse(row.use))


def find_code(typed: str) -> Opening | None:
    """Return what a typed code opens now; unknown, used, voided and expired ones open nothing and look the same."""
    with system_scope(reason="find what a code on paper opens"):
        return _opening(SigningCode.objects.filter(lookup=lookup_of(read_code(typed))).first())


def opening_by_id(code_id: UUID) -> Opening | None:
    """Return what a code still opens that was typed before, in the same session."""
    with system_scope(reason="find what a code on paper still opens"):
        return _opening(SigningCode.objects.filter(pk=code_id).first())
