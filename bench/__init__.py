# SPDX-License-Identifier: EUPL-1.2
"""Benchmarks of ARCHITECTURE section 8; `make bench` runs them on both databases."""
