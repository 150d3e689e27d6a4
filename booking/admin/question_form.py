"""The form of one question: what does not belong to its kind is left out, what it may depend on stands in one list."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Question, QuestionKind, QuestionScope
from booking.models.questions import TEXT_MOST

COLUMNS = ("text", "kind", "scope", "required", "lowest", "highest")
NUMBER = {"min_value": -1_000_000, "max_value": 1_000_000, "required": False}


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("问题"), max_length=TEXT_MOST, help_text=gettext_lazy("一句话问一件事，例如：衣服尺码")
    )
    kind = forms.ChoiceField(label=gettext_lazy("怎么答"), choices=QuestionKind.choices, widget=forms.RadioSelect)
    options = forms.CharField(
        label=gettext_lazy("选项"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("只用于“选一项”：一行写一个，2 到 12 个"),
    )
    lowest = forms.IntegerField(label=gettext_lazy("最小"), help_text=gettext_lazy("只用于“填数字”"), **NUMBER)
    highest = forms.IntegerField(label=gettext_lazy("最大"), help_text=gettext_lazy("只用于“填数字”"), **NUMBER)
    scope = forms.ChoiceField(label=gettext_lazy("问谁"), choices=QuestionScope.choices, widget=forms.RadioSelect)
    required = forms.BooleanField(label=gettext_lazy("必须回答"), required=False)
    condition = forms.ChoiceField(
        label=gettext_lazy("什么时候问"),
        required=False,
        help_text=gettext_lazy("可以只在前面的问题选了某个回答时才问"),
    )

    def __init__(self, *args, earlier: list[Question], **kwargs):
        super().__init__(*args, **kwargs)
        self.earlier = {str(question.pk): question for question in earlier}
        self.fields["condition"].choices = [
            ("", _("总是问")),
            *(
                (f"{question.pk}:{value}", _("“%(text)s”选“%(words)s”时") % {"text": question.text, "words": words})
                for question in earlier
                for value, words in question.conditions.items()
            ),
        ]

    @property
    def columns(self) -> dict:
        """What the actions take."""
        typed, is_number = self.cleaned_data, self.cleaned_data["kind"] == QuestionKind.NUMBER
        lines = [line.strip() for line in typed["options"].splitlines()]
        first, _colon, value = typed["condition"].partition(":")
        return {
            **{name: typed[name] for name in COLUMNS},
            "lowest": typed["lowest"] if is_number else None,
            "highest": typed["highest"] if is_number else None,
            "options": [line for line in lines if line] if typed["kind"] == QuestionKind.CHOICE else [],
            "depends_on": self.earlier.get(first),
            "depends_value": value,
        }


def values_of(question: Question) -> dict:
    """What the form of a stored question starts with."""
    on = question.depends_on_id
    return {
        **{name: getattr(question, name) for name in COLUMNS},
        "options": "\n".join(question.options),
        "condition": f"{on}:{question.depends_value}" if on else "",
    }
