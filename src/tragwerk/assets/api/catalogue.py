# SPDX-License-Identifier: EUPL-1.2
"""Operations on models and makers."""

from uuid import UUID

from django.http import HttpResponse

from tragwerk.assets import actions
from tragwerk.assets.api.bodies import MakerIn, ModelChange, ModelIn
from tragwerk.assets.api.resources import MAKERS, MODELS
from tragwerk.assets.models import AssetModel, Maker
from tragwerk.assets.permissions import MANAGE_ASSET
from tragwerk.core.api.public import ApiRequest, ApiRouter, Problem, Refused, authority_meant, refuse_elsewhere
from tragwerk.ui.public import one_answer, read_operations, refuse_other_state

router = ApiRouter(tags=["catalogue"])

read_operations(router, MODELS, "/models", one="model", many="models")
read_operations(router, MAKERS, "/makers", one="maker", many="makers")


@router.operation("POST", "/models", need=MANAGE_ASSET, status=201, returns=MODELS.schema)
def create_model(request: ApiRequest, body: ModelIn) -> HttpResponse:
    """Add a model."""
    owner = authority_meant(request.actor, MANAGE_ASSET, body.authority_id)
    refuse_elsewhere(owner, Maker, [body.maker_id])
    row = {"authority_id": owner, "name": body.name, "kind": body.kind.value, "maker_id": body.maker_id}
    (key,) = actions.create_models(actor=request.actor, rows=[row])
    return one_answer(request, MODELS, key, status=201)


@router.operation("PATCH", "/models/{uuid:model_id}", need=MANAGE_ASSET, returns=MODELS.schema)
def change_model(request: ApiRequest, model_id: UUID, body: ModelChange) -> HttpResponse:
    """Change a model; its devices follow."""
    refuse_other_state(request, MODELS, model_id)
    model = AssetModel.objects.visible_to(request.actor, MANAGE_ASSET).filter(pk=model_id).first()
    if model is None:
        raise Refused(Problem(404))
    refuse_elsewhere(model.authority_id, Maker, [body.maker_id])
    said = body.said()
    if said:
        actions.change_models(actor=request.actor, changes={model_id: said})
    return one_answer(request, MODELS, model_id)


@router.operation("POST", "/makers", need=MANAGE_ASSET, status=201, returns=MAKERS.schema)
def create_maker(request: ApiRequest, body: MakerIn) -> HttpResponse:
    """Add a maker."""
    owner = authority_meant(request.actor, MANAGE_ASSET, body.authority_id)
    (key,) = actions.create_makers(actor=request.actor, rows=[{"authority_id": owner, "name": body.name}])
    return one_answer(request, MAKERS, key, status=201)
