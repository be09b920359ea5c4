# SPDX-License-Identifier: EUPL-1.2
"""Pages on which an authority takes everything away."""
