"""Both catalogues are complete, sound and compiled; the back office speaks Chinese, or English to those who ask."""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from scripts import messages

pytestmark = pytest.mark.django_db
CATALOGUES = messages.catalogues()
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}")
LEFTOVERS = re.compile(
    r"\b(Search|Save|Publish|Draft|Add|Edit|Delete|Remove|Upload|Choose|Filter|Sort|Cancel|Status|Actions|Title|Updated|"
    r"Type|Settings|History|Workflow|Preview|Password|Sign|Page|Image|Wagtail|Help|Guide|What's new)\b"
)
UNSEEN = {"script", "style", "template", "noscript", "iframe", "svg"}
READ_ALOUD = {"aria-label", "title", "placeholder", "alt", "data-w-tooltip-content-value"}


class Words(HTMLParser):
    """What a page shows or reads aloud."""

    def __init__(self):
        super().__init__()
        self.found, self.depth = [], 0

    def handle_starttag(self, tag, attrs):
        self.depth += tag in UNSEEN
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag):
        self.depth -= tag in UNSEEN

    def handle_data(self, data):
        if not self.depth and data.strip():
            self.found.append(data.strip())


def words_of(response) -> list[str]:
    assert response.status_code == 200
    reader = Words()
    reader.feed(response.content.decode())
    return reader.found


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def speak_english(user) -> None:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
class TestCatalogue:
    def test_has_no_empty_and_no_fuzzy_entry(self, path):
        assert [entry.msgid for entry in polib.pofile(str(path)) if not entry.translated() or entry.fuzzy] == []

    def test_says_nothing_twice(self, path):
        texts = [(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))]
        assert len(texts) == len(set(texts))

    def test_keeps_every_placeholder(self, path):
        for entry in polib.pofile(str(path)):
            source = entry.msgid_plural or entry.msgid
            for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
                assert placeholders(text) == placeholders(source), entry.msgid

    def test_is_compiled(self, path):
        written = {(e.msgid, e.msgstr, tuple(e.msgstr_plural.values())) for e in polib.pofile(str(path))}
        compiled = {
            (e.msgid, e.msgstr, tuple(e.msgstr_plural.values())) for e in polib.mofile(str(path.with_suffix(".mo")))
        }
        assert compiled == written, "run make messages"


def test_every_text_of_ours_has_its_english():
    written = {entry.msgid for entry in polib.pofile(str(messages.ENGLISH))}
    assert written == set(messages.collected()), "run make messages, then write the English"


def test_english_is_english():
    chinese = re.compile(r"[一-鿿]")
    assert [entry.msgid for entry in polib.pofile(str(messages.ENGLISH)) if chinese.search(entry.msgstr)] == []


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_wagtail_leaves_nothing_in_english(name):
    """After an upgrade this lists what is new; translate it in locale/zh_Hans."""
    ours = {entry.msgid for entry in polib.pofile(str(messages.LOCALE / f"zh_Hans/LC_MESSAGES/{name}.po"))}
    for app in apps.get_app_configs():
        english = Path(app.path, f"locale/en/LC_MESSAGES/{name}.po")
        if app.name.startswith("wagtail") and english.exists():
            theirs = polib.mofile(str(english.parents[2] / f"zh_Hans/LC_MESSAGES/{name}.mo"))
            known = ours | {entry.msgid for entry in theirs}
            assert [entry.msgid for entry in polib.pofile(str(english)) if entry.msgid not in known] == [], app.name


def test_plurals_of_packages_are_chinese():
    with translation.override("zh-hans"):
        assert translation.ngettext("%(num_pages)d page", "%(num_pages)d pages", 3) % {"num_pages": 3} == "3 个页面"


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_home", "wagtailadmin_explore_root", "desk_slot:index", "wagtailimages:add", "wagtailadmin_account"],
)
def test_an_editor_reads_chinese(client_of, editor, slot, name):
    words = words_of(client_of(editor).get(reverse(name), follow=True))
    assert [text for text in words if LEFTOVERS.search(text)] == []


@pytest.mark.parametrize("name", ["wagtailadmin_home", "desk_booking:index", "desk_slot:index", "desk_household:index"])
def test_a_clerk_reads_chinese(client_of, clerk, slot, name):
    words = words_of(client_of(clerk).get(reverse(name), follow=True))
    assert [text for text in words if LEFTOVERS.search(text)] == []


def test_the_login_page_is_chinese(client_of):
    words = words_of(client_of(None).get(reverse("wagtailadmin_login")))
    assert "密码" in words
    assert [text for text in words if LEFTOVERS.search(text)] == []


def test_the_admins_scripts_find_our_words(client):
    words = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert r"\u66f4\u6539\u5df2\u81ea\u52a8\u4fdd\u5b58" in words  # 更改已自动保存


def test_a_member_of_staff_may_choose_english(client_of, editor, slot):
    speak_english(editor)
    words = words_of(client_of(editor).get(reverse("desk_slot:index")))
    assert "Booked / places" in words
    assert "已约 / 名额" not in words


def test_the_home_of_the_back_office_stays_on_this_site(client_of, editor):
    page = client_of(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "guide.wagtail.org" not in page
    assert "whats-new" not in page


def test_english_is_chosen_in_ones_own_settings(client_of, editor):
    """Staff log in by phone and may have neither last name nor e-mail; their settings must save all the same."""
    browser, address = client_of(editor), reverse("wagtailadmin_account")
    panels = [panel for tab in browser.get(address).context["panels_by_tab"].values() for panel in tab]
    sent = {
        field.html_name: field.value() or ""
        for panel in panels
        for field in panel.get_form()
        if not field.name.startswith(("avatar", "old_password", "new_password"))
    }
    answer = browser.post(address, sent | {"locale-preferred_language": "en", "name-display_name": "小周"})
    assert answer.status_code == 302
    editor.refresh_from_db()
    assert (editor.display_name, editor.wagtail_userprofile.preferred_language) == ("小周", "en")
    assert "Upload a profile picture:" in words_of(browser.get(address))
