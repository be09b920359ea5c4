# SPDX-License-Identifier: EUPL-1.2
"""Tell PostgreSQL that the model of a device says its kind, its maker and its place in the order of the models.

Taken for independent, a list of one model by its order is thought to be a handful of rows: two indexes that say the
same are joined and thousands of rows read for the fifty of a page.
"""

from django.db import migrations

TELL = (
    "CREATE STATISTICS asset_model_says (dependencies) ON asset_model_id, model_sort, kind, maker_id FROM assets_asset"
)
FORGET = "DROP STATISTICS asset_model_says"


def tell(apps, schema_editor):
    """Create the statistics; SQLite has none."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TELL, params=None)


def forget(apps, schema_editor):
    """Take them back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FORGET, params=None)


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_initial")]

    operations = [migrations.RunPython(tell, forget)]
