"""Choices of the people's tables."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Relation(TextChoices):
    """Who a person is to the household's contact."""

    SELF = "self", _("本人")
    CHILD = "child", _("孩子")
    PARENT = "parent", _("父母")
    SPOUSE = "spouse", _("配偶")
    OTHER = "other", _("其他家人")


class RoleKind(TextChoices):
    EDITOR = "editor", _("编辑")
    CLERK = "clerk", _("社区工作人员")
    GRID_WORKER = "grid_worker", _("网格员")
    LEADER = "leader", _("队长")
    DOOR_HELPER = "door_helper", _("现场助手")
    SECRETARY = "secretary", _("书记")
    SUBDISTRICT = "subdistrict", _("街道审核员")


class ConsentPurpose(TextChoices):
    TERMS = "terms", _("使用约定")
    CHILD_DATA = "child_data", _("未成年人信息")
    PHOTO = "photo", _("活动照片")


class ConsentMethod(TextChoices):
    TAP = "tap", _("本人点选")
    PAPER = "paper", _("纸质签名")
    DESK = "desk", _("柜台办理")


# Who may book on behalf of households and see the rosters of the whole community.
DESK_ROLES = frozenset({RoleKind.CLERK, RoleKind.SECRETARY})
# Who may plan activities and their slots; an editor does, and sees no names.
PLAN_ROLES = DESK_ROLES | {RoleKind.EDITOR}
# Who may check people in at the door.
DOOR_ROLES = DESK_ROLES | {RoleKind.LEADER, RoleKind.DOOR_HELPER, RoleKind.GRID_WORKER}
# Who works in the back office at all.
ADMIN_ROLES = DESK_ROLES | {RoleKind.EDITOR, RoleKind.LEADER, RoleKind.GRID_WORKER}
