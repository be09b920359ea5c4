# SPDX-License-Identifier: EUPL-1.2
"""Pages of fields, and what fields show on the pages of the rows that have them."""
