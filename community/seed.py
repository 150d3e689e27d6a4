"""The demo's place: the community of the report, its grids (“两抓一联”) and its partners (“一纵四横”)."""

from django.conf import settings
from wagtail.models import Site

from .models import Community, Grid, Partner

GRIDS = ["锦绣苑东区", "锦绣苑西区", "绿城百合", "向阳路家属院", "国际城一期", "国际城二期"]
PARTNERS = {
    Partner.Kind.SOCIAL: [
        ("绿城妈妈公益服务中心", "许静"),
        ("樊登读书会社区分会", "何平"),
        ("夕阳红艺术团", "宋玉梅"),
        ("向阳社会工作服务站", "梁爽"),
    ],
    Partner.Kind.PUBLIC: [
        ("向阳小学", "田老师"),
        ("一中国际城中学", "马老师"),
        ("向阳社区卫生服务站", "谢医生"),
        ("向阳路派出所", "郭警官"),
    ],
    Partner.Kind.ENTERPRISE: [("惠民生活超市", "邓经理"), ("百姓大药房", "曹店长"), ("惠丰粮油商行", "董老板")],
    Partner.Kind.PROPERTY: [("绿城物业服务中心", "贾经理"), ("锦绣苑物业", "丁主任")],
}


def seed_community() -> Community:
    """The community on the installation's first site, with its grids and partners."""
    site = Site.objects.get(is_default_site=True)
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save(update_fields=["site_name"])
    community = Community.objects.create(
        name="向阳社区",
        short_name="向阳",
        code="xiangyang",
        site=site,
        phone="0371-5555 0100",
        address="向阳路 18 号院",
    )
    Grid.objects.bulk_create(
        Grid(community=community, number=number, name=name) for number, name in enumerate(GRIDS, start=1)
    )
    Partner.objects.bulk_create(
        Partner(community=community, name=name, kind=kind, contact=contact)
        for kind, partners in PARTNERS.items()
        for name, contact in partners
    )
    return community
