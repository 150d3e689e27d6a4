"""Who may admit, suspend or strike off a volunteer, and why not."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Person, User
from accounts.rules import holds_role
from accounts.states import DESK_ROLES
from common.errors import Refusal
from volunteers.models import Team, Volunteer
from volunteers.states import MAY_APPLY, PROMISED_SIGNUPS, MembershipState, VolunteerState

KIN = ("household__persons", "guardians__guardian")  # from a person
OWN_APPLICATION = Refusal("own_application", "不能审自己提交的申请", "请另一位队长或服务台来处理")


def refusal_to_review(volunteer: Volunteer, by: User) -> Refusal | None:
    """Why `by` may not say yes or no to this applicant."""
    if refusal := refusal_of_kin(volunteer, by):
        return refusal
    if not may_review(volunteer, by):
        return Refusal("not_reviewer", "这份申请不归你审", "请服务台或他选的服务队的队长来审")
    asks = volunteer.memberships.filter(state=MembershipState.APPLIED, team__in=Team.objects.agreed_by(by)).exists()
    if volunteer.state == VolunteerState.PENDING or (volunteer.state == VolunteerState.ACTIVE and asks):
        return None
    return Refusal("already_decided", f"这份申请现在是“{volunteer.get_state_display()}”", "请刷新页面看结果")


def may_review(volunteer: Volunteer, by: User) -> bool:
    chosen = volunteer.memberships.filter(team__leader=by)
    return holds_role(by, volunteer.community_id, DESK_ROLES) or chosen.exists()


def refusal_of_kin(volunteer: Volunteer, by: User) -> Refusal | None:
    """Nobody decides about himself, what he filed himself, or his family."""
    if volunteer.applied_by_id == by.pk:
        return OWN_APPLICATION
    return refusal_of_relative(volunteer.person, by)


def refusal_of_relative(person: Person, by: User) -> Refusal | None:
    if person.user_id == by.pk:
        return OWN_APPLICATION
    if is_kin(person, by):
        return Refusal("own_household", "不能审自己家人的申请", "请另一位队长或服务台来处理")
    return None


def is_kin(person: Person, by: User) -> bool:
    """Whether `by` is this person, or a login of the family."""
    return by.pk in kin_of(person)


def kin_of(person: Person) -> set[int | None]:
    """The ids of the person's own login, of those of the household, and of the guardians'; `KIN` fetches for many."""
    return {
        person.user_id,
        *(one.user_id for one in person.household.persons.all()),
        *(one.guardian.user_id for one in person.guardians.all()),
    }


def refusal_to_enter(person: Person, volunteer: Volunteer | None, by: User) -> Refusal | None:
    """Why `by` may not enter somebody at the desk who has filled in the form on paper."""
    if not holds_role(by, person.household.community_id, DESK_ROLES):
        return Refusal("not_reviewer", "这件事由社区工作人员来办", "请打社区电话")
    if refusal := refusal_of_relative(person, by):
        return refusal
    if volunteer and volunteer.state not in MAY_APPLY:
        state = volunteer.get_state_display()
        return Refusal("already_volunteer", f"{person.name}已经登记过，现在是“{state}”", "请在志愿者名单里找他")
    return None


def refusal_to_rule_on(volunteer: Volunteer, by: User) -> Refusal | None:
    """Why `by` may not suspend this volunteer or let him serve again: that is the desk's word."""
    if refusal := refusal_of_kin(volunteer, by):
        return refusal
    if not holds_role(by, volunteer.community_id, DESK_ROLES):
        return Refusal("not_reviewer", "这件事由社区工作人员来办", "请打社区电话")
    return None


def refusal_to_resume(volunteer: Volunteer, by: User) -> Refusal | None:
    if refusal := refusal_to_rule_on(volunteer, by):
        return refusal
    if volunteer.state != VolunteerState.SUSPENDED:
        return Refusal("already_decided", f"他现在是“{volunteer.get_state_display()}”", "没有可恢复的，请刷新页面")
    return None


def refusal_to_ask_for_team(team: Team, volunteer: Volunteer) -> Refusal | None:
    if volunteer.state not in {VolunteerState.PENDING, VolunteerState.ACTIVE}:
        return Refusal("volunteer_inactive", f"你的志愿者身份是“{volunteer.get_state_display()}”", "请打社区电话问一问")
    if team.community_id != volunteer.community_id:
        return Refusal("team_elsewhere", "这是别的社区的服务队", "请选本社区的服务队")
    return None


def refusal_to_leave(volunteer: Volunteer, by: User, *, at: datetime) -> Refusal | None:
    """Why this volunteer may not be struck off: who has promised to come cancels first."""
    own = by.pk in {volunteer.person.user_id, volunteer.person.household.contact_id}
    if not own and not holds_role(by, volunteer.community_id, DESK_ROLES):
        return Refusal("not_reviewer", "这件事由本人或社区工作人员来办", "请打社区电话")
    promised = volunteer.signups.filter(state__in=PROMISED_SIGNUPS, shift__ends_at__gt=at)
    signup = promised.select_related("shift").order_by("shift__starts_at").first()
    if signup is None:
        return None
    start = timezone.localtime(signup.shift.starts_at)
    return Refusal(
        "has_signups",
        f"还报着 {start.month}月{start.day}日 {start:%H:%M} 的“{signup.shift.title}”",
        "先取消这一班，再退出",
        url=f"/volunteer/shifts/{signup.shift_id}/",
    )
