# SPDX-License-Identifier: EUPL-1.2
"""What the things are called of which entries of the trail speak; higher packages add theirs."""

from collections.abc import (
    Mapping,
)

from django.utils.functional import (
    Promise,
)
from django.utils.translation import (
    pgettext_lazy,
)

from tragwerk.office.trail.verbs import (
    LABELS,
    STEPS,
)

Label = str | Promise

_objects: dict[str, Label] = {
    "api.apitoken": pgettext_lazy("trail", "Token"),
    "api.webhook": pgettext_lazy("trail", "Webhook"),
    "approvals.approval": pgettext_lazy("trail", "Document to be signed"),
    "approvals.consent": pgettext_lazy("trail", "Consent"),
    "approvals.scannedpaper": pgettext_lazy("trail", "Scanned paper"),
    "approvals.signature": pgettext_lazy("trail", "Signature"),
    "approvals.signer": pgettext_lazy("trail", "Signer"),
    "approvals.signingcode": pgettext_lazy("trail", "Code on paper"),
    "audit.auditentry": pgettext_lazy("trail", "Audit trail"),
    "files.attachment": pgettext_lazy("trail", "Attachment"),
    "forms.customfield": pgettext_lazy("trail", "Own field"),
    "forms.fieldvalue": pgettext_lazy("trail", "Value of a field"),
    "calendars.businesshours": pgettext_lazy("trail", "Business hours"),
    "calendars.calendarfeed": pgettext_lazy("trail", "Calendar feed"),
    "calendars.freeday": pgettext_lazy("trail", "Free day"),
    "calendars.specialhours": pgettext_lazy("trail", "Day with other hours"),
    "grants.grant": pgettext_lazy("trail", "Grant"),
    "imports.import": pgettext_lazy("trail", "Import"),
    "imports.importprofile": pgettext_lazy("trail", "Columns of an import"),
    "jobs.job": pgettext_lazy("trail", "Background work"),
    "notify.notice": pgettext_lazy("trail", "Notice"),
    "notify.noticechoice": pgettext_lazy("trail", "How notices come"),
    "notify.outgoingmail": pgettext_lazy("trail", "Mail"),
    "notify.pushsubscription": pgettext_lazy("trail", "Notices in browsers"),
    "notify.quiethours": pgettext_lazy("trail", "Quiet hours"),
    "orgs.account": pgettext_lazy("trail", "Account"),
    "orgs.authority": pgettext_lazy("trail", "Authority"),
    "orgs.department": pgettext_lazy("trail", "Department"),
    "orgs.district": pgettext_lazy("trail", "District"),
    "orgs.emergencyaccess": pgettext_lazy("trail", "Emergency access"),
    "orgs.listmention": pgettext_lazy("trail", "Mention in an official list"),
    "orgs.foureyeswaiver": pgettext_lazy("trail", "Emergency access without approval"),
    "orgs.mandate": pgettext_lazy("trail", "Mandate"),
    "orgs.membership": pgettext_lazy("trail", "Role"),
    "orgs.person": pgettext_lazy("trail", "Person"),
    "orgs.pupilcount": pgettext_lazy("trail", "Number of pupils"),
    "orgs.retentionrule": pgettext_lazy("trail", "Retention period"),
    "orgs.room": pgettext_lazy("trail", "Room"),
    "orgs.school": pgettext_lazy("trail", "School"),
    "orgs.serviceprovider": pgettext_lazy("trail", "Service provider"),
    "orgs.site": pgettext_lazy("trail", "Site"),
    "orgs.trailremoval": pgettext_lazy("trail", "Removal from the trail"),
    "todos.todo": pgettext_lazy("trail", "Todo"),
    "privacy.deletionpolicy": pgettext_lazy("trail", "Deletion by night"),
    "privacy.deletionrun": pgettext_lazy("trail", "Deletion run"),
    "privacy.legalhold": pgettext_lazy("trail", "Hold"),
    "privacy.processingactivity": pgettext_lazy("trail", "Register of processing"),
    "privacy.retentionperiod": pgettext_lazy("trail", "Period of a class of data"),
    "privacy.statement": pgettext_lazy("trail", "Public page"),
    "ui.listexport": pgettext_lazy("trail", "Exported list"),
    "ui.savedview": pgettext_lazy("trail", "View of a list"),
    "documents.labeldesign": pgettext_lazy("trail", "Labels"),
    "documents.labelprinter": pgettext_lazy("trail", "Label printer"),
    "letters.letter": pgettext_lazy("trail", "Letter"),
    "letters.letterhead": pgettext_lazy("trail", "Letterhead"),
    "letters.lettertemplate": pgettext_lazy("trail", "Letter text"),
    "letters.letterversion": pgettext_lazy("trail", "Version of a letter text"),
}


def register_trail_objects(words: Mapping[str, Label]) -> None:
    """Say what the tables of a package are called in the trail; called once at start-up."""
    _objects.update(words)


def trail_objects() -> list[tuple[str, Label]]:
    """Return table → its word, by the words."""
    return sorted(_objects.items(), key=lambda pair: str(pair[1]).casefold())


def object_word(table: str) -> str:
    """Return what a thing of a table is called."""
    return str(_objects.get(table, table))


def trail_verbs() -> list[tuple[str, Label]]:
    """Return the verbs that have words of their own, by the words; the others are told by what they changed."""
    return sorted({**LABELS, **STEPS}.items(), key=lambda pair: str(pair[1]).casefold())
