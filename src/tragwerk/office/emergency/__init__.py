# SPDX-License-Identifier: EUPL-1.2
"""Emergency access: its pages, and what it does around every other page."""
