import pytest

from bot import origins


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://Intra.Example", "https://intra.example"),
        ("HTTPS://intra.example:443", "https://intra.example"),
        ("http://intra.example:80", "http://intra.example"),
        ("http://intra:8080", "http://intra:8080"),
        ("https://*.corp", "https://*.corp"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://10.1.2.3", "http://10.1.2.3"),
        ("https://例子.测试", "https://xn--fsqu00a.xn--0zwm56d"),
        ("http://old_name", "http://old_name"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(written: str, normal: str) -> None:
    assert origins.normal(written) == normal


@pytest.mark.parametrize(
    "text",
    ["", "intra.example", "https://", "https://a/", "https://a/path", "https://a?x", "https://u@a", "ftp://a", "*",
     "https://*", "https://a.*.b", "https://a b", "https://a;script-src *", "https://a:0", "https://a:99999",
     "https://a\nb", "null", "https://a..b", "https://-a", "https://a,b", "https://a'"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        origins.normal(text)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://intra.example/a/b?c#d", "https://intra.example"),
        ("http://u:p@intra.example:8080/", "http://intra.example:8080"),
        ("about:blank", None),
        ("file:///c/x.html", None),
        ("", None),
        ("nonsense", None),
        ("http://[bad", None),
    ],
)
def test_the_origin_of_an_address(address: str, origin: str | None) -> None:
    assert origins.of(address) == origin


@pytest.mark.parametrize(
    ("listed", "origin", "let_in"),
    [
        ("https://a.corp", "https://a.corp", True),
        ("https://a.corp", "http://a.corp", False),
        ("http://a.corp", "https://a.corp", True),
        ("https://a.corp", "https://a.corp:8443", False),
        ("https://a.corp", "https://b.a.corp", False),
        ("https://*.corp", "https://a.corp", True),
        ("https://*.corp", "https://b.a.corp", True),
        ("https://*.corp", "https://corp", False),
        ("https://*.corp", "https://.corp", False),
        ("https://*.corp", "https://evilcorp", False),
        ("https://*.corp", "https://corp.evil.example", False),
        ("https://*.corp:8443", "https://a.corp:8443", True),
        ("https://*.corp:8443", "https://a.corp", False),
    ],
)
def test_a_list_lets_in_what_a_browser_would(listed: str, origin: str, let_in: bool) -> None:
    assert origins.lets_in([listed], origin) is let_in


def test_an_empty_list_lets_in_nobody() -> None:
    assert not origins.lets_in([], "https://a.corp")
