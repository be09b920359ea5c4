# SPDX-License-Identifier: EUPL-1.2
"""Following background work."""
