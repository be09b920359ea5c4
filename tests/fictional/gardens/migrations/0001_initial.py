# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import tragwerk.core.access.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assets', '0010_ranges'),
        ('orgs', '0008_data_protection_role'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bed',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='Beet')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('authority', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.school', verbose_name='Schule')),
            ],
            options={
                'verbose_name': 'Beet',
                'verbose_name_plural': 'Beete',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Care',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('holidays_from', models.DateField(verbose_name='Ferienvertretung ab')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='zugesagt am')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('authority', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
                ('bed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cares', to='gardens.bed', verbose_name='Beet')),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.person', verbose_name='wer pflegt')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.school', verbose_name='Schule')),
            ],
            options={
                'verbose_name': 'Beetpatenschaft',
                'verbose_name_plural': 'Beetpatenschaften',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Watering',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assets.asset', verbose_name='Gerät')),
                ('authority', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
                ('bed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waterings', to='gardens.bed', verbose_name='Beet')),
            ],
            options={
                'verbose_name': 'Bewässerung',
                'verbose_name_plural': 'Bewässerungen',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='bed',
            constraint=models.UniqueConstraint(fields=('authority', 'school', 'name'), name='bed_name_once'),
        ),
        migrations.AddConstraint(
            model_name='care',
            constraint=models.UniqueConstraint(fields=('bed', 'carer'), name='care_once'),
        ),
        migrations.AddConstraint(
            model_name='watering',
            constraint=models.UniqueConstraint(fields=('authority', 'asset'), name='watering_of_asset_once'),
        ),
    ]
