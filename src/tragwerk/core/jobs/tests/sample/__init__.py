# SPDX-License-Identifier: EUPL-1.2
"""A package with kinds of jobs that only the tests have."""
