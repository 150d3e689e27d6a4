"""The household (我家) and the inbox (消息)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import DomainError
from common.models import InboxMessage
from common.notifications import mark_read
from common.pages import next_url, personal
from community.sites import community_of

from . import actions
from .forms import PersonForm
from .models import Person
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


def people_of(user):
    """The user's household, the user first."""
    return Person.objects.visible_to(user).order_by("created_at")


def _person_page(request, form, back, *, person=None, status=200):
    context = {"form": form, "back": back, "person": person, "tab": "me"}
    return render(request, "accounts/person.html", context, status=status)
