# SPDX-License-Identifier: EUPL-1.2
"""Pages of grants, on the giver's and on the receiver's side."""
