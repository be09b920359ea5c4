# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office pages; each room of the office has its own list."""

from tragwerk.office.approvals.urls import urlpatterns as approvals_urls
from tragwerk.office.attachments.urls import urlpatterns as attachment_urls
from tragwerk.office.calendars.urls import urlpatterns as calendars_urls
from tragwerk.office.emergency.urls import urlpatterns as emergency_urls
from tragwerk.office.exports.urls import urlpatterns as exports_urls
from tragwerk.office.fields.urls import urlpatterns as fields_urls
from tragwerk.office.grants.urls import urlpatterns as grants_urls
from tragwerk.office.imports.urls import urlpatterns as imports_urls
from tragwerk.office.installation.urls import urlpatterns as installation_urls
from tragwerk.office.jobs.urls import urlpatterns as jobs_urls
from tragwerk.office.labels.urls import urlpatterns as label_urls
from tragwerk.office.letters.urls import urlpatterns as letter_urls
from tragwerk.office.notices.urls import urlpatterns as notices_urls
from tragwerk.office.people.urls import urlpatterns as people_urls
from tragwerk.office.places.urls import urlpatterns as places_urls
from tragwerk.office.privacy.urls import urlpatterns as privacy_urls
from tragwerk.office.rights.urls import urlpatterns as rights_urls
from tragwerk.office.scanning.urls import urlpatterns as scanning_urls
from tragwerk.office.search.urls import urlpatterns as search_urls
from tragwerk.office.settings.urls import urlpatterns as settings_urls
from tragwerk.office.signing_in.urls import urlpatterns as signing_in_urls
from tragwerk.office.todos.urls import urlpatterns as todos_urls
from tragwerk.office.tokens.urls import urlpatterns as token_urls
from tragwerk.office.trail.urls import urlpatterns as trail_urls
from tragwerk.office.webhooks.urls import urlpatterns as webhook_urls

app_name = "office"
urlpatterns = [
    *approvals_urls,
    *attachment_urls,
    *calendars_urls,
    *emergency_urls,
    *exports_urls,
    *fields_urls,
    *grants_urls,
    *imports_urls,
    *installation_urls,
    *jobs_urls,
    *notices_urls,
    *label_urls,
    *letter_urls,
    *people_urls,
    *places_urls,
    *privacy_urls,
    *rights_urls,
    *scanning_urls,
    *search_urls,
    *settings_urls,
    *signing_in_urls,
    *token_urls,
    *todos_urls,
    *trail_urls,
    *webhook_urls,
]
