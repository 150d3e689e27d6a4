from django import forms


class ScanForm(forms.Form):
    """What the punch button sends; none of it is typed by people."""

    ticket = forms.CharField(max_length=4000)
    option = forms.CharField(max_length=60)
    client_event_id = forms.SlugField(max_length=64)  # it stands in the address of what happened


class DoorForm(forms.Form):
    """Either a code that was scanned or typed, or a tick on the roster."""

    code = forms.CharField(max_length=300, required=False)
    tick = forms.CharField(max_length=40, required=False)
    action = forms.ChoiceField(choices=[("in", "签到"), ("out", "签退")], required=False)
