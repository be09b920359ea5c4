# SPDX-License-Identifier: EUPL-1.2
"""The app of signatures and consents."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """Registers the kind under which consents are asked, and keeps signatures as they are after every migration."""

    name = "tragwerk.core.approvals"
    label = "approvals"

    def ready(self) -> None:
        from tragwerk.core.approvals.actions.signing import CONSENT_KIND
        from tragwerk.core.approvals.models import SignerRole, Way
        from tragwerk.core.approvals.permissions import MANAGE_CONSENT
        from tragwerk.core.extend.public import AboutRows, ApprovalKind, contribute

        contribute(
            ApprovalKind(
                key=CONSENT_KIND,
                label=_("Consent"),
                ways=tuple(Way.values),
                roles=tuple(SignerRole.values),
                kept=_("as long as the consent holds, and three years after its end"),
                ask=MANAGE_CONSENT,
                note=_("You may say no. Nobody is put at a disadvantage for it."),
            )
        )
        contribute(AboutRows("approvals", _("Documents to sign"), "approvals.Approval", "about_table", "about_id"))
        post_migrate.connect(_keep, sender=self, dispatch_uid="tragwerk-signatures-stay")


def _keep(sender: Any, using: str, **kwargs: Any) -> None:
    from tragwerk.core.approvals.keeping import keep_signatures

    keep_signatures(connections[using])
