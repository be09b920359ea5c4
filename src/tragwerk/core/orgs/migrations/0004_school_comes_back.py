# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations


class Migration(migrations.Migration):
    """A school may come back to an authority that kept it before; its old row stays there with its history."""

    dependencies = [("orgs", "0003_emergency_access")]

    operations = [migrations.RemoveConstraint(model_name="school", name="school_number_per_authority")]
