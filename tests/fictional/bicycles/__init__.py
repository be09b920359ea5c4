# SPDX-License-Identifier: EUPL-1.2
"""A fictional package: bicycles that an authority gives to its schools and lends to whoever works there."""
