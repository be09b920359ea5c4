# SPDX-License-Identifier: EUPL-1.2
"""Scanning: by camera, by keyboard scanner, by the short address of a label."""
