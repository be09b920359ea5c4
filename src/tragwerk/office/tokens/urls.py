# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages of tokens."""

from django.urls import path

from tragwerk.office.tokens import views

urlpatterns = [
    path("zugriffstoken/", views.tokens, name="tokens"),
    path("zugriffstoken/neu/", views.add_token, name="token_add"),
    path("zugriffstoken/<uuid:token_id>/", views.token, name="token"),
    path("zugriffstoken/<uuid:token_id>/widerrufen/", views.revoke_token, name="token_revoke"),
]
