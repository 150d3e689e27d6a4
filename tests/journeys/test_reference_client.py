"""examples/client: a page from another origin that knows nothing but the API."""

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings

from booking.models import Booking
from tests import factories as make
from tests.conftest import NOW
from tests.factories.people import PASSWORD

from .phones import Phone, Watch, code_in, read_code

pytestmark = [pytest.mark.journey, pytest.mark.long]
CLIENT = django_settings.BASE_DIR / "examples" / "client"


@pytest.fixture
def elsewhere(server, settings):
    """The address of the page's own server, which the community's server has been told of."""

    class Quiet(SimpleHTTPRequestHandler):
        def do_GET(self):
            if self.path != "/config.js":
                return super().do_GET()
            body = f"export const API = {json.dumps(server.url)};".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    other = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(CLIENT)))
    threading.Thread(target=other.serve_forever, args=[0.05], daemon=True).start()
    origin = f"http://127.0.0.1:{other.server_port}"
    settings.CORS_ALLOWED_ORIGINS = [origin]
    yield origin
    other.shutdown()
    other.server_close()


@pytest.fixture
def browsing(browser, server, elsewhere):
    """browsing(width): a phone on the other page. It may speak to both servers, and refusals are its daily bread."""
    contexts, watch = [], Watch(server.url)

    def build(width=390, height=844) -> Phone:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        context.clock.set_system_time(NOW)  # the page says by its own clock what is over
        return Phone(context.new_page(), elsewhere, watch)

    yield build
    for context in contexts:
        context.close()
    ours = [fault for fault in watch.faults if elsewhere not in fault and not fault.startswith(("400", "401", "409"))]
    assert ours == []


@pytest.fixture
def dumplings(house, hall, at):
    activity = make.activity(house, "暖冬饺子节", at_venue=hall, listed=True, party_max=2)
    return make.slot(activity, at=at)


def test_found_booked_shown_and_cancelled_from_another_origin(dumplings, resident, browsing):
    phone = browsing()
    phone.open("/")
    phone.sees("暖冬饺子节", "综合文化服务中心", "还有 20 席")
    axe_is_content(phone)
    phone.page.get_by_role("link", name="暖冬饺子节").click()
    phone.tap("去登录")
    phone.fill("用户名或手机号", "resident")
    phone.fill("密码", "wrong-password")
    phone.tap("登录", within="main")
    phone.sees("请检查后再试一次")
    phone.fill("密码", PASSWORD)
    phone.tap("登录", within="main")

    phone.tick("林晓梅", "林一诺", "林一鸣")
    phone.tap("确认预约")
    phone.sees("一户最多 2 人")
    phone.page.get_by_label("林晓梅").uncheck()
    axe_is_content(phone)
    phone.tap("确认预约")
    phone.sees("已约好", "林一诺、林一鸣")
    phone.page.wait_for_function("document.querySelector('.qr').naturalWidth > 0")
    booking = Booking.objects.get()
    assert read_code(phone.page.locator(".qr")).endswith(booking.ticket_path)
    axe_is_content(phone)

    phone.tap("取消预约")
    phone.tap("确定取消")
    phone.sees("已取消，名额让给别人了")
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    phone.tap("我的预约")
    phone.sees("已取消")
    phone.tap("退出")
    phone.sees("已退出")


def test_login_by_phone_and_code(dumplings, resident, browsing, texts):
    phone = browsing(320, 640)
    phone.open("/#/me")
    phone.fill("手机号", resident.phone.removeprefix("+86"))
    phone.page.locator("form").nth(1).get_by_label("手机号").fill(resident.phone.removeprefix("+86"))
    phone.tap("发验证码")
    phone.sees("验证码已发到手机")
    phone.fill("验证码", code_in(texts[-1][1]))
    phone.tap("用验证码登录")
    phone.sees("还没有预约")
    axe_is_content(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_origin_that_is_not_named_reads_nothing(dumplings, browsing, settings):
    phone = browsing()
    settings.CORS_ALLOWED_ORIGINS = []
    phone.open("/")
    phone.sees("连不上社区的服务器")
    phone.does_not_see("暖冬饺子节")


def test_it_is_plain_and_needs_nobody_else():
    text = "".join(path.read_text() for path in CLIENT.iterdir())
    assert set(re.findall(r"https?://[\w.:]+", text)) <= {"http://127.0.0.1:8000", "http://127.0.0.1:5500"}
    assert len((CLIENT / "client.js").read_text().splitlines()) <= 300


def axe_is_content(phone: Phone) -> None:
    phone.page.wait_for_timeout(100)
    found = Axe().run(phone.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
