# SPDX-License-Identifier: EUPL-1.2
"""The program as people start it: real processes, a real port, real signals."""
