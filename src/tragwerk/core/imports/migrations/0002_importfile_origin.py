# SPDX-License-Identifier: EUPL-1.2
"""Which system wrote an imported file."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the system of origin; files that are there already have none."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("imports", "0001_initial")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField(
            model_name="importfile",
            name="origin",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="system of origin"
            ),
        ),
    ]
