from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "放假"), ("makeup", "调休上班")], max_length=8, verbose_name="这天"
                    ),
                ),
                ("name", models.CharField(help_text="例如：春节、国庆节", max_length=20, verbose_name="节日")),
                (
                    "source",
                    models.CharField(
                        choices=[("package", "随程序带来"), ("notice", "按放假通知录入")],
                        default="notice",
                        editable=False,
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "放假安排",
                "verbose_name_plural": "放假安排",
                "ordering": ["date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["holiday", "makeup"])), name="calendar_day_is_decreed"
                    )
                ],
            },
        ),
    ]
