# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office pages; each room of the office has its own list."""

from django.urls import path

from tragwerk.office.calendars.urls import urlpatterns as calendars_urls
from tragwerk.office.emergency.urls import urlpatterns as emergency_urls
from tragwerk.office.exports.urls import urlpatterns as exports_urls
from tragwerk.office.grants.urls import urlpatterns as grants_urls
from tragwerk.office.imports.urls import urlpatterns as imports_urls
from tragwerk.office.installation.urls import urlpatterns as installation_urls
from tragwerk.office.jobs.urls import urlpatterns as jobs_urls
from tragwerk.office.people.urls import urlpatterns as people_urls
from tragwerk.office.places.urls import urlpatterns as places_urls
from tragwerk.office.privacy.urls import urlpatterns as privacy_urls
from tragwerk.office.rights.urls import urlpatterns as rights_urls
from tragwerk.office.search.urls import urlpatterns as search_urls
from tragwerk.office.signing_in.urls import urlpatterns as signing_in_urls
from tragwerk.office.trail.urls import urlpatterns as trail_urls
from tragwerk.office.views import four_eyes, removals

app_name = "office"
urlpatterns = [
    *calendars_urls,
    *emergency_urls,
    *exports_urls,
    *grants_urls,
    *imports_urls,
    *installation_urls,
    *jobs_urls,
    *people_urls,
    *places_urls,
    *privacy_urls,
    *rights_urls,
    *search_urls,
    *signing_in_urls,
    *trail_urls,
    path("personen/<uuid:person_id>/aus-dem-protokoll/", removals.ask, name="removal_ask"),
    path("protokoll/entnahmen/", removals.removals, name="removals"),
    path("protokoll/entnahmen/<uuid:removal_id>/", removals.removal, name="removal"),
    path("protokoll/entnahmen/<uuid:removal_id>/bestaetigen/", removals.confirm, name="removal_confirm"),
    path("protokoll/entnahmen/<uuid:removal_id>/ablehnen/", removals.refuse, name="removal_refuse"),
    path("protokoll/entnahmen/<uuid:removal_id>/zurueckziehen/", removals.withdraw, name="removal_withdraw"),
    path("protokoll/<uuid:authority_id>/frist/", removals.set_retention, name="retention"),
    path("notzugriffe/vier-augen/<uuid:authority_id>/ausschalten/", four_eyes.ask, name="four_eyes_ask"),
    path("notzugriffe/vier-augen/<uuid:authority_id>/einschalten/", four_eyes.switch_on, name="four_eyes_on"),
    path("notzugriffe/vier-augen/<uuid:waiver_id>/bestaetigen/", four_eyes.confirm, name="four_eyes_confirm"),
    path("notzugriffe/vier-augen/<uuid:waiver_id>/ablehnen/", four_eyes.refuse, name="four_eyes_refuse"),
    path("notzugriffe/vier-augen/<uuid:waiver_id>/zuruecknehmen/", four_eyes.withdraw, name="four_eyes_withdraw"),
]
