"""The interface's document: OpenAPI for programs, and the same as a page for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from ..shared.door import PUBLIC, page
from .api import api
from .served import ROOT

_WORDS = {"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "object": "对象", "array": "列表", "null": "空"}


class Part(NamedTuple):
    """A field of a shape, or a parameter of an address."""

    name: str
    type: str
    required: bool


class Operation(NamedTuple):
    """What one address does with one method."""

    method: str
    address: str
    summary: str
    description: str
    parameters: list[Part]
    body: str
    answers: list[tuple[str, str]]


class Shape(NamedTuple):
    """A named shape, and its fields."""

    name: str
    description: str
    parts: list[Part]


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(api.get_openapi_schema())


@page(PUBLIC)
def openapi(request: Any) -> HttpResponse:
    """For programs."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@page(PUBLIC)
def docs(request: Any) -> HttpResponse:
    """For people; without a line of script."""
    context = {"info": document()["info"], "operations": list(_operations()), "shapes": list(_shapes())}
    return render(request, "field/docs.html", context)


def _operations() -> Iterator[Operation]:
    for address, methods in document()["paths"].items():
        for method, one in methods.items():
            parameters = [Part(p["name"], _type(p["schema"]), p["required"]) for p in one.get("parameters", [])]
            body = _content(one.get("requestBody", {}))
            answers = [(str(code), _content(answer)) for code, answer in one["responses"].items()]
            yield Operation(method.upper(), address, one["summary"], one.get("description", ""), parameters, body, answers)


def _content(part: Mapping[str, Any]) -> str:
    """The shape of a body, "" where there is none."""
    return "、".join(_type(kind["schema"]) for kind in part.get("content", {}).values())


def _shapes() -> Iterator[Shape]:
    for name, shape in sorted(document()["components"]["schemas"].items()):
        required = shape.get("required", [])
        parts = [Part(key, _type(one), key in required) for key, one in shape.get("properties", {}).items()]
        yield Shape(name, shape.get("description", ""), parts)


def _type(schema: Mapping[str, Any]) -> str:
    """A schema in a few words; a named one by its name."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if choices := schema.get("anyOf") or schema.get("allOf"):
        return " 或 ".join(dict.fromkeys(_type(one) for one in choices))
    if "enum" in schema:
        return " 或 ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))} 的列表"
    if schema.get("format") == "date-time":
        return "时刻（RFC 3339，带时区）"
    if schema.get("format") == "binary":
        return "文件的字节"
    return _WORDS.get(str(schema.get("type", "")), "任意")


urlpatterns = [
    path(f"{ROOT}openapi.json", openapi, name="field-openapi"),
    path(f"{ROOT}docs", docs, name="field-docs"),
]
