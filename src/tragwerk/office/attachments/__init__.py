# SPDX-License-Identifier: EUPL-1.2
"""What hangs on a thing: a panel for the pages of other packages, adding, removing, downloading."""
