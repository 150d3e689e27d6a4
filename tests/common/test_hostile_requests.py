"""Whatever stands in the head of a request: an answer below 500."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest

from config.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["[::1", "a b", "x_y@z", "例子.中国"])
@pytest.mark.parametrize("path", ["/", "/search/", "/api/v1/activities/", "/volunteer/", "/nothing/"])
def test_a_host_that_cannot_be_one(client_of, community, path, host):
    client = client_of(None, raise_request_exception=False)
    sent = host.encode().decode("latin-1")

    assert client.get(path, headers={"Host": sent}).status_code == 400


FORM = "application/x-www-form-urlencoded"


def served(method: str, path: str, *, query: str = "", body: bytes = b"", kind: str = FORM) -> tuple[str, dict]:
    """Status and headers, as the web server gets them."""
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), "HTTP_HOST": "testserver",
    }  # fmt: skip
    setup_testing_defaults(environ)
    told = []
    answer = application(environ, lambda status, headers, *_: told.append((status, dict(headers))))
    answer.close()
    return told[0]


@pytest.mark.parametrize("charset", ["rot13", "bz2", "hex", "utf-16", "no-such-thing", "idna", '"rot13"'])
@pytest.mark.parametrize("path", ["/", "/search/", "/api/v1/activities/", "/volunteer/", "/activities/"])
def test_a_charset_makes_no_difference_to_an_address(community, path, charset):
    query = "q=%E9%A5%BA%E5%AD%90"

    plain, claimed = (served("GET", path, query=query, kind=kind) for kind in (FORM, f"{FORM}; charset={charset}"))

    assert claimed[0] == plain[0]
    assert not claimed[0].startswith("5")


@pytest.mark.parametrize("charset", ["rot13", "utf-16"])
def test_a_form_is_read_as_it_is_whatever_its_charset_says(community, charset):
    status, _ = served("POST", "/accounts/login/", body=b"login=x", kind=f"{FORM}; charset={charset}")

    assert status == "403 Forbidden"  # no CSRF token: the form was read
