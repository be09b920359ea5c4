# SPDX-License-Identifier: EUPL-1.2
"""A mandate says which people the provider sees: none, until somebody says otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0006_four_eyes")]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="people",
            field=models.CharField(
                choices=[
                    ("none", "no people"),
                    ("staff", "staff of the authority and its schools"),
                    ("all", "staff, pupils and guardians"),
                ],
                db_default="none",
                default="none",
                max_length=5,
                verbose_name="people",
            ),
        ),
        migrations.AlterField(
            model_name="mandate",
            name="subject",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="purpose"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__in", ["none", "staff", "all"])), name="mandate_people_known"
            ),
        ),
    ]
