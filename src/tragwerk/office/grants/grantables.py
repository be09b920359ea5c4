# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the core services an authority may share with others."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tragwerk.core.extend.public import Grantable, GrantableColumn, contribute
from tragwerk.core.orgs.public import School

SCHOOL_LIST = "orgs.school_list"


def school_list(authority_id: UUID) -> Iterator[dict[str, str | int | None]]:
    """Yield the schools of an authority by name: facts of the official list, no person among them."""
    rows = School.objects.filter(authority_id=authority_id, transferred_at__isnull=True)
    for school in rows.order_by("sort_name", "id"):
        yield {
            "number": school.number,
            "name": school.name,
            "form": str(school.get_form_display()),
            "town": school.town,
            "pupils": school.pupils,
            "legal_status": str(school.get_legal_status_display()),
        }


def register() -> None:
    """Offer the kinds; called once at start-up."""
    contribute(
        Grantable(
            key=SCHOOL_LIST,
            label=_("List of schools"),
            columns=(
                GrantableColumn("number", _("School number")),
                GrantableColumn("name", _("School"), is_title=True),
                GrantableColumn("form", _("School form")),
                GrantableColumn("town", _("Town")),
                GrantableColumn("pupils", _("Pupils"), numeric=True),
                GrantableColumn("legal_status", _("Legal status")),
            ),
            rows=school_list,
            default_mask=("number", "name", "form", "town", "pupils"),
            order=10,
        )
    )
