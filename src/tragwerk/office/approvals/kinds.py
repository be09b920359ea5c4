# SPDX-License-Identifier: EUPL-1.2
"""What an office has signed without any other package: documents of its own, and the usual consents of a school."""

from django.utils.translation import gettext_lazy as _

from tragwerk.core.approvals.public import SignerRole, Way
from tragwerk.core.extend.public import ApprovalKind, ConsentPurpose, contribute

_FAMILY = (SignerRole.GUARDIAN.value, SignerRole.PUPIL.value)


def register() -> None:
    """Put the kinds and purposes of the office up; called once at start-up."""
    contribute(
        ApprovalKind(
            key="office.document",
            label=_("Document of the office"),
            ways=tuple(Way.values),
            roles=tuple(SignerRole.values),
            kept=_("three years after the end of the year in which it was signed"),
            four_eyes=True,
            lapses=False,
        )
    )
    contribute(
        ConsentPurpose(
            key="office.photos",
            label=_("Photos on the website of the school"),
            version="2026-1",
            text=_(
                "The school may show photos and short films from lessons, trips and festivities on its website in "
                "which I or my child can be recognised. Names are not mentioned.\n\n"
                "I give this consent freely (Art. 6 Abs. 1 lit. a DSGVO, § 22 KUG). I can withdraw it at any time "
                "for the future, for all photos or for single ones; it then takes the school a few days to remove "
                "them. If I do not consent, nobody is put at a disadvantage.\n\n"
                "What is on the Internet can be copied by others. The school cannot call such copies back."
            ),
            kept=_("as long as the consent holds, and three years after its end"),
            roles=(*_FAMILY, SignerRole.TEACHER.value),
            order=10,
        )
    )
    contribute(
        ConsentPurpose(
            key="office.mail",
            label=_("Messages about the loan device by e-mail"),
            version="2026-1",
            text=_(
                "School and authority may write to me by e-mail when there is news about the loan device: collection, "
                "return, repair. They use the address for nothing else and give it to nobody.\n\n"
                "I give this consent freely (Art. 6 Abs. 1 lit. a DSGVO). I can withdraw it at any time for the "
                "future; the news then comes on paper."
            ),
            kept=_("as long as the consent holds, and three years after its end"),
            roles=_FAMILY,
            order=20,
        )
    )
