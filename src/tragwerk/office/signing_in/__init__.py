# SPDX-License-Identifier: EUPL-1.2
"""Signing in: the form, the sessions, the pause after wrong passwords."""
