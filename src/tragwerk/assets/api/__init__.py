# SPDX-License-Identifier: EUPL-1.2
"""The operations on devices, their models and makers."""

from tragwerk.assets.api.catalogue import router as catalogue_router
from tragwerk.assets.api.devices import router as device_router

routers = (device_router, catalogue_router)

__all__ = ["routers"]
