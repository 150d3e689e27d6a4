"""加入志愿者: asking to serve, and leaving again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from common.errors import DomainError
from common.pages import personal
from volunteers import actions
from volunteers.join_forms import JoinForm
from volunteers.models import Volunteer
from volunteers.states import MAY_APPLY


@sensitive_post_parameters("id_number")
@personal("GET", "POST")
def join(request):
    person, volunteer = getattr(request.user, "person", None), Volunteer.objects.of(request.user)
    if volunteer and volunteer.state not in MAY_APPLY:
        return redirect("volunteers:home")
    if person is None:
        return render(request, "volunteers/join.html", {"tab": "volunteer"})
    posted, refused = request.POST if request.method == "POST" else None, False
    form = JoinForm(posted, person=person, volunteer=volunteer)
    if form.is_valid():
        try:
            actions.join(person, by=request.user, at=timezone.now(), said=form.wanted())
        except DomainError as error:
            form.refuse(error.refusal)
            refused = True
        else:
            messages.success(request, "收到了，队长或社区看过就告诉你。")
            return redirect("volunteers:home")
    context = {"form": form, "person": person, "volunteer": volunteer, "tab": "volunteer"}
    status = 409 if refused else 400 if form.errors else 200
    return render(request, "volunteers/join.html", context, status=status)


@personal("GET", "POST")
def leave(request):
    own = Volunteer.objects.visible_to(request.user).exclude(state="closed").select_related("person__household")
    volunteer = get_object_or_404(own)
    context = {"volunteer": volunteer, "tab": "volunteer"}
    if request.method == "GET":
        return render(request, "volunteers/leave.html", context)
    try:
        actions.leave(volunteer, by=request.user, at=timezone.now())
    except DomainError as error:
        return render(request, "volunteers/leave.html", context | {"refusal": error.refusal}, status=409)
    messages.success(request, "退出了，以前的时长都还在。想回来随时再申请。")
    return redirect("volunteers:home")
