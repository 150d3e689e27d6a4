"""社区, 网格, 共建单位 and the audit log; kept here, because who may see them is a matter of roles."""

from functools import cache

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from accounts.models import User
from accounts.states import DESK_ROLES
from common.chinese import zh_moment
from common.models import AuditEntry
from community.models import Community, Grid, Partner

from .forms import BackOfficeForm
from .policies import CommunityPolicy
from .viewsets import BackOfficeViewSet, ReadOnlyViewSet


class CommunityForm(BackOfficeForm):
    class Meta(BackOfficeForm.Meta):
        model = Community
        fields = ["name", "short_name", "phone", "address", "office_hours"]


class CommunityViewSet(BackOfficeViewSet):
    model = Community
    icon = "site"
    menu_label = _("社区")
    form_class = CommunityForm
    community_path = "pk"
    forbidden = frozenset({"add", "delete"})
    list_display = ["name", "short_name", "phone", "address", "office_hours"]
    list_export = ["name", "short_name", "phone", "address", "office_hours"]
    export_filename = "shequ"


class GridForm(BackOfficeForm):
    class Meta(BackOfficeForm.Meta):
        model = Grid
        fields = ["number", "name", "worker"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Only people who already hold a role here: the list of all logins is nobody's business.
        self.fields["worker"].queryset = User.objects.filter(roles__community=self.instance.community_id).distinct()


class GridViewSet(BackOfficeViewSet):
    model = Grid
    icon = "grip"
    menu_label = _("网格")
    form_class = GridForm
    select = ("worker",)
    search_fields = ["name"]
    list_display = ["__str__", "number", "name", Column("worker", label=_("网格员"), accessor=lambda g: g.worker or "")]
    list_export = ["number", "name", "worker"]
    export_filename = "wangge"


class PartnerForm(BackOfficeForm):
    class Meta(BackOfficeForm.Meta):
        model = Partner
        fields = ["name", "kind", "contact"]


class PartnerViewSet(BackOfficeViewSet):
    model = Partner
    icon = "group"
    menu_label = _("共建单位")
    form_class = PartnerForm
    list_filter = ["kind"]
    search_fields = ["name", "contact"]
    list_display = ["name", "kind", "contact"]
    list_export = ["name", "get_kind_display", "contact"]
    export_headings = {"get_kind_display": _("类别")}
    export_filename = "gongjian"


WORDS = {
    "activity.added": _("新建活动"),
    "activity.changed": _("修改活动"),
    "activity.listed": _("公开活动"),
    "activity.unlisted": _("收起活动"),
    "attempt.started": _("开始答题"),
    "attempt.submitted": _("交卷"),
    "booking.approved": _("审核通过"),
    "booking.cancelled": _("取消预约"),
    "booking.cancelled_by_org": _("因场次取消"),
    "booking.checked_in": _("到场签到"),
    "booking.divided": _("分开候补"),
    "booking.entered": _("进入抽签"),
    "booking.lapsed": _("递补过时"),
    "booking.made": _("预约"),
    "booking.offer_accepted": _("接受递补"),
    "booking.offered": _("发递补通知"),
    "booking.promoted": _("候补转正"),
    "booking.rejected": _("审核不通过"),
    "booking.requested": _("报名待审核"),
    "booking.seated": _("现场给座"),
    "booking.waitlisted": _("排上候补"),
    "card.issued": _("发个人码"),
    "kiosk.pin_set": _("设签到机密码"),
    "card.revoked": _("作废个人码"),
    "checkpoint.renewed": _("换签到点的码"),
    "credit.appealed": _("提出申诉"),
    "credit.excused": _("免除记分"),
    "credit.noted": _("记分"),
    "credit.upheld": _("维持记分"),
    "display.ended": _("结束大屏"),
    "display.opened": _("开启大屏"),
    "draw.closed": _("封存抽签名单"),
    "draw.committed": _("公布抽签规则"),
    "draw.held": _("抽签"),
    "draw.lost": _("未中签"),
    "draw.value_confirmed": _("核对公开数"),
    "draw.value_noted": _("记下公开数"),
    "draw.waitlisted": _("未中签，排候补"),
    "draw.won": _("中签"),
    "feed.opened": _("开通日历订阅"),
    "feed.renewed": _("更换日历地址"),
    "feed.revoked": _("停用日历订阅"),
    "household.opened": _("建立家庭"),
    "household.registered": _("柜台登记家庭"),
    "ledger.sealed": _("封存月度时长"),
    "membership.agreed": _("同意入队"),
    "membership.applied": _("申请入队"),
    "membership.declined": _("不同意入队"),
    "notices.chosen": _("选择提醒方式"),
    "notices.email_confirmed": _("确认邮箱"),
    "page.drafted": _("起草活动页"),
    "page.published": _("发布页面"),
    "page.unpublished": _("收起页面"),
    "person.added": _("添加家人"),
    "person.changed": _("修改家人"),
    "person.removed": _("移出家人"),
    "poster.printed": _("下载海报去印"),
    "policy.changed": _("修改预约约定"),
    "question.added": _("新加报名问题"),
    "question.changed": _("修改报名问题"),
    "question.moved": _("移动报名问题"),
    "question.retired": _("停用报名问题"),
    "qualification.verified": _("核对资格"),
    "quiz.added": _("新建竞赛"),
    "quiz.board_chosen": _("选择上不上榜"),
    "quiz.changed": _("修改竞赛"),
    "role.granted": _("授予角色"),
    "series.cancelled": _("取消一批场次"),
    "series.changed": _("修改一批场次"),
    "series.extended": _("接着排场次"),
    "series.planned": _("排一批场次"),
    "review.agreed": _("同意记入时长"),
    "review.objected": _("记下异议"),
    "review.opened": _("提交时长审核"),
    "review.refused": _("不同意记入时长"),
    "scanner.ended": _("结束扫码许可"),
    "scanner.leased": _("领取扫码许可"),
    "shift.added": _("新建班次"),
    "shift.cancelled": _("取消班次"),
    "shift.closed": _("收班"),
    "shift.extended": _("延长班次"),
    "shift.moved": _("改班次时间"),
    "shift.opened": _("开始招募"),
    "shift.role_resized": _("改岗位人数"),
    "signup.cancelled": _("取消岗位报名"),
    "signup.cancelled_late": _("临时取消岗位报名"),
    "signup.cancelled_by_org": _("因班次取消"),
    "signup.checked_in": _("志愿签到"),
    "signup.checked_out": _("志愿签退"),
    "signup.closed_by_the_clock": _("到点自动签退"),
    "signup.excused": _("记为请假"),
    "signup.lapsed": _("岗位递补过期"),
    "signup.made": _("岗位报名"),
    "signup.no_show": _("记为没来"),
    "signup.offer_accepted": _("接受岗位递补"),
    "signup.offered": _("岗位递补通知"),
    "signup.replaced": _("有人顶班"),
    "signup.seated": _("从候补给岗位"),
    "signup.seeking": _("找人顶班"),
    "signup.seeking_ended": _("不再找人顶班"),
    "signup.spot_checked": _("抽查在岗"),
    "signup.waitlisted": _("岗位候补"),
    "slot.added": _("新加场次"),
    "slot.cancelled": _("取消场次"),
    "slot.changed": _("修改场次"),
    "slot.roster_closed": _("确认签到表"),
    "team.roles_set": _("设常用岗位"),
    "template.added": _("新建班次模板"),
    "template.changed": _("修改班次模板"),
    "template.ended": _("结束班次模板"),
    "template.planned": _("按模板排班"),
    "training.recorded": _("记学习时长"),
    "video.added": _("上传视频"),
    "video.changed": _("修改视频"),
    "video.deleted": _("删除视频"),
    "volunteer.applied": _("申请做志愿者"),
    "volunteer.closed": _("退出志愿者"),
    "volunteer.consent_given": _("监护人同意服务"),
    "volunteer.consent_withdrawn": _("监护人撤回同意"),
    "volunteer.corrected": _("更正志愿者资料"),
    "volunteer.joined": _("成为志愿者"),
    "volunteer.resumed": _("恢复志愿服务"),
    "volunteer.sent_back": _("退回志愿者申请"),
    "volunteer.suspended": _("暂停志愿服务"),
    "webhook.paused": _("推送失败太多，暂停"),
    "webhook.resumed": _("恢复推送"),
    "webhook.rotated": _("更换推送密钥"),
    "webhook.sent_again": _("重发推送"),
    "webhook.switched_off": _("停用推送"),
    "webhook.switched_on": _("启用推送"),
}
# What a form of the back office writes for any table that has no words of its own.
FORM_WORDS = {"added": _("新建"), "changed": _("修改"), "deleted": _("删除")}


@cache
def target_words(model_name: str) -> str:
    """The name of the table that an entry speaks of, in the reader's language."""
    named = [model._meta.verbose_name for model in apps.get_models() if model._meta.model_name == model_name]
    return named[0] if named else model_name


def verb_words(verb: str) -> str:
    """预约, 修改场次 …; 新建场地 is put together from the form's word and the table's name."""
    what, _dot, done = verb.partition(".")
    if verb in WORDS or done not in FORM_WORDS:
        return WORDS.get(verb, verb)
    return gettext("%(done)s%(what)s") % {"done": FORM_WORDS[done], "what": target_words(what)}


class AuditPolicy(CommunityPolicy):
    """The entry keeps its community's number, not a relation, so that it outlives every row."""

    def __init__(self, model, **kwargs):
        super().__init__(model, **{**kwargs, "path": "community_id"})


class AuditViewSet(ReadOnlyViewSet):
    model = AuditEntry
    icon = "history"
    menu_label = _("操作记录")
    policy_class = AuditPolicy
    kinds = DESK_ROLES
    ordering = "-id"
    select = ("actor",)
    list_filter = {"at": ["date"], "target_type": ["exact"]}
    search_fields = ["verb", "target_type", "target_id", "actor__display_name", "actor__username"]
    list_display = [
        "id",
        Column("verb", label=_("动作"), accessor=lambda entry: verb_words(entry.verb), sort_key="verb"),
        Column("at", label=_("时间"), accessor=lambda entry: zh_moment(entry.at), sort_key="at"),
        Column("actor", label=_("操作人"), accessor=lambda entry: entry.actor or _("系统")),
        Column(
            "target", label=_("对象"), accessor=lambda entry: target_words(entry.target_type), sort_key="target_type"
        ),
        "target_id",
    ]
    list_export = ["at", "actor", "verb", "target_type", "target_id", "data"]
    inspect_view_fields = ["at", "actor", "verb", "target_type", "target_id", "data"]
    export_filename = "caozuo"
