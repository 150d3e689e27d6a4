"""找人顶班: who looks for a stand-in stays responsible; one goes, one comes, and no seat is free between."""

from datetime import timedelta

import pytest

from accounts.models import Commitment
from common.models import AuditEntry, InboxMessage, OutboxMessage
from common.notifications import deliver_pending
from tests import factories as make
from volunteers import actions
from volunteers.models import ShiftRole, Signup
from volunteers.states import Method, ShiftState, SignupState, VolunteerState
from volunteers.verify import drift

from .refusing import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(community, at):
    """Another volunteer with a login, not on the shift."""
    return make.volunteer(make.resident(community, name="何秀英").person, at=at)


@pytest.fixture
def seeker(shift_role, volunteer, at):
    signup = actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    OutboxMessage.objects.all().delete()
    return actions.seek_stand_in(signup, by=volunteer, at=at)


@pytest.fixture
def take_over(seeker, at):
    def act(volunteer, moment=at):
        by = volunteer.person.user if volunteer else seeker.made_by
        return actions.take_over(Signup.objects.get(pk=seeker.pk), volunteer=volunteer, by=by, at=moment)

    return act


def state_of(signup) -> str:
    return Signup.objects.get(pk=signup.pk).state


def seats() -> tuple[int, int]:
    return ShiftRole.objects.values_list("taken", "waiting").get()


def test_who_seeks_keeps_the_seat_and_the_leader_is_told(seeker, leader):
    assert (seeker.state, seats()) == (SignupState.SEEKING, (1, 0))
    told = OutboxMessage.objects.get()
    assert (told.kind, told.recipient, told.payload["volunteer"]) == ("stand_in_sought", leader, "周志强")
    assert list(drift()) == []


def test_who_seeks_is_still_expected_and_can_check_in(seeker, volunteer, shift, take_over, helper):
    start = shift.starts_at
    actions.check_in(seeker, method=Method.ROTATING, by=volunteer, at=start, client_event_id="in")
    assert state_of(seeker) == SignupState.CHECKED_IN
    assert code_of(take_over, helper, start) == "stand_in_found"


def test_who_seeks_and_does_not_come_is_noted_as_absent(seeker, shift, leader):
    closing = actions.close_shift(shift, by=leader, at=shift.ends_at)
    assert [signup.pk for signup in closing.absent] == [seeker.pk]


def test_the_search_may_be_ended(seeker, volunteer, at):
    assert actions.stop_seeking(seeker, by=volunteer, at=at).state == SignupState.CONFIRMED
    assert code_of(actions.stop_seeking, seeker, by=volunteer, at=at) == "not_seeking"
    assert seats() == (1, 0)


def test_one_goes_one_comes_and_the_seat_is_never_free(seeker, take_over, helper, shift_role, volunteer, leader, at):
    newcomer = take_over(helper)
    assert (state_of(seeker), newcomer.state) == (SignupState.REPLACED, SignupState.CONFIRMED)
    assert (newcomer.role, newcomer.volunteer, seats()) == (shift_role, helper, (1, 0))
    assert list(drift()) == []
    assert AuditEntry.objects.get(verb="signup.replaced").data == {"stand_in": str(newcomer.pk)}
    deliver_pending(at=at)
    titles = {row.recipient.username: row.title for row in InboxMessage.objects.order_by("pk")}
    assert titles == {
        volunteer.username: "有人顶你的班了：饺子节引导",
        helper.person.user.username: "班次报好了：饺子节引导",
        leader.username: "换人了：饺子节引导",
    }


def test_a_full_role_with_a_queue_changes_hands_and_the_queue_does_not_move(seeker, take_over, helper, community, at):
    ShiftRole.objects.update(capacity=1)
    waiting = make.volunteer(make.resident(community).person, at=at)
    role = ShiftRole.objects.get()
    queued = actions.sign_up(role, volunteer=waiting, by=waiting.person.user, at=at, waitlist=True)
    take_over(helper)
    assert (state_of(queued), seats()) == (SignupState.WAITLISTED, (1, 1))


def test_who_waits_leaves_the_queue_for_the_seat(seeker, take_over, helper, at):
    ShiftRole.objects.update(capacity=1)
    role = ShiftRole.objects.get()
    queued = actions.sign_up(role, volunteer=helper, by=helper.person.user, at=at, waitlist=True)
    assert take_over(helper).state == SignupState.CONFIRMED
    assert (state_of(queued), seats()) == (SignupState.CANCELLED, (1, 0))
    assert list(drift()) == []


def test_the_rules_of_signing_up_hold_for_the_newcomer(seeker, take_over, helper, volunteer, team, shift, at):
    assert code_of(take_over, volunteer.person.volunteer) == "own_stand_in"
    assert code_of(take_over, None) == "not_a_volunteer"
    other = make.shift_role(make.shift(team, at=at))
    elsewhere = actions.sign_up(other, volunteer=helper, by=helper.person.user, at=at)
    assert code_of(take_over, helper) == "overlapping_shift"
    actions.cancel_signup(elsewhere, by=helper.person.user, at=at)
    assert code_of(take_over, helper, shift.starts_at + timedelta(minutes=30)) == "shift_started"
    type(helper).objects.filter(pk=helper.pk).update(state=VolunteerState.SUSPENDED)
    assert code_of(take_over, helper) == "volunteer_inactive"
    assert (state_of(seeker), list(drift())) == (SignupState.SEEKING, [])


def test_who_is_on_the_shift_already_takes_no_second_seat(seeker, take_over, helper, shift_role, at):
    actions.sign_up(shift_role, volunteer=helper, by=helper.person.user, at=at)
    assert code_of(take_over, helper) == "already_signed_up"


def test_a_second_stand_in_comes_too_late(seeker, take_over, helper, community, volunteer, at):
    take_over(helper)
    other = make.volunteer(make.resident(community).person, at=at)
    assert code_of(take_over, other) == "stand_in_found"
    gone = Signup.objects.get(pk=seeker.pk)
    assert code_of(actions.stop_seeking, gone, by=volunteer, at=at) == "stand_in_found"
    assert code_of(actions.cancel_signup, gone, by=volunteer, at=at) == "already_cancelled"
    assert seats() == (1, 0)


def test_seeking_wants_a_seat_before_the_start(seeker, shift_role, shift, helper, volunteer, at):
    assert code_of(actions.seek_stand_in, seeker, by=volunteer, at=at) == "already_seeking"
    ShiftRole.objects.update(capacity=1)
    shift_role.refresh_from_db()
    by = helper.person.user
    queued = actions.sign_up(shift_role, volunteer=helper, by=by, at=at, waitlist=True)
    assert code_of(actions.seek_stand_in, queued, by=by, at=at) == "not_confirmed"
    actions.stop_seeking(seeker, by=volunteer, at=at)
    assert code_of(actions.seek_stand_in, seeker, by=volunteer, at=shift.starts_at) == "shift_started"


def test_who_seeks_may_still_cancel_and_the_shift_may_be_called_off(seeker, volunteer, shift, leader, at):
    actions.cancel_shift(shift, by=leader, at=at, reason="暴雨")
    assert (state_of(seeker), seats(), shift.__class__.objects.get().state) == (
        SignupState.CANCELLED,
        (0, 0),
        ShiftState.CANCELLED,
    )


def test_giving_back_while_seeking_frees_the_seat(seeker, volunteer, at):
    actions.cancel_signup(seeker, by=volunteer, at=at)
    assert (state_of(seeker), seats()) == (SignupState.CANCELLED, (0, 0))


def test_who_let_an_offer_pass_may_still_stand_in(seeker, take_over, helper, community, at):
    ShiftRole.objects.update(capacity=2)
    role = ShiftRole.objects.get()
    first = make.volunteer(make.resident(community).person, at=at)
    held = actions.sign_up(role, volunteer=first, by=first.person.user, at=at)
    actions.sign_up(role, volunteer=helper, by=helper.person.user, at=at, waitlist=True)
    actions.cancel_signup(held, by=first.person.user, at=at)
    assert code_of(take_over, helper, at + timedelta(hours=23)) == "already_signed_up"
    assert take_over(helper, at + timedelta(hours=24)).state == SignupState.CONFIRMED
    assert seats() == (1, 0) and list(drift()) == []


def test_the_time_is_promised_by_who_comes_and_no_longer_by_who_goes(seeker, take_over, helper):
    assert Commitment.objects.get().person == seeker.volunteer.person
    take_over(helper)
    assert Commitment.objects.get().person == helper.person


def test_who_has_booked_that_time_is_asked_first(seeker, helper, slot, shift, client_of, at):
    make.booking(slot, helper.person, by=helper.person.user, at=at)
    type(slot).objects.filter(pk=slot.pk).update(starts_at=shift.starts_at, ends_at=shift.ends_at)
    mine, url = client_of(helper.person.user), f"/volunteer/stand-ins/{seeker.pk}/"
    refused = mine.post(url)
    assert (refused.status_code, "时间重了也报" in words(refused)) == (409, True)
    assert mine.post(url, {"accepts_overlap": "on"}).status_code == 302
    assert state_of(seeker) == SignupState.REPLACED


def test_what_fails_undoes_the_whole_exchange(seeker, take_over, helper, monkeypatch):
    monkeypatch.setattr("volunteers.actions.standing_in.tell_leader", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_over(helper)
    assert (state_of(seeker), Signup.objects.count(), seats()) == (SignupState.SEEKING, 1, (1, 0))


# Pages and the API


def page_of(shift):
    return f"/volunteer/shifts/{shift.pk}/"


def words(answer) -> str:
    return answer.content.decode()


def test_the_owner_seeks_and_stops_on_the_shifts_page(client_of, shift, shift_role, volunteer, at):
    signup = actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    mine, url = client_of(volunteer), f"/volunteer/signups/{signup.pk}/stand-in/"
    assert "来不了，找人顶班" in words(mine.get(page_of(shift)))
    assert "先占着，找人顶班" in words(mine.get(f"/volunteer/signups/{signup.pk}/cancel/"))
    assert "不找了，我自己来" in words(mine.post(url, {"answer": "seek"}, follow=True))
    assert "正在找人顶班" in words(mine.get("/volunteer/"))
    assert mine.post(url, {"answer": "seek"}).status_code == 409
    assert "来不了，找人顶班" in words(mine.post(url, {"answer": "stop"}, follow=True))
    assert state_of(signup) == SignupState.CONFIRMED


def test_others_see_the_search_and_take_over_in_one_tap(seeker, helper, client_of, shift):
    ShiftRole.objects.update(capacity=1)
    mine, url = client_of(helper.person.user), f"/volunteer/stand-ins/{seeker.pk}/"
    assert "求顶班" in words(mine.get("/volunteer/"))
    html = words(mine.get(page_of(shift)))
    assert "周**来不了" in html and "周志强" not in html and url in html
    assert "这一班你来：引导" in words(mine.post(url, follow=True))
    assert (state_of(seeker), seats()) == (SignupState.REPLACED, (1, 0))
    assert "求顶班" not in words(client_of(None).get(page_of(shift)))


def test_a_visitor_sees_the_search_without_a_button(seeker, client_of, shift, resident):
    html = words(client_of(resident).get(page_of(shift)))
    assert "求顶班" in html and "我来顶" not in html
    refused = client_of(resident).post(f"/volunteer/stand-ins/{seeker.pk}/")
    assert (refused.status_code, "你还不是志愿者" in words(refused)) == (409, True)


def test_the_search_ends_on_the_page_when_nobody_may_take_over_any_more(seeker, client_of, shift, time_machine):
    time_machine.move_to(shift.starts_at + timedelta(minutes=30), tick=False)
    assert "求顶班" not in words(client_of(None).get(page_of(shift)))


def test_a_search_of_another_community_is_not_found(client_of, other_community, helper, at):
    elsewhere = make.shift_role(make.shift(make.team(other_community), at=at))
    foreign = make.volunteer(make.resident(other_community).person, at=at)
    signup = make.signup(elsewhere, foreign, at=at, state=SignupState.SEEKING)
    assert client_of(helper.person.user).post(f"/volunteer/stand-ins/{signup.pk}/").status_code == 404


def test_the_api_seeks_lists_and_takes_over(api_of, shift, shift_role, volunteer, helper, at):
    signup = actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    mine, theirs = api_of(volunteer), api_of(helper.person.user)
    own, list_url = f"/api/v1/signups/{signup.pk}/", f"/api/v1/shifts/{shift.pk}/stand-ins/"
    assert mine.post(f"{own}seek-stand-in/").json()["state"] == "seeking"
    assert mine.post(f"{own}stop-seeking/").json()["state"] == "confirmed"
    assert theirs.get(list_url).json() == []
    mine.post(f"{own}seek-stand-in/")
    line = {"signup": str(signup.pk), "role": shift_role.pk, "role_name": "引导", "name": "周**"}
    assert theirs.get(list_url).json() == [line]
    assert mine.post(list_url, {"signup": str(signup.pk)}).json()["code"] == "own_stand_in"
    made = theirs.post(list_url, {"signup": str(signup.pk)})
    assert (made.status_code, made.json()["state"], made.json()["role"]) == (201, "confirmed", shift_role.pk)
    assert theirs.post(list_url, {"signup": str(signup.pk)}).json()["code"] == "stand_in_found"
    assert mine.get(own).json()["state"] == "replaced"


def test_the_leader_sees_who_seeks(seeker, client_of, leader, shift):
    assert "求顶班" in words(client_of(leader).get(f"/admin/desk/shifts/{shift.pk}/roster/"))
