# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import tragwerk.core.access.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('orgs', '0002_short_name_source'),
        ('ui', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListExport',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('account_id', models.UUIDField(editable=False, verbose_name='account')),
                ('hat', models.CharField(blank=True, default='', editable=False, max_length=80)),
                ('table', models.CharField(max_length=60, verbose_name='list')),
                ('suffix', models.CharField(max_length=4, verbose_name='file format')),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('filters', models.TextField(blank=True, default='', verbose_name='filters')),
                ('columns', models.TextField(blank=True, default='', verbose_name='columns')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('authority', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
                ('stored', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.storedfile')),
            ],
            options={
                'verbose_name': 'exported list',
                'verbose_name_plural': 'exported lists',
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['authority', 'account_id', '-created_at'], name='list_export_own')],
            },
        ),
    ]
