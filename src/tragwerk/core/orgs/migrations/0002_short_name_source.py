# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="school",
            name="short_name_source",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=10),
        ),
    ]
