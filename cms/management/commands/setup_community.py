"""Make a community and its site: pages, groups, workflow. Run again, it changes nothing."""

from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page, Site

from cms.actions import furnish
from community.models import Community


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("code", help="short name for addresses, for example xiangyang")
        parser.add_argument("--name", help="向阳社区")
        parser.add_argument("--phone", default="", help="0371-5555 0100")
        parser.add_argument("--address", default="")
        parser.add_argument("--host", default="", help="host name of its own; without one it takes the default site")

    @transaction.atomic
    def handle(self, *, code, name, phone, address, host, **options):
        community = Community.objects.filter(code=code).first() or Community.objects.create(
            code=code,
            name=name or code,
            short_name=name or code,
            phone=phone,
            address=address,
            site=self._site(host),
        )
        home = furnish(community)
        self.stdout.write(f"{community.name}: {home.full_url or home.url_path}")

    def _site(self, host: str) -> Site:
        if not host:
            return Site.objects.filter(is_default_site=True).first() or self._new_site("localhost", default=True)
        return Site.objects.filter(hostname=host).first() or self._new_site(host, default=False)

    def _new_site(self, host: str, *, default: bool) -> Site:
        tree = Page.get_first_root_node()
        return Site.objects.create(hostname=host, root_page=tree, is_default_site=default)
