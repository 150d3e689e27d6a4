"""Questions of the content."""

from accounts.models import User
from common.errors import Refusal

from .models import ActivityIndexPage


def refusal_to_draft(section: ActivityIndexPage | None, by: User) -> Refusal | None:
    """Why `by` may not start a page in this section."""
    if section is None:
        return Refusal("no_section", "网站里还没有“活动”栏目", "请管理员先运行 manage.py setup_community")
    if not section.permissions_for_user(by).can_add_subpage():
        return Refusal("forbidden", "您不能在“活动”栏目里写页面", "请编辑或书记来写")
    return None
