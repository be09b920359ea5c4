# SPDX-License-Identifier: EUPL-1.2
"""The systems from which stocks of devices come; docs/reference/imports.md says where the facts are from."""

from tragwerk.assets.imports.origins.glpi import GLPI
from tragwerk.assets.imports.origins.idoit import I_DOIT
from tragwerk.assets.imports.origins.own import OWN
from tragwerk.assets.imports.origins.snipeit import SNIPE_IT

ORIGINS = (SNIPE_IT, GLPI, I_DOIT, OWN)

__all__ = ["GLPI", "I_DOIT", "ORIGINS", "OWN", "SNIPE_IT"]
