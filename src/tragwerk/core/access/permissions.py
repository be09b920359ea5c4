# SPDX-License-Identifier: EUPL-1.2
"""Permissions are constants with a label and the roles that hold them; code never asks for a role."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from tragwerk.core.access.roles import Role

_FORM = re.compile(r"^[a-z]+\.[a-z_]+:[a-z_]+$")
_registry: dict[str, "Permission"] = {}


@dataclass(frozen=True)
class Permission:
    """The right to do one thing with one kind of object, named `package.noun:verb`.

    `withheld` rights are held by nobody under emergency access, whatever the role: with them the access
    could approve itself, or leave something behind that outlasts it.
    `about_people` marks rights on people: a mandate that names none keeps them from the provider.
    `administrative` marks power over people, accounts, the authority or its trail: a role that has such a right is
    given only by those who hold the right themselves.
    """

    name: str
    label: str | Promise = field(compare=False)
    roles: tuple[Role, ...] = field(compare=False, default=())
    withheld: bool = field(compare=False, default=False)
    administrative: bool = field(compare=False, default=False)
    about_people: bool = field(compare=False, default=False)

    def __post_init__(self) -> None:
        if not _FORM.match(self.name):
            raise ValueError(f"{self.name!r} is not of the form package.noun:verb")
        if self.name in _registry:
            raise ValueError(f"permission {self.name!r} is declared twice")
        _registry[self.name] = self

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Open:
    """A marker for views that need no permission: open to all, or to everybody who is signed in."""

    name: str

    def __str__(self) -> str:
        return self.name


PUBLIC = Open("public")
SIGNED_IN = Open("signed-in")

Need = Permission | Open


def permission_named(name: str) -> Permission:
    """Return the declared permission; an unknown name is a programming error."""
    try:
        return _registry[name]
    except KeyError:
        raise LookupError(f"permission {name!r} is not declared") from None


def all_permissions() -> list[Permission]:
    """Return every declared permission, by name."""
    return sorted(_registry.values(), key=lambda permission: permission.name)


def permissions_of(roles: Iterable[Role]) -> list[Permission]:
    """Return the permissions that any of the roles holds."""
    wanted = set(roles)
    return [permission for permission in all_permissions() if wanted & set(permission.roles)]


def administrative_permissions(role: Role) -> list[Permission]:
    """Return the rights of a role that give power over people, accounts, the authority or its trail."""
    return [permission for permission in permissions_of([role]) if permission.administrative]
