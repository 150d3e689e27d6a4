"""Whatever stands in the head of a request: an answer below 500."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIRequest

from config.wsgi import without_charset


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["[::1", "a b", "x_y@z", "例子.中国"])
@pytest.mark.parametrize("path", ["/", "/search/", "/api/v1/activities/", "/volunteer/", "/nothing/"])
def test_a_host_that_cannot_be_one(client_of, community, path, host):
    client = client_of(None, raise_request_exception=False)
    sent = host.encode().decode("latin-1")

    assert client.get(path, headers={"Host": sent}).status_code == 400


@pytest.mark.parametrize("charset", ["rot13", "bz2", "hex", "utf-16", "no-such-thing", "idna", '"rot13"'])
def test_a_charset_makes_no_difference(charset):
    """As the web server hands a request over; Django itself falls over some of these."""
    body = b"elder=%E9%A5%BA"
    environ = {
        "REQUEST_METHOD": "POST", "QUERY_STRING": "q=%E9%A5%BA%E5%AD%90", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": f"application/x-www-form-urlencoded; Charset={charset}", "wsgi.input": BytesIO(body),
    }  # fmt: skip
    setup_testing_defaults(environ)

    request = WSGIRequest(without_charset(environ))

    assert (request.GET["q"], request.POST["elder"]) == ("饺子", "饺")
