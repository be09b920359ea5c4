# SPDX-License-Identifier: EUPL-1.2
"""The paper of an authority."""

from uuid import UUID

from django.utils.translation import gettext as _

from tragwerk.core.access.public import Actor, NotVisible, Permission
from tragwerk.core.files.public import open as open_file
from tragwerk.core.letters.models import Letterhead
from tragwerk.core.letters.permissions import MANAGE_LETTERHEAD
from tragwerk.core.orgs.public import Authority


def own_authority(actor: Actor, permission: Permission) -> Authority:
    """Return the authority at which the actor holds the right; letters are one authority's."""
    found: Authority | None = Authority.objects.visible_to(actor, permission).first()
    if found is None:
        raise NotVisible(_("This page works for one authority only."))
    return found


def letterhead_for(actor: Actor, authority_id: UUID, permission: Permission = MANAGE_LETTERHEAD) -> Letterhead | None:
    """Return the kept paper of an authority; None when it has only what follows from its name."""
    rows = Letterhead.objects.visible_to(actor, permission).select_related("logo")
    found: Letterhead | None = rows.filter(authority_id=authority_id).first()
    return found


def letterhead_of(authority: Authority) -> Letterhead:
    """Return the paper of an authority; one that nobody kept yet follows from its name and address."""
    found: Letterhead | None = Letterhead.objects.filter(authority=authority).select_related("logo").first()
    if found is not None:
        return found
    town = f"{authority.postcode} {authority.town}".strip()
    lines = (authority.name, authority.street, town)
    return Letterhead(
        authority=authority,
        name=authority.name[:120],
        sender=" · ".join(line for line in lines if line)[:120],
        contact="\n".join(line for line in (authority.phone, authority.email) if line),
        place=authority.town,
        footer=["\n".join(line for line in lines if line)],
    )


def logo_of(head: Letterhead) -> bytes:
    """Return the emblem of a paper; nothing without one."""
    if head.logo is None:
        return b""
    with open_file(head.logo) as stream:
        content: bytes = stream.read()
    return content
