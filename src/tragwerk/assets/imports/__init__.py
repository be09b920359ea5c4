# SPDX-License-Identifier: EUPL-1.2
"""A town's list of devices, as a kind of the import engine."""

from tragwerk.assets.imports.kind import AssetImport
from tragwerk.core.imports.public import register_kind

register_kind(AssetImport())
