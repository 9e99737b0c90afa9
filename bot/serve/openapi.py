"""The API's description in OpenAPI 3.1: what the code says of requests, and `api_words` and `replies` of the rest."""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from bot.serve import failures, replies
from bot.serve.api_words import ERRORS, INTRODUCTION, JSON, OPERATIONS, PARAMETERS, SCHEMAS_ZH, SSE, TAGS, Operation
from index.errors import Lang, Message
from index.schema import Json

_REF = "#/components/schemas/"
_EXAMPLES = Path(__file__).parent / "api_examples.json"
# No interface for programs: the widget's talk with its own server.
_PRIVATE = re.compile(r"/api/widget/.*|/embed|/widget\.js")
_OK = Message("成功", "Success")
_KEY = Message(
    "管理员用 wenbao keys add 新建的密钥；没有建过密钥时不需要。",
    "Made by wenbao keys add; not needed while there is none.",
)
_EVENTS = Message("事件和各自的数据", "Events and the data of each")


def describe(routes: Sequence[BaseRoute], lang: Lang, base: str) -> Json:
    """Return the description of `routes` in `lang`.

    Args:
        routes: Those of the application.
        lang: Language of all descriptions.
        base: Path under which a reverse proxy shows the server.
    """
    found = get_openapi(title=Message("问报接口", "Wenbao API").text(lang), version=version("wenbao"), routes=routes)
    paths: Json = {}
    for path, operations in found["paths"].items():
        if not _PRIVATE.fullmatch(path):
            paths[path] = {method: _operation(method, path, one, lang) for method, one in operations.items()}
    schemas = {**found.get("components", {}).get("schemas", {}), **_schemas()}
    return {
        "openapi": found["openapi"],
        "info": {**found["info"], "description": INTRODUCTION.text(lang)},
        "servers": [{"url": base or "/"}],
        "tags": [{"name": name, "description": words.text(lang)} for name, words in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": {name: _worded(name, schemas[name], lang) for name in sorted(_used(paths, schemas))},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": _KEY.text(lang)}},
        },
    }


@cache
def examples() -> Json:
    """Return an example of every form that has one, by its name."""
    data: Json = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    answer = data["AnswerReply"]
    refusal = {
        **answer,
        "question": "新馆花了多少钱？",
        "refused": True,
        "query": {"text": "新馆花了多少钱？", "dates": [], "lang": "zh"},
        "answer": "收录的文章没有提到费用。",
        "sentences": [],
        "citations": [],
        "reason": {"code": "not_in_articles", "message": "收录的文章没有提到费用。"},
    }
    exchange = {"id": "8c1d", "asked": 1683331200.0, "thumb": None, "remark": "", "answer": answer}
    conversation = {"id": "5d0f", "title": "新馆开放", "created": 1683331200.0, "updated": 1683331260.0}
    message = {"role": "assistant", "content": f"{answer['answer']}\n\n来源：\n\n- [1] …", "refusal": None}
    head = {"id": "chatcmpl-1", "created": 1683331200, "model": "wenbao", "system_fingerprint": "12-4f0a"}
    return {
        **data,
        "Refusal": refusal,
        "ConversationReply": {**conversation, "exchanges": [exchange]},
        "ModelsReply": {"object": "list", "data": [data["ModelReply"]]},
        "CompletionReply": {
            **head,
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 14, "completion_tokens": 20, "total_tokens": 34, "estimated": True},
            "wenbao": answer,
        },
    }


def _operation(method: str, path: str, generated: Json, lang: Lang) -> Json:
    """Return an operation with our words; one that has none keeps those of its code."""
    words = OPERATIONS.get((method, path))
    if words is None:
        return generated
    done: Json = {
        "tags": [words.tag],
        "summary": words.summary.text(lang),
        "description": words.description.text(lang),
        "operationId": re.sub(r"\W+", "_", f"{method}{path}").strip("_"),
    }
    if generated.get("parameters"):
        done["parameters"] = [_parameter(one, lang) for one in generated["parameters"]]
    if "requestBody" in generated:
        done["requestBody"] = _body(generated["requestBody"], words)
    done["responses"] = {"200": _success(words, lang)}
    for status in (*words.errors, 500):
        done["responses"][str(status)] = _failure(status, path, lang)
    if words.scope is not None:
        done["security"] = [{"key": []}, {}]
        done["x-scope"] = words.scope
    return done


def _parameter(generated: Json, lang: Lang) -> Json:
    name = generated["name"]
    return {**generated, "description": PARAMETERS[name].text(lang)} if name in PARAMETERS else generated


def _body(generated: Json, words: Operation) -> Json:
    schema = {"$ref": _REF + words.takes.__name__} if words.takes else generated["content"][JSON]["schema"]
    content: Json = {"schema": schema}
    name = schema.get("$ref", "").removeprefix(_REF)
    if name in examples():
        content["example"] = examples()[name]
    return {"required": True, "content": {JSON: content}}


def _success(words: Operation, lang: Lang) -> Json:
    content: Json = {}
    for media, model in words.ok.items():
        if model is None:
            content[media] = {"schema": {"type": "string"}}
            if media == SSE:
                content[media]["x-events"] = {
                    name: {"$ref": _REF + one.__name__} for name, one in words.streamed.items()
                }
                content[media]["schema"]["description"] = _EVENTS.text(lang)
            continue
        reference = {"$ref": _REF + model.__name__}
        content[media] = {"schema": {"type": "array", "items": reference} if words.listed else reference}
        example = examples().get(model.__name__)
        if model is replies.AnswerReply:
            content[media]["examples"] = {"answered": {"value": example}, "refused": {"value": examples()["Refusal"]}}
        elif example is not None:
            content[media]["example"] = [example] if words.listed else example
    return {"description": _OK.text(lang), "content": content}


def _failure(status: int, path: str, lang: Lang) -> Json:
    code, message, hint = ERRORS[status]
    if failures.is_openai(path):
        body = failures.openai_json(status, code, " ".join(one.text(lang) for one in (message, hint) if one))
        form = replies.OpenAIErrorReply.__name__
    else:
        body, form = failures.error_json(code, message, hint, lang), replies.ErrorReply.__name__
    return {"description": message.text(lang), "content": {JSON: {"schema": {"$ref": _REF + form}, "example": body}}}


@cache
def _schemas() -> Json:
    """Return the forms of all answers by name."""
    models = [one for one in vars(replies).values() if isinstance(one, type) and issubclass(one, replies.Reply)]
    _, definitions = models_json_schema([(one, "validation") for one in models], ref_template=_REF + "{model}")
    found: Json = definitions["$defs"]
    return found


def _used(part: Any, schemas: Json) -> set[str]:
    """Return the names of all forms that are referred to, by way of others as well."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        text = json.dumps(waiting.pop())
        for name in re.findall(rf'"{re.escape(_REF)}(\w+)"', text):
            if name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found


def _worded(name: str, schema: Json, lang: Lang) -> Json:
    """Return a form with its descriptions in one language; those of members are written `中文 / English`."""
    done: Json = json.loads(json.dumps(schema))
    if lang == "zh" and name in SCHEMAS_ZH:
        done["description"] = SCHEMAS_ZH[name]
    for member in done.get("properties", {}).values():
        member.pop("title", None)
        zh, slash, en = member.get("description", "").partition(" / ")
        if slash:
            member["description"] = zh if lang == "zh" else en
    return done
