# SPDX-License-Identifier: EUPL-1.2
"""The tables of the one search: an entry for every object that can be found, and what the index needs.

An entry is derived: it can be thrown away and built again from its object. It carries the object's key
and place, so that the same policy that guards the object guards its entry.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tragwerk.core.access.public import FINDING, NO_PERSONAL_DATA, Ending, PersonalData, TenantManager, TenantModel


class SearchKind(models.Model):
    """A kind of object that can be found, e.g. `assets.asset`; gives out the numbers of its slots."""

    kind = models.CharField(max_length=60, primary_key=True)
    number = models.PositiveSmallIntegerField(unique=True)
    last_slot = models.PositiveIntegerField(default=0)

    personal_data = NO_PERSONAL_DATA

    class Meta:
        verbose_name = _("kind of things in the search")
        verbose_name_plural = _("kinds of things in the search")

    def __str__(self) -> str:
        return self.kind


class SearchSlot(TenantModel):
    """One kind of one authority: the piece of the index that a question may or may not enter.

    `number` puts all slots of a kind side by side, so a range of numbers is a kind or one slot of it.
    """

    # Derived rows outlive an authority that an undone list takes away; nothing is found through them.
    authority = models.ForeignKey(
        "orgs.Authority",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=60)
    number = models.PositiveIntegerField(unique=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager()

    personal_data = NO_PERSONAL_DATA
    left_out_of_export = "the index of the search; it is built anew from the rows"

    class Meta(TenantModel.Meta):
        verbose_name = _("place in the search")
        verbose_name_plural = _("places in the search")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "kind"], name="search_slot_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class SearchEntry(TenantModel):
    """What can be found of one object; `id` is the key of the object itself."""

    # Derived rows: checking 28,000 keys of one authority in every import would prove nothing.
    authority = models.ForeignKey(
        "orgs.Authority",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
    )
    school_id = models.UUIDField(null=True)
    slot = models.PositiveIntegerField()
    # Row number in the full-text table of SQLite: slot and position. PostgreSQL indexes the slot itself.
    doc = models.BigIntegerField(null=True)
    title = models.CharField(max_length=240)
    subtitle = models.CharField(max_length=240, blank=True, default="")
    first_key = models.CharField(max_length=120, blank=True, default="")
    second_key = models.CharField(max_length=120, blank=True, default="")
    boost = models.IntegerField(default=0)
    text = models.TextField()

    objects: ClassVar[TenantManager[Any]] = TenantManager()

    school_path = "school"
    personal_data: ClassVar[PersonalData] = PersonalData(
        {"title": "index", "subtitle": "index", "text": "index"},
        purpose=FINDING,
        retention=("learner", "staff", "unassigned"),
        ending=Ending.WITH_OTHER,
        person=("pk",),
    )

    left_out_of_export = "the index of the search; it is built anew from the rows"

    class Meta(TenantModel.Meta):
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["school_id", "slot"], name="search_entry_school"),
            models.Index(fields=["first_key"], name="search_entry_first"),
            models.Index(fields=["second_key"], name="search_entry_second"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["doc"], condition=models.Q(doc__isnull=False), name="search_entry_doc")
        ]

    def __str__(self) -> str:
        return self.title


class SearchWord(TenantModel):
    """A word that occurs at an authority: what a mistyped one may mean."""

    # Derived rows outlive an authority that an undone list takes away; nothing is found through them.
    authority = models.ForeignKey(
        "orgs.Authority",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,
    )
    word = models.CharField(max_length=120)

    objects: ClassVar[TenantManager[Any]] = TenantManager()

    personal_data: ClassVar[PersonalData] = PersonalData(
        {"word": "index"},
        purpose=FINDING,
        retention=("learner", "staff", "unassigned"),
        ending=Ending.WITH_OTHER,
        unlinked="single words of everything that can be found, without what they belong to",
    )

    left_out_of_export = "the index of the search; it is built anew from the rows"

    class Meta(TenantModel.Meta):
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["word", "authority"], name="search_word_once")
        ]

    def __str__(self) -> str:
        return self.word
