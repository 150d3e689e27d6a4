"""What needs this person today, on the first page of the back office. Each room names its own tasks with the hook
"todays_tasks" (user, at) -> Task, …; a room yields only what this user may do, and only what is there."""

from dataclasses import dataclass

from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

# hour from which a greeting holds
GREETINGS = ((0, "夜深了"), (5, "早上好"), (9, "上午好"), (11, "中午好"), (14, "下午好"), (18, "晚上好"))


@dataclass(frozen=True)
class Task:
    """So many of something wait. `url` is where it is done; `rows` name the first ones as (words, url, note)."""

    count: int
    words: str
    url: str
    note: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()


class TasksPanel(Component):
    """Greets, and says what waits, or that nothing does."""

    name = "tasks"
    template_name = "accounts/admin/tasks_panel.html"
    order = 40

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, timezone.now()
        tasks = [task for ask in hooks.get_hooks("todays_tasks") for task in ask(user, now)]
        word = [word for since, word in GREETINGS if since <= timezone.localtime(now).hour][-1]
        return {
            "greeting": f"{user.display_name or user.username}，{word}",
            "now": now,
            "tasks": tasks,
            "named": [task for task in tasks if task.rows],
        }
