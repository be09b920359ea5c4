# SPDX-License-Identifier: EUPL-1.2
"""The door for programs: tokens, problems, limits, repeated calls, and webhooks for what happens here."""
