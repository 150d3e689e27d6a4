"""What is offered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from accounts.models import Role
from accounts.states import PLAN_ROLES
from booking.states import Allocation, Audience, Category, CreditEffect, DrawWeights, WaitlistPolicy
from common.search import matching
from community.models import Community, Grid, Partner

from .venues import Venue


class ActivityQuerySet(models.QuerySet):
    def listed(self) -> "ActivityQuerySet":
        """What the public may see and book."""
        return self.filter(listed=True)

    def about(self, words: str) -> "ActivityQuerySet":
        """Each of the words stands in the title, the summary, the category or the venue's name; pinyin does too."""
        return matching(self, words)

    def manageable_by(self, user) -> "ActivityQuerySet":
        return self.filter(community__in=Role.objects.communities(user, PLAN_ROLES))


class Activity(index.Indexed, models.Model):
    """活动: what it is. `listed` says whether the public sees it; publishing its page sets it."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="activities", verbose_name=_("社区"))
    title = models.CharField(_("名称"), max_length=60)
    category = models.CharField(_("类别"), max_length=12, choices=Category.choices)
    audience = models.CharField(_("面向"), max_length=12, choices=Audience.choices, default=Audience.ALL)
    summary = models.CharField(_("一句话介绍"), max_length=200, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("场地")
    )
    cover = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("封面照片")
    )
    min_age = models.PositiveSmallIntegerField(_("最小年龄"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("最大年龄"), null=True, blank=True)
    audience_only = models.BooleanField(_("只限面向的人群"), default=False)
    accompany_under = models.PositiveSmallIntegerField(_("几岁以下要大人陪"), null=True, blank=True)
    grid_only = models.BooleanField(_("只限指定网格"), default=False)
    grids = models.ManyToManyField(Grid, blank=True, related_name="+", verbose_name=_("指定网格"))
    household_max = models.PositiveSmallIntegerField(_("一户最多报几场"), null=True, blank=True)
    party_max = models.PositiveSmallIntegerField(_("一户最多几人"), default=4)
    allocation = models.CharField(
        _("名额分配"), max_length=12, choices=Allocation.choices, default=Allocation.FIRST_COME
    )
    draw_weights = models.CharField(
        _("抽签的机会"), max_length=12, choices=DrawWeights.choices, default=DrawWeights.EVEN
    )
    draw_source = models.CharField(_("抽签的公开点数从哪来"), max_length=80, blank=True)
    waitlist_policy = models.CharField(
        _("候补方式"), max_length=8, choices=WaitlistPolicy.choices, default=WaitlistPolicy.STRICT
    )
    credit_effect = models.CharField(
        _("信用分"), max_length=16, choices=CreditEffect.choices, default=CreditEffect.WAITLIST_FIRST
    )
    counts_as_study = models.BooleanField(_("属于学习活动（不计志愿时长）"), default=False)
    organiser = models.CharField(_("主办"), max_length=60, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    partners = models.ManyToManyField(Partner, blank=True, related_name="activities", verbose_name=_("协办单位"))
    listed = models.BooleanField(_("公开"), default=False)
    asks = models.BooleanField(_("有报名问题"), default=False, editable=False)  # so that booking need not look for any
    created_at = models.DateTimeField(auto_now_add=True)

    search_fields = [
        index.SearchField("title"),
        index.SearchField("summary"),
        index.SearchField("get_category_display"),
        index.RelatedFields("venue", [index.SearchField("name")]),
    ]
    search_auto_update = False  # common.search.updating does it, without a queue

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(party_max__gte=1), name="party_of_at_least_one"),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                name="ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title
