import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_questions"),
        ("community", "0002_calendar_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.JSONField(verbose_name="规律")),
                ("rolls", models.BooleanField(default=False, verbose_name="一直排下去")),
                ("label", models.CharField(blank=True, max_length=20, verbose_name="场次名")),
                ("start_time", models.TimeField(verbose_name="几点开始")),
                ("end_time", models.TimeField(verbose_name="几点结束")),
                ("capacity", models.PositiveIntegerField(verbose_name="名额")),
                (
                    "opens_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="提前几天开放报名"),
                ),
                ("opens_at", models.TimeField(default=datetime.time(9, 0), verbose_name="几点开放报名")),
                ("closes_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="提前几分钟截止报名")),
                ("cancel_hours", models.PositiveSmallIntegerField(default=21, verbose_name="提前几小时可取消")),
                ("skip_holidays", models.BooleanField(default=True, verbose_name="放假停")),
                (
                    "on_makeup_days",
                    models.CharField(
                        choices=[("keep", "照常办"), ("skip", "停一次")],
                        default="keep",
                        max_length=4,
                        verbose_name="调休上班日",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="哪天排的")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="booking.activity",
                        verbose_name="活动",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="community.community",
                        verbose_name="社区",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁排的",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="booking.space",
                        verbose_name="空间",
                    ),
                ),
            ],
            options={
                "verbose_name": "重复场次",
                "verbose_name_plural": "重复场次",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SeriesDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="日期")),
                ("given", models.JSONField(default=dict, editable=False)),
                ("skipped_code", models.CharField(blank=True, max_length=20)),
                ("skipped_reason", models.CharField(blank=True, max_length=120, verbose_name="为什么没有")),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="booking.series",
                        verbose_name="重复场次",
                    ),
                ),
                (
                    "slot",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series_date",
                        to="booking.slot",
                        verbose_name="场次",
                    ),
                ),
            ],
            options={
                "verbose_name": "重复场次的日期",
                "verbose_name_plural": "重复场次的日期",
                "ordering": ["date"],
            },
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("activity__isnull", False), ("space__isnull", False), _connector="OR"),
                name="series_is_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_time__gt", models.F("start_time"))), name="series_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="series_has_seats"),
        ),
        migrations.AddConstraint(
            model_name="seriesdate",
            constraint=models.UniqueConstraint(fields=("series", "date"), name="series_date_once"),
        ),
        migrations.AddConstraint(
            model_name="seriesdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("skipped_reason", ""), ("slot__isnull", False)),
                    models.Q(("slot__isnull", True), models.Q(("skipped_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="series_date_has_slot_or_reason",
            ),
        ),
    ]
