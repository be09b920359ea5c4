# SPDX-License-Identifier: EUPL-1.2
"""Addresses of signatures and consents; those of who has a code are short, for they stand on paper."""

from django.urls import path

from tragwerk.office.approvals.views import asking, consents, listing, signing, taking

urlpatterns = [
    path("unterschreiben/", signing.enter, name="sign"),
    path("unterschreiben/dokument/", signing.sign, name="sign_document"),
    path("unterschreiben/datei/", signing.file, name="sign_file"),
    path("unterschreiben/fertig/", signing.receipt, name="sign_receipt"),
    path("unterschreiben/widerrufen/", signing.withdraw, name="sign_withdraw"),
    path("unterschreiben/ende/", signing.leave, name="sign_leave"),
    path("unterschriften/", listing.approvals, name="approvals"),
    path("unterschriften/neu/", asking.ask, name="approval_ask"),
    path("unterschriften/codes/", asking.bulk_codes, name="bulk_codes"),
    path("unterschriften/erinnern/", listing.bulk_remind, name="bulk_remind"),
    path("unterschriften/zuruecknehmen/", listing.bulk_withdraw, name="bulk_withdraw"),
    path("unterschriften/vorlegen/", taking.handed_over, name="hand_over"),
    path("unterschriften/vorlegen/dokument/", taking.handed_over_document, name="hand_over_document"),
    path("unterschriften/vorlegen/zurueck/", taking.end_hand_over, name="hand_over_back"),
    path("unterschriften/<uuid:approval_id>/", listing.approval, name="approval"),
    path("unterschriften/<uuid:approval_id>/dokument/", listing.document, name="approval_document"),
    path("unterschriften/<uuid:approval_id>/nachweis/", listing.proof, name="approval_proof"),
    path("unterschriften/<uuid:approval_id>/erinnern/", listing.remind, name="approval_remind"),
    path("unterschriften/<uuid:approval_id>/zuruecknehmen/", listing.withdraw, name="approval_withdraw"),
    path("unterschriften/person/<uuid:signer_id>/code/", asking.code, name="signer_code"),
    path("unterschriften/person/<uuid:signer_id>/vorlegen/", taking.start_hand_over, name="signer_hand_over"),
    path("unterschriften/person/<uuid:signer_id>/papier/", taking.take_paper, name="signer_paper"),
    path("unterschriften/person/<uuid:signer_id>/scan/", listing.scan, name="signer_scan"),
    path("unterschriften/papiere/<uuid:paper_id>/", taking.paper, name="paper"),
    path("unterschriften/papiere/<uuid:paper_id>/datei/", taking.paper_file, name="paper_file"),
    path("unterschriften/papiere/<uuid:paper_id>/bestaetigen/", taking.confirm, name="paper_confirm"),
    path("unterschriften/papiere/<uuid:paper_id>/ablehnen/", taking.refuse, name="paper_refuse"),
    path("unterschriften/papiere/<uuid:paper_id>/zuruecknehmen/", taking.withdraw, name="paper_withdraw"),
    path("unterschriften/einwilligungen/", consents.consents, name="consents"),
    path("unterschriften/einwilligungen/neu/", consents.ask, name="consent_ask"),
    path("unterschriften/einwilligungen/widerrufen/", consents.bulk_withdraw, name="bulk_withdraw_consents"),
    path("unterschriften/einwilligungen/<uuid:consent_id>/", consents.consent, name="consent"),
    path("unterschriften/einwilligungen/<uuid:consent_id>/widerrufen/", consents.withdraw, name="consent_withdraw"),
]
