# SPDX-License-Identifier: EUPL-1.2
"""The pages that set up labels and their printers."""
