# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as a list and as the timeline of an object."""
