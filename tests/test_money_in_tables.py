# SPDX-License-Identifier: EUPL-1.2
"""An amount of money keeps its cents in the table, whichever way it is written."""

from decimal import Decimal

from django.db import connection

from tests.worlds import World
from tragwerk.assets.public import Asset, AssetModel, Maker
from tragwerk.core.access.public import bulk, scope


def test_an_amount_comes_back_from_the_table_whichever_way_it_was_written(world: World) -> None:
    with scope(authorities=[world.own.pk]):
        maker = Maker.objects.create(authority=world.own, name="Apple")
        model = AssetModel.objects.create(authority=world.own, maker=maker, name="iPad", kind="tablet")
        one = Asset.objects.create(
            authority=world.own, asset_model=model, tag="A1", state="in_stock", net_price=Decimal("340.20")
        )
        bulk.update(Asset, ["net_price"], [(one.pk, Decimal("1234.56"))])
        assert Asset.objects.get(pk=one.pk).net_price == Decimal("1234.56")
        Asset.objects.filter(pk=one.pk).update(net_price=Decimal("99.99"))
        found = Asset.objects.get(net_price=Decimal("99.99"))
        assert str(found.net_price) == "99.99"
        assert Asset._meta.get_field("net_price").value_to_string(found) == "99.99"
        with connection.cursor() as cursor:
            cursor.execute("SELECT net_price FROM assets_asset")
            assert cursor.fetchone() == (9999,)
