# SPDX-License-Identifier: EUPL-1.2
"""Pages of calendars: the year, free days, business hours, feeds."""
