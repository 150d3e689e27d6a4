"""普通页面."""


def page_context(page, request) -> dict:
    below = page.get_children().live().order_by("path")
    return {"tab": "home", "rows": [{"title": item.title, "url": item.get_url(request)} for item in below]}
