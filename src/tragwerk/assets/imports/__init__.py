# SPDX-License-Identifier: EUPL-1.2
"""A town's list of devices, as a kind of the import engine, and the systems whose exports are such lists."""

from tragwerk.assets.imports.kind import AssetImport
from tragwerk.assets.imports.origins import ORIGINS
from tragwerk.core.imports.public import register_kind, register_origin

register_kind(AssetImport())
for origin in ORIGINS:
    register_origin(origin)
