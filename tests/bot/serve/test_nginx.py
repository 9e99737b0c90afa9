"""Behind the nginx that the docs describe: their own configuration, with TLS, under a path."""

import asyncio
import datetime
import ipaddress
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import httpx2
import openai
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, serving
from tests.bot.serve.host_pages import hosting
from tests.bot.serve.widget_visit import WidgetVisit
from tests.conftest import ROOT

QUESTION = "开放仪式由谁主持？"
SLOW = {"question": "慢慢说说新馆", "stream": True}  # the answerer takes 4 s for it
BASE = "/wenbao"


class Proxy(NamedTuple):
    """A running nginx: its address, the server's behind it, and the certificate to trust."""

    url: str
    behind: str
    certificate: Path

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))


def documented() -> str:
    """Return the configuration that an administrator copies."""
    found = re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / "serving.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def make_certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "test.crt", folder / "test.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return paths


@contextmanager
def nginx(configuration: str, folder: Path, behind: str) -> Iterator[Proxy]:
    """Run nginx with the documented server in a frame like Debian's, which compresses."""
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        pytest.skip(
            "nginx is not installed, so nothing is tested behind it; install it with: apt-get install nginx-light"
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    certificate, key = make_certificate(folder)
    for written, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("server_name qa.intra", "server_name localhost"),
        ("/etc/nginx/qa.intra.crt", str(certificate)),
        ("/etc/nginx/qa.intra.key", str(key)),
        ("http://127.0.0.1:7860", behind),
    ):
        assert written in configuration
        configuration = configuration.replace(written, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    file = folder / "nginx.conf"
    file.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} pid {folder}/nginx.pid; error_log stderr; daemon off;\n"
        f"events {{}}\nhttp {{ access_log off; gzip on; gzip_min_length 1; gzip_types *; "
        f"{temporary}\n{configuration}}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(file)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        for _ in range(200):
            assert process.poll() is None, process.communicate()[0].decode()
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield Proxy(f"https://localhost:{port}", behind, certificate)
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(data=tmp_path_factory.mktemp("behind"), base_path=BASE, trusted_proxies=("127.0.0.1",))
    with serving(SmallEngine(settings), settings) as address:
        yield address


@pytest.fixture(scope="module")
def proxy(served: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with nginx(documented(), tmp_path_factory.mktemp("nginx"), served) as running:
        yield running


@pytest.fixture(scope="module")
def http(proxy: Proxy) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{proxy.url}{BASE}", verify=proxy.context, timeout=60) as client:
        yield client


def held_back_s(client: httpx.Client) -> tuple[float, float]:
    """Return when the first event of a slow stream was there, and when the last: seconds after asking."""
    started = time.monotonic()
    first = 0.0
    with client.stream("POST", "/api/ask", json=SLOW) as reply:
        assert reply.status_code == 200
        for piece in reply.iter_text():
            if piece and not first:
                first = time.monotonic() - started
    return first, time.monotonic() - started


def test_events_arrive_before_the_last_one_is_made(http: httpx.Client) -> None:
    first, last = held_back_s(http)
    assert last - first > 2


@pytest.mark.parametrize("obeys", [True, False], ids=["which obeys our header", "which does not"])
def test_a_careless_proxy(served: str, tmp_path: Path, obeys: bool) -> None:
    """Our streams say X-Accel-Buffering: no; a proxy that ignores that and is not told by the docs holds them back."""
    careless = documented().replace("proxy_buffering off;", "")
    careless = careless.replace("gzip off;", "" if obeys else "proxy_ignore_headers X-Accel-Buffering;")
    with nginx(careless, tmp_path, served) as running:
        with httpx.Client(base_url=f"{running.url}{BASE}", verify=running.context, timeout=60) as client:
            first, last = held_back_s(client)
    assert last - first > 2 if obeys else last - first < 1


def test_the_path_without_its_slash_leads_to_the_page(proxy: Proxy) -> None:
    reply = httpx.get(f"{proxy.url}{BASE}", verify=proxy.context, timeout=60)
    assert reply.status_code == 301 and reply.headers["location"].endswith(f"{BASE}/")


def test_articles_files_and_descriptions_are_under_the_path(http: httpx.Client) -> None:
    page = http.get("/a/lib1")
    assert page.status_code == 200
    for address in re.findall(r'(?:src|href)="([^"#]+)"', page.text + http.get("/api/docs").text):
        assert address.startswith((f"{BASE}/", "?lang="))
        if address.startswith(BASE):
            assert http.get(address.removeprefix(BASE)).status_code == 200
    assert http.get("/openapi.json").json()["servers"] == [{"url": BASE}]
    assert http.get("/metrics").status_code == 404


def test_the_cookie_is_for_this_path_and_for_tls(proxy: Proxy) -> None:
    cookie = httpx.get(f"{proxy.url}{BASE}/", verify=proxy.context, timeout=60).headers["set-cookie"]
    assert f"Path={BASE}/" in cookie and "Secure" in cookie


@pytest.mark.browser
def test_the_page_answers_and_shows_the_passage(browser: Browser, proxy: Proxy) -> None:
    context = browser.new_context(ignore_https_errors=True, locale="zh-CN", viewport={"width": 1280, "height": 800})
    page, wrong = context.new_page(), []
    context.on("response", lambda one: wrong.append(f"{one.status} {one.url}") if one.status >= 400 else None)
    context.on("request", lambda one: wrong.append(one.url) if not one.url.startswith((proxy.url, "data:")) else None)
    page.goto(f"{proxy.url}{BASE}/")
    page.locator("#wb-box textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    answer = page.locator("#chat .wb-answer:not(.wb-working)")
    expect(answer).to_contain_text("馆长王芳主持仪式", timeout=30_000)
    answer.locator("a", has_text="1").first.click()
    expect(page.locator("mark").first).to_contain_text("馆长王芳")
    page.goto(f"{proxy.url}{BASE}/a/lib1#c=9-20")
    expect(page.locator("mark").first).to_be_visible()
    context.close()
    assert wrong == []


@pytest.mark.browser
def test_the_widget_answers_on_a_page_of_another_site(browser: Browser, tmp_path: Path) -> None:
    with hosting() as host:
        settings = Settings(
            data=tmp_path / "data", base_path=BASE, trusted_proxies=("127.0.0.1",), origins=(host.origin(),)
        )
        with serving(SmallEngine(settings), settings) as address, nginx(documented(), tmp_path, address) as running:
            visit = WidgetVisit(browser, host, f"{running.url}{BASE}", ignore_https_errors=True)
            visit.open()
            visit.bubble().click()
            visit.ask()
            visit.frame().locator(".cite").first.click()
            expect(visit.frame().locator(".card mark")).to_be_visible()
            visit.close()


def test_openais_client_streams_and_its_links_open(proxy: Proxy, http: httpx.Client) -> None:
    own = httpx2.Client(verify=proxy.context, timeout=60)
    with openai.OpenAI(base_url=f"{proxy.url}{BASE}/v1", api_key="none", http_client=own) as client:
        started, arrived, text = time.monotonic(), [], ""
        for chunk in client.chat.completions.create(
            model="wenbao", messages=[{"role": "user", "content": str(SLOW["question"])}], stream=True
        ):
            arrived.append(time.monotonic() - started)
            text += chunk.choices[0].delta.content or ""
    assert arrived[-1] - arrived[0] > 2
    link = text.rsplit(" ", 1)[1]
    assert link.startswith(f"{proxy.url}{BASE}/a/")
    assert http.get(link).status_code == 200


def test_agents_use_their_tools_through_it(proxy: Proxy) -> None:
    async def ask() -> str:
        async with httpx2.AsyncClient(verify=proxy.context, timeout=60) as own:
            transport = streamable_http_client(f"{proxy.url}{BASE}/mcp", http_client=own)
            async with Client(transport) as client:
                result = await client.call_tool("read_article", {"article_id": "lib1"})
                address: str = result.structured_content["address"]
                return address

    with ThreadPoolExecutor() as threads:  # the browser's own loop runs in this one
        assert threads.submit(asyncio.run, ask()).result() == f"{proxy.url}{BASE}/a/lib1"


def limited(client: httpx.Client, headers: dict[str, str]) -> bool:
    """Whether somebody who asks a hundred times is told to wait."""
    return any(client.get("/api/search?q=馆长", headers=headers).status_code == 429 for _ in range(100))


def test_the_address_of_a_reader_is_the_proxys_word_and_nobody_elses(http: httpx.Client, served: str) -> None:
    named = {"x-forwarded-for": "192.0.2.9"}
    assert not limited(http, named)  # nginx puts the true one in its place: this machine's, which is not counted
    with httpx.Client(base_url=served, timeout=60) as trusted:
        assert limited(trusted, named)  # what the proxy says is believed


def test_without_trusted_proxies_nobody_is_believed(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with serving(SmallEngine(settings), settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert not limited(client, {"x-forwarded-for": "192.0.2.9"})
        cookie = client.get("/", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
        assert "Secure" not in cookie
