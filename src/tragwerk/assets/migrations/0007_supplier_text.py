# SPDX-License-Identifier: EUPL-1.2
"""Remove the text that became a supplier."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('assets', '0006_suppliers')]

    operations = [migrations.RemoveField(model_name='asset', name='supplier_text')]
