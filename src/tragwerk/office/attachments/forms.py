# SPDX-License-Identifier: EUPL-1.2
"""The form that takes several files at once."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tragwerk.core.files.public import ENDINGS
from tragwerk.ui.public import TragwerkForm


class FilesInput(forms.FileInput):
    """An input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what they may hold says the verb."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files that were chosen."""
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class AttachForm(TragwerkForm):
    """Which files are attached."""

    file = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        error_messages={"required": _("Please choose a file.")},
        widget=FilesInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    @property
    def uploads(self) -> list[UploadedFile[Any]]:
        """The chosen files."""
        return cast(list[UploadedFile[Any]], self.cleaned_data["file"])
