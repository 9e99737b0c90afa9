"""The API's description for people and programs: `/api/docs` as one page of our own, `/openapi.json` as it is.

Swagger UI and its like are a megabyte and a half of somebody else's script; what people do here is read. So the page
is HTML made here, without any script: it lives under our policy, offline, in both languages, and prints.
"""

import json
import re
from collections.abc import Iterable
from html import escape

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from bot import markup
from bot.serve import openapi
from bot.serve.visitor import language
from bot.settings import Settings
from index.errors import Lang, Message
from index.schema import Json

_TITLE = Message("问报接口", "Wenbao API")
_OTHER = Message("In English", "中文")
_MACHINE = Message("机器可读：", "For machines: ")
_CONTENTS = Message("目录", "Contents")
_PARAMETERS = Message("参数", "Parameters")
_BODY = Message("请求正文", "Body")
_EXAMPLE = Message("例", "Example")
_ANSWERS = Message("返回", "Answers")
_EVENTS = Message("事件", "Events")
_NEEDS = Message("密钥权限：", "Scope of the key: ")
_FORMS = Message("数据格式", "Forms")
_REQUIRED = Message("必填", "required")
_REF = "#/components/schemas/"


def router(app: FastAPI, settings: Settings) -> APIRouter:
    """Return the addresses that describe the others of `app`."""
    routes = APIRouter(include_in_schema=False)
    known: dict[Lang, Json] = {}

    def described(lang: Lang) -> Json:
        if lang not in known:  # the routes of a running server do not change
            known[lang] = openapi.describe(app.routes, lang, settings.base_path)
        return known[lang]

    @routes.get("/openapi.json")
    def machine(request: Request) -> Response:
        """Return the description."""
        return JSONResponse(described(language(request, settings)))

    @routes.get("/api/docs")
    @routes.get("/docs")
    def people(request: Request) -> Response:
        """Return the description as a page."""
        lang = language(request, settings)
        origin = f"{request.url.scheme}://{request.url.netloc}{settings.base_path}"
        return HTMLResponse(page(described(lang), lang, settings.base_path, origin))

    return routes


def page(description: Json, lang: Lang, base: str, origin: str) -> str:
    """Return a description as a page; `base` is the path under which it is served, `origin` all of the address."""
    other = "en" if lang == "zh" else "zh"
    operations = [
        (path, method, one) for path, methods in description["paths"].items() for method, one in methods.items()
    ]
    chapters = [
        (tag["description"], [one for one in operations if one[2].get("tags") == [tag["name"]]])
        for tag in description["tags"]
    ]
    parts = [
        f"<h1>{escape(description['info']['title'])} <small>{escape(description['info']['version'])}</small></h1>",
        f'<p><a href="?lang={other}" hreflang="{other}">{_OTHER.text(lang)}</a> · {_MACHINE.text(lang)}'
        f'<a href="{base}/openapi.json?lang={lang}">openapi.json</a></p>',
        *(f"<p>{_marked(block)}</p>" for block in description["info"]["description"].split("\n\n")),
        f'<nav aria-label="{_CONTENTS.text(lang)}"><ul>',
    ]
    for title, members in chapters:
        links = ", ".join(f'<a href="#{one["operationId"]}">{escape(one["summary"])}</a>' for _, _, one in members)
        parts.append(f"<li>{escape(title)}: {links}</li>")
    parts.append(f'<li><a href="#forms">{_FORMS.text(lang)}</a></li></ul></nav>')
    for title, members in chapters:
        parts.append(f"<h2>{escape(title)}</h2>")
        parts += [_operation(path, method, one, lang, origin) for path, method, one in members]
    parts.append(f'<h2 id="forms">{_FORMS.text(lang)}</h2>')
    parts += [_form(name, schema, lang) for name, schema in description["components"]["schemas"].items()]
    style = f'<link rel="stylesheet" href="{base}/static/api.css">'
    return markup.page(_TITLE.text(lang), f'<div class="wb-api">{"".join(parts)}</div>', lang, base, style)


def _operation(path: str, method: str, one: Json, lang: Lang, origin: str) -> str:
    parts = [
        f'<section id="{one["operationId"]}"><h3>{escape(one["summary"])}</h3>',
        f'<p class="wb-address"><strong>{method.upper()}</strong> <code>{escape(path)}</code></p>',
        f"<p>{_marked(one['description'])}</p>",
    ]
    if "x-scope" in one:
        parts.append(f"<p>{_NEEDS.text(lang)}<code>{escape(one['x-scope'])}</code></p>")
    if one.get("parameters"):
        rows = (
            (item["name"], item["schema"], item.get("description", ""), item["required"]) for item in one["parameters"]
        )
        parts += [f"<h4>{_PARAMETERS.text(lang)}</h4>", _table(rows, lang)]
    body = one.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        parts.append(f"<h4>{_BODY.text(lang)}</h4><p>{_type(body['schema'])}</p>")
    parts.append(
        f'<h4>{_EXAMPLE.text(lang)}</h4><pre tabindex="0">{escape(_curl(method, path, body, one, origin))}</pre>'
    )
    parts.append(f"<h4>{_ANSWERS.text(lang)}</h4><dl>")
    for status, answer in one["responses"].items():
        parts.append(f"<dt><code>{escape(status)}</code></dt><dd>{escape(answer['description'])}")
        parts += [_content(media, content, lang) for media, content in answer.get("content", {}).items()]
        parts.append("</dd>")
    return "".join([*parts, "</dl></section>"])


def _content(media: str, content: Json, lang: Lang) -> str:
    parts = [f"<p><code>{escape(media)}</code> {_type(content['schema'])}</p>"]
    if "x-events" in content:
        events = ", ".join(f"<code>{escape(name)}</code> {_type(one)}" for name, one in content["x-events"].items())
        parts.append(f"<p>{_EVENTS.text(lang)}: {events}</p>")
    found = (
        [content["example"]] if "example" in content else [one["value"] for one in content.get("examples", {}).values()]
    )
    for one in found:
        shown = escape(json.dumps(one, ensure_ascii=False, indent=2))
        parts.append(f'<details><summary>{_EXAMPLE.text(lang)}</summary><pre tabindex="0">{shown}</pre></details>')
    return "".join(parts)


def _form(name: str, schema: Json, lang: Lang) -> str:
    required = schema.get("required", [])
    rows = (
        (member, one, one.get("description", ""), member in required)
        for member, one in schema.get("properties", {}).items()
    )
    words = f"<p>{_marked(schema.get('description', ''))}</p>"
    return f'<section id="{escape(name)}"><h3><code>{escape(name)}</code></h3>{words}{_table(rows, lang)}</section>'


def _table(rows: Iterable[tuple[str, Json, str, bool]], lang: Lang) -> str:
    lines = (
        f'<tr><th scope="row"><code>{escape(name)}</code></th><td>{_type(schema)}</td>'
        f"<td>{_marked(words)}{f' ({_REQUIRED.text(lang)})' if needed else ''}</td></tr>"
        for name, schema, words, needed in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _type(schema: Json) -> str:
    """Return a form in one line, with links to those it is made of."""
    if "$ref" in schema:
        name = escape(schema["$ref"].removeprefix(_REF))
        return f'<a href="#{name}"><code>{name}</code></a>'
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return " | ".join(f"<code>{escape(json.dumps(one, ensure_ascii=False))}</code>" for one in values)
    if schema.get("type") == "array":
        inner = schema.get("items") or {}
        return f"[{_type(inner) if inner else ', '.join(_type(one) for one in schema.get('prefixItems', []))}]"
    limits = ", ".join(
        f"{sign} {schema[name]}"
        for name, sign in (("minimum", "≥"), ("maximum", "≤"), ("maxLength", "≤"), ("default", "="))
        if schema.get(name) is not None
    )
    return escape(f"{schema.get('type', 'any')} {limits}".strip())


def _curl(method: str, path: str, body: Json | None, one: Json, origin: str) -> str:
    query = [(item["name"], "馆长") for item in one.get("parameters", []) if item["in"] == "query" and item["required"]]
    parts = ["curl" if method == "get" and not query else "curl -G" if query else f"curl -X {method.upper()}"]
    parts.append(f"'{origin}{path}'")
    parts += [f"--data-urlencode '{name}={value}'" for name, value in query]
    if "x-scope" in one:
        parts.append("-H 'Authorization: Bearer KEY'")
    if body:
        shown = json.dumps(body.get("example", "…"), ensure_ascii=False)
        parts += ["-H 'Content-Type: application/json'", f"-d '{shown if len(shown) < 400 else '@answer.json'}'"]
    return " \\\n  ".join(parts)


def _marked(text: str) -> str:
    """Return our own words, in which `code` and **strong** are the only marks, as markup."""
    done = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", done)
