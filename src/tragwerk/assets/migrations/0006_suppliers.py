# SPDX-License-Identifier: EUPL-1.2
"""Give suppliers a table of their own, and make one of every text that devices name.

The text goes with the next migration: PostgreSQL alters no table whose rows were written in the same transaction.
"""

import django.db.models.deletion
import tragwerk.core.access.keys
from django.db import migrations, models

from tragwerk.core.access.keys import uuid7
from tragwerk.core.values.public import fold, sort_key


def name_suppliers(apps, schema_editor):
    """Make a supplier of every text, one for all its spellings, and point the devices at it."""
    Asset, Supplier = apps.get_model("assets", "Asset"), apps.get_model("assets", "Supplier")
    known = {}
    texts = Asset.objects.exclude(supplier_text="").order_by().values_list("authority_id", "supplier_text").distinct()
    for authority, text in list(texts):
        key = (authority, fold(text)[:120])
        if not key[1]:
            continue
        if key not in known:
            known[key] = uuid7()
            Supplier.objects.create(
                id=known[key],
                authority_id=authority,
                name=text,
                name_key=key[1],
                sort_name=sort_key(text)[:160],
            )
        Asset.objects.filter(authority_id=authority, supplier_text=text).update(supplier_id=known[key])


def keep_texts(apps, schema_editor):
    """Write the names back into the texts."""
    Asset = apps.get_model("assets", "Asset")
    for key, name in list(apps.get_model("assets", "Supplier").objects.values_list("pk", "name")):
        Asset.objects.filter(supplier_id=key).update(supplier_text=name)


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0005_sets'),
        ('orgs', '0007_mandate_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='asset',
            name='department',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.department', verbose_name='department'),
        ),
        migrations.CreateModel(
            name='Supplier',
            fields=[
                ('id', models.UUIDField(default=tragwerk.core.access.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='supplier')),
                ('customer_number', models.CharField(blank=True, default='', max_length=60, verbose_name='customer number')),
                ('phone', models.CharField(blank=True, default='', max_length=60, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='e-mail')),
                ('website', models.URLField(blank=True, default='', verbose_name='website')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='remarks')),
                ('name_key', models.CharField(editable=False, max_length=120)),
                ('sort_name', models.CharField(editable=False, max_length=160)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('authority', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.authority')),
            ],
            options={
                'verbose_name': 'supplier',
                'verbose_name_plural': 'suppliers',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='supplier',
            index=models.Index(fields=['authority', 'sort_name', 'id'], name='supplier_sort'),
        ),
        migrations.AddConstraint(
            model_name='supplier',
            constraint=models.UniqueConstraint(fields=('authority', 'name_key'), name='supplier_name_once'),
        ),
        migrations.AddConstraint(
            model_name='supplier',
            constraint=models.CheckConstraint(condition=models.Q(('name_key', ''), _negated=True), name='supplier_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='asset',
            constraint=models.CheckConstraint(condition=models.Q(('school__isnull', True), ('department__isnull', True), _connector='OR'), name='asset_has_one_holder'),
        ),
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(condition=models.Q(('department__isnull', False)), fields=['department'], name='asset_of_department'),
        ),
        migrations.RenameField(model_name='asset', old_name='supplier', new_name='supplier_text'),
        migrations.AddField(
            model_name='asset',
            name='supplier',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='assets.supplier', verbose_name='supplier'),
        ),
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(condition=models.Q(('supplier__isnull', False)), fields=['supplier'], name='asset_of_supplier'),
        ),
        migrations.RunPython(name_suppliers, keep_texts),
    ]
