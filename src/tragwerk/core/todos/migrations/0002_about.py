# SPDX-License-Identifier: EUPL-1.2

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0009_names'),
        ('todos', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='todo',
            index=models.Index(condition=models.Q(('about_id__isnull', False), ('state', 'open')), fields=['authority', 'about_id'], name='todo_about'),
        ),
    ]
