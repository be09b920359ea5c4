# SPDX-License-Identifier: EUPL-1.2
"""The tables of the search."""

import django.db.models.deletion
import tragwerk.core.access.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchKind',
            fields=[
                ('kind', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('last_slot', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('school_id', models.UUIDField(null=True)),
                ('slot', models.PositiveIntegerField()),
                ('doc', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=240)),
                ('subtitle', models.CharField(blank=True, default='', max_length=240)),
                ('first_key', models.CharField(blank=True, default='', max_length=120)),
                ('second_key', models.CharField(blank=True, default='', max_length=120)),
                ('boost', models.IntegerField(default=0)),
                ('text', models.TextField()),
                ('authority', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['school_id', 'slot'], name='search_entry_school'), models.Index(fields=['first_key'], name='search_entry_first'), models.Index(fields=['second_key'], name='search_entry_second')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('doc__isnull', False)), fields=('doc',), name='search_entry_doc')],
            },
        ),
        migrations.CreateModel(
            name='SearchSlot',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('authority', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('authority', 'kind'), name='search_slot_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('word', models.CharField(max_length=120)),
                ('authority', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('word', 'authority'), name='search_word_once')],
            },
        ),
    ]
