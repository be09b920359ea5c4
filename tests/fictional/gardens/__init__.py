# SPDX-License-Identifier: EUPL-1.2
"""A fictional package: beds of school gardens, the devices that water them, and the people who care for them."""
