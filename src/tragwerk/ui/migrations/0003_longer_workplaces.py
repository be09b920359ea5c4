# SPDX-License-Identifier: EUPL-1.2
"""The name of a workplace holds three keys where it is at a customer of a provider."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ui", "0002_list_export")]

    operations = [
        migrations.AlterField(
            model_name="listexport",
            name="hat",
            field=models.CharField(blank=True, default="", editable=False, max_length=200),
        ),
    ]
