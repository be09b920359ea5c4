# SPDX-License-Identifier: EUPL-1.2
"""The right to work with imports; what may be imported where is decided by the kind's own permission."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import Permission, Role

RUN_IMPORT = Permission(
    "imports.import:run",
    label=_("Import lists and undo own imports"),
    roles=(Role.AUTHORITY_IT, Role.PROVIDER_TECHNICIAN, Role.OPERATOR),
)
