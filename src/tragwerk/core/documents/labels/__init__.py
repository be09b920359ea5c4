# SPDX-License-Identifier: EUPL-1.2
"""Labels: codes, sheets and tapes, where each stands in millimetres, and the file that is printed."""
