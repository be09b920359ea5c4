# SPDX-License-Identifier: EUPL-1.2
"""How labels look in an authority, and how its printers differ from the paper."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import NO_PERSONAL_DATA, Home, TenantModel
from tragwerk.core.documents.labels.layout import Adjustment
from tragwerk.core.documents.labels.sheets import BY_KEY, SHEETS, Sheet

FARTHEST = 2000
LEAST_SCALE, MOST_SCALE = 9500, 10500


class LabelCode(models.TextChoices):
    """Which codes stand on a label."""

    QR = "qr", _("QR code with the address")
    BARS = "bars", _("Bar code with the number (Code 128)")
    BOTH = "both", _("both")


class LabelDesign(TenantModel):
    """What stands on the labels of an authority, and on which sheet or tape they are printed by default."""

    sheet = models.CharField(_("sheet or tape"), max_length=20, default=SHEETS[0].key)
    code = models.CharField(_("code"), max_length=4, choices=LabelCode.choices, default=LabelCode.QR)
    show_name = models.BooleanField(_("name of the thing"), default=True, db_default=True)
    show_authority = models.BooleanField(_("name of the authority"), default=True, db_default=True)
    show_address = models.BooleanField(_("address of this installation"), default=False, db_default=False)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("label design")
        verbose_name_plural = _("label designs")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority"], name="label_design_once"),
            models.CheckConstraint(name="label_code_known", condition=Q(code__in=LabelCode.values)),
        ]

    def __str__(self) -> str:
        return self.row_label(vars(self))

    @classmethod
    def row_label(cls, values: Any) -> str:
        sheet = BY_KEY.get(values["sheet"])
        return sheet.name if sheet else str(values["sheet"])

    @property
    def product(self) -> Sheet:
        """Return the sheet or tape; the first one when the kept one is no longer known."""
        return BY_KEY.get(self.sheet, SHEETS[0])


class LabelPrinter(TenantModel):
    """A printer of an authority and how it differs from the paper, as a test print has shown."""

    name = models.CharField(_("printer"), max_length=80)
    # In hundredths of a millimetre, and in parts of ten thousand.
    dx = models.IntegerField(_("to the right"), default=0)
    dy = models.IntegerField(_("down"), default=0)
    scale_x = models.IntegerField(_("width"), default=10_000)
    scale_y = models.IntegerField(_("height"), default=10_000)
    changed_at = models.DateTimeField(auto_now=True)

    home = Home.HUB
    personal_data = NO_PERSONAL_DATA

    class Meta(TenantModel.Meta):
        verbose_name = _("label printer")
        verbose_name_plural = _("label printers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name"], name="label_printer_once"),
            models.CheckConstraint(
                name="label_printer_near",
                condition=Q(dx__gte=-FARTHEST, dx__lte=FARTHEST, dy__gte=-FARTHEST, dy__lte=FARTHEST)
                & Q(scale_x__gte=LEAST_SCALE, scale_x__lte=MOST_SCALE)
                & Q(scale_y__gte=LEAST_SCALE, scale_y__lte=MOST_SCALE),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def adjustment(self) -> Adjustment:
        """Return what the layout adds."""
        return Adjustment(self.dx, self.dy, self.scale_x, self.scale_y)
