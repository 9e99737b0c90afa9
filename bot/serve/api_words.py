"""What the API's description says of every address, in both languages; `openapi` puts it together with the code."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from bot.serve import replies
from index.errors import Message

JSON, HTML, SSE = "application/json", "text/html", "text/event-stream"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method.

    Attributes:
        tag: Chapter, one of `TAGS`.
        summary, description: What it does.
        ok: What it answers with: media type to model, or None where it is no JSON.
        errors: Statuses of failures, beside 500.
        scope: What a key must open; None where none is needed.
        listed: Whether the JSON is a list of the model.
        takes: Model of the body where the code takes any JSON.
        example: Text of an example for the stream.
    """

    tag: str
    summary: Message
    description: Message
    ok: dict[str, type[BaseModel] | None]
    errors: tuple[int, ...] = ()
    scope: str | None = None
    listed: bool = False
    takes: type[BaseModel] | None = None
    streamed: dict[str, type[BaseModel]] = field(default_factory=dict)


TAGS: dict[str, Message] = {
    "answers": Message("问答与检索", "Answers and search"),
    "articles": Message("文章", "Articles"),
    "openai": Message("OpenAI 协议", "OpenAI's protocol"),
    "slips": Message("证据单", "Evidence slips"),
    "conversations": Message("对话记录与意见（本浏览器的）", "Conversations and feedback (of this browser)"),
    "running": Message("运行", "Running"),
}
INTRODUCTION = Message(
    "问报只依据收录的文章回答，每句话都标出所依据的原文并经过核对。同一个回答（Answer）在网页、"
    "接口和命令行上完全一样。\n\n"
    "**密钥**：管理员没有建密钥时，接口对能连上的人开放；建了第一个密钥之后，程序要在请求头写 `Authorization: Bearer "
    "密钥`"
    "（代理占用了 Authorization 时用 `X-API-Key`）。\n\n"
    '**错误**：一律是 `{"error": {"code", "message", "hint"}}`；`/v1` 下是 OpenAI 的格式。'
    "语言取自请求的 `lang`、`?lang=` 或 `Accept-Language`。\n\n"
    "**限度**：问题 1000 字，历史 20 轮，正文 512 KiB；一个地址先可连问 60 次，之后每秒 5 次；密钥各有每分钟的次数。"
    "\n\n"
    "**位置**：一律按 Unicode 码点计数。\n\n"
    "**MCP**：智能体在 `/mcp`（Streamable HTTP）用工具 search、ask、read_article。",
    "Wenbao answers from the collected articles only; every sentence is marked with the quotation it rests on and was "
    "checked against it. The same Answer appears on the page, in the API and on the command line.\n\n"
    "**Keys**: while the administrator has made none, the interfaces are open to whoever reaches them. From the first "
    "key on, programs send `Authorization: Bearer KEY` (or `X-API-Key` where a proxy uses Authorization).\n\n"
    '**Errors** are always `{"error": {"code", "message", "hint"}}`; under `/v1` they have OpenAI\'s form. Their '
    "language is "
    "that of the request's `lang`, `?lang=` or `Accept-Language`.\n\n"
    "**Limits**: 1,000 characters a question, 20 turns of history, 512 KiB a body; an address may ask 60 times at once "
    "and then 5 times a second; each key has its number a minute.\n\n"
    "**Positions** count Unicode code points.\n\n"
    "**MCP**: agents find the tools search, ask and read_article at `/mcp` (streamable HTTP).",
)

OPERATIONS: dict[tuple[str, str], Operation] = {
    ("post", "/api/ask"): Operation(
        "answers",
        Message("提问", "Ask"),
        Message(
            "返回一个 Answer。`stream: true` 时以 SSE 返回：先是 `sources`（找到的段落），再是若干 "
            "`delta`（草稿文字），"
            "最后是 `answer`（核对过的 Answer，取代草稿）或 `error`。",
            "Returns an Answer. With `stream: true`, server-sent events: `sources` (what was found), any number of "
            "`delta` "
            "(the draft) and last `answer` (the checked Answer, which replaces the draft) or `error`.",
        ),
        {JSON: replies.AnswerReply, SSE: None},
        (401, 403, 413, 422, 429, 502, 503),
        "ask",
        streamed={
            "sources": replies.SourcesEvent,
            "delta": replies.DeltaEvent,
            "answer": replies.AnswerReply,
            "error": replies.ErrorReply,
        },
    ),
    ("get", "/api/search"): Operation(
        "answers",
        Message("检索", "Search"),
        Message(
            "返回最相近的段落，最好的在前，不作回答。", "Returns the nearest passages, best first, without answering."
        ),
        {JSON: replies.PassageReply},
        (401, 403, 422, 429, 503),
        "search",
        listed=True,
    ),
    ("get", "/api/articles/{article_id}"): Operation(
        "articles",
        Message("取一篇文章", "One article"),
        Message(
            "返回文章、它的文字的哈希和刊登同一内容的其他文章；`raw=true` 另附原始文件的文字，`spans` 指向它。",
            "Returns the article, the hash of its text and its reprints; `raw=true` adds the raw text of its file, "
            "which `spans` "
            "point into.",
        ),
        {JSON: replies.ArticleReply},
        (404, 503),
    ),
    ("get", "/a/{article_id}"): Operation(
        "articles",
        Message("文章的网页", "An article as a page"),
        Message(
            "永久链接：`#c=起-止&h=哈希` 标出那一段；文章变了会说明。",
            "Permalink: `#c=START-END&h=HASH` highlights the range; says so when the article has changed.",
        ),
        {HTML: None},
        (404, 503),
    ),
    ("post", "/v1/chat/completions"): Operation(
        "openai",
        Message("对话补全", "Chat completion"),
        Message(
            "回答最后一条用户消息，之前的消息作为对话历史（取最近 20 轮）；系统消息不起作用。文字末尾列出来源；"
            "完整的 Answer 在 `wenbao` 字段（流式时在带 finish_reason 的那一块）。只发出核对过的文字。"
            "`usage` 按字数估计。temperature、max_tokens、stop、seed 等接受但不起作用。",
            "Answers the last user message; what went before is the history (its last 20 turns), system messages "
            "have no "
            "effect. The text ends with its sources; the whole Answer is in `wenbao` (in a stream, in the chunk with "
            "finish_reason). Only checked text is sent. `usage` is estimated by characters. temperature, max_tokens, "
            "stop, "
            "seed and the like are accepted and have no effect.",
        ),
        {JSON: replies.CompletionReply, SSE: None},
        (400, 401, 403, 404, 413, 429, 502, 503),
        "ask",
        streamed={"data": replies.ChunkReply},
    ),
    ("get", "/v1/models"): Operation(
        "openai",
        Message("列出模型", "List models"),
        Message("只有一个：wenbao。", "There is one: wenbao."),
        {JSON: replies.ModelsReply},
        (401, 403, 429),
        "ask",
    ),
    ("get", "/v1/models/{model_id}"): Operation(
        "openai",
        Message("一个模型", "One model"),
        Message("模型的说明。", "Describes a model."),
        {JSON: replies.ModelReply},
        (401, 403, 404, 429),
        "ask",
    ),
    ("post", "/api/slip"): Operation(
        "slips",
        Message("为一个 Answer 出证据单", "Slip of an Answer"),
        Message(
            "原样提交 `/api/ask` 返回的 Answer；每处引文重新与文章比对，每个判断重新作出。",
            "Send the Answer of `/api/ask` unchanged; every quotation is compared again, every verdict judged anew.",
        ),
        {HTML: None, "text/markdown": None, _WORD: None},
        (401, 403, 413, 422, 429, 503),
        "ask",
        takes=replies.AnswerReply,
    ),
    ("get", "/api/answers/{answer_id}/slip"): Operation(
        "slips",
        Message("本浏览器的一个回答的证据单", "Slip of one of the browser's answers"),
        Message("回答由问答页保存，凭本站 Cookie 取得。", "For an answer kept by the chat page, by its cookie."),
        {HTML: None, "text/markdown": None, _WORD: None},
        (404, 422, 429, 503),
    ),
    ("get", "/api/conversations"): Operation(
        "conversations",
        Message("列出、查找对话", "List and search"),
        Message("没有 Cookie 时是空的。", "Empty without the cookie."),
        {JSON: replies.ConversationsReply},
        (422, 429, 503),
    ),
    ("delete", "/api/conversations"): Operation(
        "conversations",
        Message("删除全部对话", "Delete all"),
        Message("删除本浏览器的全部对话。", "Deletes everything this browser has here."),
        {JSON: replies.StatusReply},
        (404, 429, 503),
    ),
    ("get", "/api/conversations/{conversation_id}"): Operation(
        "conversations",
        Message("一个对话", "One conversation"),
        Message("连同全部回答。", "With all its answers."),
        {JSON: replies.ConversationReply},
        (404, 429, 503),
    ),
    ("patch", "/api/conversations/{conversation_id}"): Operation(
        "conversations",
        Message("改名", "Rename"),
        Message("给对话另起一个名称。", "Gives a conversation another title."),
        {JSON: replies.StatusReply},
        (404, 422, 429, 503),
    ),
    ("delete", "/api/conversations/{conversation_id}"): Operation(
        "conversations",
        Message("删除一个对话", "Delete one"),
        Message("不能恢复。", "For good."),
        {JSON: replies.StatusReply},
        (404, 429, 503),
    ),
    ("get", "/api/conversations/{conversation_id}/export"): Operation(
        "conversations",
        Message("导出", "Export"),
        Message("导出为 JSON 或 Markdown 文件。", "As a file, JSON or Markdown."),
        {JSON: replies.ConversationReply, "text/markdown": None},
        (404, 422, 429, 503),
    ),
    ("post", "/api/feedback"): Operation(
        "conversations",
        Message("对回答提意见", "Judge an answer"),
        Message(
            "对本浏览器自己的回答点赞、点踩、写意见；thumb 为 null 时收回。",
            "A thumb and a remark on one of the browser's own answers; null takes the thumb back.",
        ),
        {JSON: replies.StatusReply},
        (404, 422, 429, 503),
    ),
    ("get", "/healthz"): Operation(
        "running",
        Message("在运行", "Alive"),
        Message("进程有响应。", "The process answers."),
        {JSON: replies.StatusReply},
    ),
    ("get", "/readyz"): Operation(
        "running",
        Message("可以回答", "Ready"),
        Message("索引和模型都已就绪。", "Index and model are ready."),
        {JSON: replies.StatusReply},
        (503,),
    ),
    ("get", "/metrics"): Operation(
        "running",
        Message("运行数据", "Figures"),
        Message(
            "Prometheus 的文本格式；只给本机，或有 metrics 权限的密钥。", "For Prometheus; for this machine, or a key."
        ),
        {"text/plain": None},
        (401, 403),
        "metrics",
    ),
}

PARAMETERS: dict[str, Message] = {
    "q": Message("要找的文字", "Text to find"),
    "k": Message("最多几段", "Passages at most"),
    "raw": Message("另附原始文字", "Add the raw text"),
    "article_id": Message("文章的 id", "Id of the article"),
    "answer_id": Message("回答的 id", "Id of the answer"),
    "conversation_id": Message("对话的 id", "Id of the conversation"),
    "model_id": Message("模型的名称", "Name of the model"),
    "format": Message("文件格式", "Format of the file"),
}

ERRORS: dict[int, tuple[str, Message, Message | None]] = {
    400: ("wrong_request", Message("缺少 messages。", "messages is missing."), None),
    401: (
        "unauthorized",
        Message("这个接口要有密钥。", "This interface needs a key."),
        Message("请求头写 Authorization: Bearer 密钥。", "Send the header Authorization: Bearer KEY."),
    ),
    403: (
        "forbidden",
        Message("这个密钥不能用于这个接口（需要 ask）。", "This key does not open that (needs ask)."),
        Message("请向管理员要一个新的。", "Ask the administrator for another."),
    ),
    404: ("not_found", Message("没有这篇文章，可能已经移出。", "There is no such article."), None),
    413: ("too_large", Message("请求太大。", "The request is too large."), None),
    422: ("wrong_request", Message("缺少 question。", "question is missing."), None),
    429: (
        "too_many_requests",
        Message("这个地址的请求太多。", "Too many requests from this address."),
        Message("3 秒后再试。", "Try again in 3 s."),
    ),
    500: (
        "internal",
        Message("服务器内部出错，已经记入日志。", "Something went wrong on the server; it is logged."),
        None,
    ),
    502: ("language_model", Message("语言模型没有响应。", "The language model does not answer."), None),
    503: (
        "no_index",
        Message("索引还没有准备好。", "The index is not ready yet."),
        Message("先运行 wenbao index，或稍候再试。", "Run wenbao index, or try again in a moment."),
    ),
}

SCHEMAS_ZH: dict[str, str] = {
    "AnswerReply": "回答，在所有界面上都一样",
    "ArticleReply": "一篇文章，同 wenbao articles --json，另附哈希",
    "AskBody": "一个问题",
    "ChoiceReply": "唯一的回答",
    "ChunkChoiceReply": "这一块添上的内容",
    "ChunkReply": "流式补全的一块；带 finish_reason 的那一块含完整的 Answer",
    "CitationReply": "核对过的引文：quote 就是文章 text[start:end]",
    "CompletionBody": "对话补全的请求",
    "CompletionReply": "对话补全，完整的 Answer 在 wenbao 里",
    "ConversationReply": "一个对话和它的全部回答",
    "ConversationsReply": "本浏览器的对话，最近的在前",
    "CoverageReply": "“哪些、多少”类问题：看了几篇，符合几篇",
    "DateReply": "问题里说到的时间",
    "DeltaEvent": "草稿的一段；answer 事件取代全部草稿",
    "ErrorBody": "发生了什么，怎么办",
    "ErrorReply": "所有的错误",
    "ExchangeReply": "一问一答和读者的意见",
    "FeedbackBody": "对一个回答的意见",
    "FiltersBody": "限定范围；空的不限",
    "FoundReply": "与问题相近的一段",
    "MessageBody": "一条消息；只用 user 和 assistant 的",
    "MessageReply": "聊天程序里看到的内容",
    "ModelReply": "唯一的模型",
    "ModelsReply": "模型列表",
    "OpenAIErrorBody": "OpenAI 格式的错误",
    "OpenAIErrorReply": "/v1 下所有的错误",
    "OwnBody": "OpenAI 之外、问报自己的选项",
    "PageBody": "提问时所在的网页",
    "PartBody": "消息的一部分",
    "PassageReply": "检索到的一段",
    "QueryReply": "问题是怎样理解的",
    "ReasonReply": "为什么没有回答",
    "ReprintReply": "刊登同一内容的另一篇文章",
    "SentenceReply": "一句话和对它的判断",
    "SourcesEvent": "流的第一个事件：找到了什么",
    "StatusReply": "完成，或正常",
    "StreamOptionsBody": "流的选项",
    "TitleBody": "对话的新名称",
    "TitleReply": "本浏览器的一个对话；时间是 1970 年以来的秒数",
    "TurnBody": "之前的一问一答",
    "UsageReply": "用量，按字数估计：一个汉字算一个，其他字符三个算一个",
}
