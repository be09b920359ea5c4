# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0001_initial'),
        ('orgs', '0009_names'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='fieldvalue',
            index=models.Index(fields=['authority', 'object_id', 'field', 'sort'], name='field_value_asked'),
        ),
    ]
