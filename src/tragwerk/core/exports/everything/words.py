# SPDX-License-Identifier: EUPL-1.2
"""What the rows of tables are called whose models have no name for people."""

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Table → one row, many rows.
NAMES: dict[str, tuple[Promise, Promise]] = {
    "orgs.Authority": (_("school authority"), _("school authorities")),
    "orgs.Department": (_("department"), _("departments")),
    "orgs.District": (_("district"), _("districts")),
    "orgs.EmergencyAccess": (_("emergency access"), _("emergency accesses")),
    "orgs.FourEyesWaiver": (_("waiver of four eyes"), _("waivers of four eyes")),
    "orgs.ListMention": (_("list mention"), _("list mentions")),
    "orgs.Mandate": (_("mandate"), _("mandates")),
    "orgs.Membership": (_("membership"), _("memberships")),
    "orgs.Person": (_("person"), _("people")),
    "orgs.PupilCount": (_("pupil count"), _("pupil counts")),
    "orgs.RetentionRule": (_("retention rule"), _("retention rules")),
    "orgs.Room": (_("room"), _("rooms")),
    "orgs.School": (_("school"), _("schools")),
    "orgs.ServiceProvider": (_("service provider"), _("service providers")),
    "orgs.Site": (_("site"), _("sites")),
    "orgs.TrailRemoval": (_("removal from the trail"), _("removals from the trail")),
    "audit.AuditEntry": (_("audit entry"), _("audit entries")),
    "audit.AuditHead": (_("head of the trail"), _("heads of the trail")),
    "grants.Grant": (_("grant"), _("grants")),
    "grants.GrantedRow": (_("granted row"), _("granted rows")),
}


def one(model: type[Model]) -> str:
    """Return what one row of a table is called, in the active language."""
    meta = model._meta
    return str(NAMES[meta.label][0] if meta.label in NAMES else meta.verbose_name)


def many(model: type[Model]) -> str:
    """Return what the rows of a table are called, in the active language."""
    meta = model._meta
    return str(NAMES[meta.label][1] if meta.label in NAMES else meta.verbose_name_plural)
