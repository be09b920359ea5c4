# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import tragwerk.core.access.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0008_data_protection_role'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bicycle',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, verbose_name='Nummer')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('authority', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.school', verbose_name='Schule')),
            ],
            options={
                'verbose_name': 'Dienstrad',
                'verbose_name_plural': 'Diensträder',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Lending',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('lent_on', models.DateField(verbose_name='verliehen am')),
                ('due_on', models.DateField(verbose_name='zurück bis')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='unterschrieben am')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='zurück am')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('authority', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
                ('bicycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lendings', to='bicycles.bicycle', verbose_name='Dienstrad')),
                ('rider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.person', verbose_name='wer fährt')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.school', verbose_name='Schule')),
            ],
            options={
                'verbose_name': 'Ausleihe eines Dienstrads',
                'verbose_name_plural': 'Ausleihen von Diensträdern',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='bicycle',
            index=models.Index(fields=['authority', 'school'], name='bicycle_of_school'),
        ),
        migrations.AddConstraint(
            model_name='bicycle',
            constraint=models.UniqueConstraint(fields=('authority', 'number'), name='bicycle_number_once'),
        ),
        migrations.AddConstraint(
            model_name='lending',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('bicycle',), name='bicycle_lent_once'),
        ),
        migrations.AddConstraint(
            model_name='lending',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('lent_on'))), name='lending_ends_after_it_begins'),
        ),
    ]
