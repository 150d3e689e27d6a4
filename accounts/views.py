"""The household (我家) and the inbox (消息)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.channels import CHANNELS
from common.errors import DomainError
from common.models import InboxMessage
from common.notifications import mark_read
from common.pages import next_url, personal, refused
from community.sites import community_of

from . import actions
from .forms import NoticeForm, PersonForm
from .models import Person
from .notices import choice_of, choose_notices, confirm_email, email_in, unconfirmed_email
from .states import Relation

MESSAGES_A_PAGE = 20


@personal("GET")
def household(request):
    return render(request, "accounts/household.html", {"persons": people_of(request.user), "tab": "me"})


@personal("GET", "POST")
def person_add(request):
    form = PersonForm(request.POST if request.method == "POST" else None)
    back = next_url(request, "/me/household/")
    if request.method == "GET":
        return _person_page(request, form, back)
    if not form.is_valid():
        return _person_page(request, form, back, status=400)
    try:
        at = timezone.now()
        home = actions.household_of(request.user, community=community_of(request), at=at)
        person = actions.add_person(home, **form.cleaned_data, by=request.user, at=at)
    except DomainError as error:
        form.refuse(error.refusal)
        return _person_page(request, form, back, status=409)
    messages.success(request, f"{person.name}加好了。")
    return redirect(back)


@personal("GET", "POST")
def person_change(request, person_id):
    person = get_object_or_404(people_of(request.user), pk=person_id)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        initial={"name": person.name, "relation": person.relation, "birth_date": person.birth_date},
        is_self=person.relation == Relation.SELF,
        has_agreed=person.has_guardian_consent,
    )
    if request.method == "GET":
        return _person_page(request, form, "", person=person)
    return _save_person(request, form, person)


def _save_person(request, form, person):
    if not form.is_valid():
        return _person_page(request, form, "", person=person, status=400)
    fields = {"relation": person.relation, **form.cleaned_data}
    try:
        actions.change_person(person, **fields, by=request.user, at=timezone.now())
    except DomainError as error:
        form.refuse(error.refusal)
        return _person_page(request, form, "", person=person, status=409)
    messages.success(request, f"{person.name}改好了。")
    return redirect("accounts:household")


@personal("GET")
def inbox(request):
    page = Paginator(InboxMessage.objects.filter(recipient=request.user), MESSAGES_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "accounts/inbox.html", {"page": page, "tab": "me"})


@personal("GET")
def message(request, message_id: int):
    found = get_object_or_404(InboxMessage, pk=message_id, recipient=request.user)
    return render(request, "accounts/message.html", {"message": found, "tab": "me"})


@personal("POST")
def message_read(request, message_id: int):
    found = get_object_or_404(InboxMessage, pk=message_id, recipient=request.user)
    mark_read(InboxMessage.objects.filter(pk=found.pk), at=timezone.now())
    return redirect("accounts:inbox")


@personal("POST")
def inbox_read(request):
    mark_read(InboxMessage.objects.filter(recipient=request.user), at=timezone.now())
    return redirect("accounts:inbox")


@personal("GET", "POST")
def notices(request):
    choice = choice_of(request.user)
    waiting = unconfirmed_email(request.user, at=timezone.now())
    now = {name: getattr(choice, name) for name in ("by_sms", "by_wechat", "by_email", "email")}
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        initial=now | {"email": choice.email or waiting},
        ways=_ways(request.user, choice),
        waiting=waiting,
    )
    if request.method == "GET":
        return _notice_page(request, form)
    if not form.is_valid():
        return _notice_page(request, form, status=400)
    wanted = now | form.cleaned_data
    try:
        choice = choose_notices(request.user, **wanted, community=community_of(request), at=timezone.now())
    except DomainError as error:
        form.refuse(error.refusal)
        return _notice_page(request, form, status=409)
    asked = wanted["email"] and wanted["email"] != choice.email
    messages.success(request, "存好了。确认信发到新邮箱了，请去点开。" if asked else "提醒方式存好了。")
    return redirect("accounts:notices")


@personal("GET", "POST")
def email_confirm(request, token: str):
    """Opening the link changes nothing, because mail programs open links too; its button does."""
    try:
        if request.method == "GET":
            page = {"email": email_in(token, request.user), "tab": "me"}
            return render(request, "accounts/email_confirm.html", page)
        email = confirm_email(request.user, token=token, at=timezone.now())
    except DomainError as error:
        return refused(request, error.refusal)
    messages.success(request, f"{email} 确认好了。")
    return redirect("accounts:notices")


def _ways(user, choice) -> set[str]:
    """The fields of the form that make sense: the channel is on, and there is where to send to."""
    ways = {"by_sms"} if CHANNELS["sms"].is_on() and user.phone else set()
    if CHANNELS["wechat"].is_on() and choice.openid:
        ways.add("by_wechat")
    return ways | {"by_email", "email"} if CHANNELS["email"].is_on() else ways


def _notice_page(request, form, *, status=200):
    return render(request, "accounts/notices.html", {"form": form, "tab": "me"}, status=status)


def people_of(user):
    """The user's household, the user first."""
    return Person.objects.visible_to(user).order_by("created_at")


def _person_page(request, form, back, *, person=None, status=200):
    context = {"form": form, "back": back, "person": person, "tab": "me"}
    return render(request, "accounts/person.html", context, status=status)
