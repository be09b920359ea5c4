# SPDX-License-Identifier: EUPL-1.2
"""The document of the interface is committed: whoever changes it sees how, and what would break a program.

`UPDATE_DOCS=1 pytest tests/docs/test_openapi.py` writes it anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from tragwerk.config.api import document

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
Schema = dict[str, Any]


def breaking(old: Schema, new: Schema) -> list[str]:
    """What a program that works with the old document could not rely on any more."""
    return sorted(_operations(old, new))


def _operations(old: Schema, new: Schema) -> Iterator[str]:
    for route, methods in old["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {route}"
            there = new["paths"].get(route, {}).get(method)
            if there is None:
                yield f"{name} is gone"
            else:
                yield from _parameters(name, operation, there)
                yield from _body(name, (old, operation), (new, there))
                yield from _answers(name, (old, operation), (new, there))


def _parameters(name: str, old: Schema, new: Schema) -> Iterator[str]:
    before, after = ({one["name"]: one for one in side.get("parameters", [])} for side in (old, new))
    yield from (f"{name}: the parameter {one} is gone" for one in before.keys() - after.keys())
    for one, parameter in after.items():
        if parameter.get("required") and not before.get(one, {}).get("required"):
            yield f"{name}: the parameter {one} is needed now"
        gone = _values(before.get(one, {}).get("schema", {})) - _values(parameter["schema"])
        if gone and _values(parameter["schema"]):
            yield f"{name}: the parameter {one} takes no more {', '.join(sorted(gone))}"


def _body(name: str, old: tuple[Schema, Schema], new: tuple[Schema, Schema]) -> Iterator[str]:
    before, after = (
        _resolved(document, _content(operation.get("requestBody", {}))) for document, operation in (old, new)
    )
    yield from (f"{name}: the field {one} is taken no more" for one in _fields(before) - _fields(after))
    for one in set(after.get("required", ())) - set(before.get("required", ())):
        yield f"{name}: the field {one} is needed now"


def _answers(name: str, old: tuple[Schema, Schema], new: tuple[Schema, Schema]) -> Iterator[str]:
    for status, answer in old[1]["responses"].items():
        there = new[1]["responses"].get(status)
        if there is None:
            yield f"{name}: the answer {status} is gone"
            continue
        before, after = _resolved(old[0], _content(answer)), _resolved(new[0], _content(there))
        yield from (
            f"{name}: the answer has no more {one}" for one in _all_fields(old[0], before) - _all_fields(new[0], after)
        )


def _content(holder: Schema) -> Schema:
    for kind in holder.get("content", {}).values():
        found: Schema = kind.get("schema", {})
        return found
    return {}


def _resolved(document: Schema, schema: Schema) -> Schema:
    if "$ref" in schema:
        return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]  # type: ignore[no-any-return]
    return schema


def _fields(schema: Schema) -> set[str]:
    return set(schema.get("properties", {}))


def _all_fields(document: Schema, schema: Schema) -> set[str]:
    """The fields of an answer and of the rows in it."""
    found = _fields(schema)
    for name, inner in schema.get("properties", {}).items():
        items = _resolved(document, inner.get("items", {}))
        found |= {f"{name}.{one}" for one in _fields(items)}
    return found


def _values(schema: Schema) -> set[str]:
    return set(map(str, schema.get("enum") or schema.get("items", {}).get("enum") or ()))


def current() -> Schema:
    return json.loads(json.dumps(document()))  # type: ignore[no-any-return] # as it is sent: names are texts


def test_the_committed_document_is_the_one_that_is_served() -> None:
    if os.environ.get("UPDATE_DOCS") == "1":
        PAGE.write_text(json.dumps(current(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    kept = json.loads(PAGE.read_text(encoding="utf-8"))
    broken = breaking(kept, current())
    assert broken == [], "this breaks programs: a new version, or a way that keeps what is there"
    assert kept == current(), "the document has changed; see the head of this file"


def test_what_breaks_a_program_is_named() -> None:
    old = current()
    new = deepcopy(old)
    devices = new["paths"]["/api/v1/assets"]
    devices["get"]["parameters"] = [one for one in devices["get"]["parameters"] if one["name"] != "state"]
    del new["paths"]["/api/v1/makers"]["post"]
    del new["components"]["schemas"]["AssetOut"]["properties"]["tag"]
    del new["components"]["schemas"]["AssetIn"]["properties"]["note"]
    new["components"]["schemas"]["ModelIn"].setdefault("required", []).append("kind")
    told = breaking(old, new)
    for wanted in (
        "GET /api/v1/assets: the parameter state is gone",
        "GET /api/v1/assets: the answer has no more rows.tag",
        "POST /api/v1/assets: the field note is taken no more",
        "POST /api/v1/makers is gone",
        "POST /api/v1/models: the field kind is needed now",
    ):
        assert wanted in told
    assert breaking(old, old) == []


def test_what_is_added_breaks_nothing() -> None:
    old = current()
    new = deepcopy(old)
    new["paths"]["/api/v1/new"] = new["paths"]["/api/v1/me"]
    new["components"]["schemas"]["AssetOut"]["properties"]["more"] = {"type": "string"}
    new["paths"]["/api/v1/assets"]["get"]["parameters"].append({"name": "more", "in": "query", "schema": {}})
    assert breaking(old, new) == []
