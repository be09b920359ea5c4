# SPDX-License-Identifier: EUPL-1.2
"""What a refusal says; every sentence is for people and translatable."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tragwerk.core.access.permissions import Permission


class ScopeMissing(RuntimeError):
    """A tenant table was touched outside a scope: always a programming error, never shown to people."""


class ScopeViolation(RuntimeError):
    """A write named a row of an authority outside the scope."""


class ActionIncomplete(RuntimeError):
    """An action ended without checking a right or without writing an audit entry."""


class DomainError(Exception):
    """Something a person asked for cannot be done; says what, where and what to do."""

    def __init__(
        self,
        message: str | Promise,
        *,
        field: str | None = None,
        code: str = "refused",
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code
        self.details = dict(details or {})

    def __str__(self) -> str:
        return str(self.message)


class NotVisible(Http404):
    """The object is not there for this actor: foreign and missing look the same."""


class NotAllowed(PermissionDenied):
    """The object is the actor's own, but the right is missing."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__(
            _(
                "You do not have the right “%(right)s” here. "
                "Ask the person who manages the rights of your authority for it."
            )
            % {"right": permission.label}
        )


class OnlyLooking(NotAllowed):
    """The emergency access is for looking, and this would change something."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.args = (
            _("Your emergency access is for looking only, so nothing can be changed with it. Request one for helping."),
        )


class NotSignedIn(PermissionDenied):
    """Nobody is known to act, where no page could ask who it is."""
