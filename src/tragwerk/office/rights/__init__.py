# SPDX-License-Identifier: EUPL-1.2
"""Who may do what, and who sees something."""
