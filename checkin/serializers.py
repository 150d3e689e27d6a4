"""JSON shapes of the door."""

from rest_framework import serializers

from common.api import BIGGEST_ID

EVENT_ID_HELP = "made by the client once per event (a UUID); sending it again answers 200 with the first result"
CODE_LONGEST = 300


class ScanSerializer(serializers.Serializer):
    code = serializers.CharField(
        max_length=CODE_LONGEST, help_text="what the QR code holds: the address ending in /c/<code>/, or the code alone"
    )


class OptionSerializer(serializers.Serializer):
    option = serializers.CharField(help_text='what to send back: "signup:<id>:in"')
    kind = serializers.ChoiceField(["signup", "booking"])
    id = serializers.CharField()
    action = serializers.ChoiceField(["in", "out"])
    label = serializers.CharField()
    title = serializers.CharField()
    time = serializers.CharField()
    place = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class TicketSerializer(serializers.Serializer):
    """`ticket` is bound to the login and may be exchanged once within `expires_in` seconds."""

    ticket = serializers.CharField()
    expires_in = serializers.IntegerField()
    checkpoint = serializers.CharField()
    options = OptionSerializer(many=True)


class ExchangeSerializer(serializers.Serializer):
    ticket = serializers.CharField(max_length=4000)
    option = serializers.CharField(max_length=60, help_text="one of the scan's options, as it was given there")
    client_event_id = serializers.CharField(max_length=64, help_text=EVENT_ID_HELP)
    device = serializers.CharField(
        max_length=64, required=False, help_text="a random name of this installation; many accounts on one are flagged"
    )


class DeskSerializer(serializers.Serializer):
    """Exactly one of `slot` and `shift` says whose door this is."""

    code = serializers.CharField(
        max_length=CODE_LONGEST,
        help_text="a ticket or personal code, its address, the ticket's six-sign short code, or a volunteer's number",
    )
    slot = serializers.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    shift = serializers.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    action = serializers.ChoiceField(["in", "out"], default="in")
    client_event_id = serializers.CharField(max_length=64, help_text=EVENT_ID_HELP)

    def validate(self, attrs):
        if ("slot" in attrs) == ("shift" in attrs):
            raise serializers.ValidationError({"slot": ["slot 和 shift 要填且只填一个"]})
        return attrs


class AttendanceSerializer(serializers.Serializer):
    """What the scan did. Of a shift: `role`, and on leaving `minutes` with `steps`; of a booking: `people`."""

    kind = serializers.CharField(help_text="signup or booking")
    id = serializers.CharField()
    action = serializers.ChoiceField(["in", "out"])
    at = serializers.DateTimeField()
    title = serializers.CharField()
    place = serializers.CharField()
    who = serializers.CharField()
    ends_at = serializers.DateTimeField()
    message = serializers.CharField()
    note = serializers.CharField(required=False)
    role = serializers.CharField(required=False)
    minutes = serializers.IntegerField(required=False, allow_null=True)
    steps = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True)), required=False
    )
    people = serializers.IntegerField(required=False)
    party_size = serializers.IntegerField(required=False)
