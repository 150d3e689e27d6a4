"""JSON shapes of a leader's phone: the lease with its rosters, and the scans that it sends in batches."""

from rest_framework import serializers

from common.api import BIGGEST_ID

from .serializers import CODE_LONGEST, EVENT_ID_HELP, AttendanceSerializer

SCANS_MOST = 100


class LeaseAskSerializer(serializers.Serializer):
    device = serializers.CharField(
        min_length=16, max_length=100, help_text="a random name that the browser made for itself; only a hash is kept"
    )
    device_time = serializers.DateTimeField(help_text="the phone's clock at this moment")


class RosterLineSerializer(serializers.Serializer):
    ref = serializers.CharField()
    name = serializers.CharField(help_text="masked: 姓 and *")
    role = serializers.CharField(required=False, help_text="of a shift")
    party_size = serializers.IntegerField(required=False, help_text="of a slot")
    attention = serializers.BooleanField(help_text="something is to be settled with this person")
    state = serializers.CharField()
    codes = serializers.ListField(
        child=serializers.CharField(),
        help_text="SHA-256, in hex, of salt + code: the last part of its address, without spaces, in capitals",
    )


class LeasedDoorSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(["shift", "slot"])
    id = serializers.IntegerField()
    title = serializers.CharField()
    venue = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    roster = RosterLineSerializer(many=True)


class LeaseSerializer(serializers.Serializer):
    lease = serializers.CharField()
    server_time = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    salt = serializers.CharField()
    doors = LeasedDoorSerializer(many=True)
    cannot_check = serializers.ListField(
        child=serializers.CharField(), help_text="what only the server knows, in words for the leader"
    )


class DeskScanSerializer(serializers.Serializer):
    client_event_id = serializers.CharField(max_length=64, help_text=EVENT_ID_HELP)
    kind = serializers.ChoiceField(["shift", "slot"])
    id = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
    code = serializers.CharField(max_length=CODE_LONGEST)
    action = serializers.ChoiceField(["in", "out"], default="in")
    seen_at = serializers.DateTimeField(help_text="the phone's clock when the code was seen")
    offline = serializers.BooleanField(default=False, help_text="the server was not reached at that moment")


class DeskScansSerializer(serializers.Serializer):
    lease = serializers.CharField(max_length=40)
    scans = DeskScanSerializer(many=True, min_length=1, max_length=SCANS_MOST)


class ScanResultSerializer(serializers.Serializer):
    """`code`, `detail` and `next_step` are a refusal's; `attendance` is there unless it was refused."""

    client_event_id = serializers.CharField()
    status = serializers.ChoiceField(["recorded", "repeated", "refused"])
    code = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    next_step = serializers.CharField(allow_blank=True)
    attendance = AttendanceSerializer(allow_null=True)


class ScanResultsSerializer(serializers.Serializer):
    results = ScanResultSerializer(many=True)
