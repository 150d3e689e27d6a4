"""The public bundle of a draw, as JSON at its stage."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from community.sites import community_of

from . import actions
from .models import Draw


class EntrySerializer(serializers.Serializer):
    entry = serializers.CharField(help_text="Random; names nobody.")
    size = serializers.IntegerField(min_value=1)
    weight = serializers.IntegerField(min_value=1, max_value=3)


class DrawBundleSerializer(serializers.Serializer):
    """Before the close: the first six. After it: the list, too. After the draw: all."""

    version = serializers.IntegerField()
    draw = serializers.CharField()
    rule = serializers.CharField(help_text="JSON with sorted keys; hash this exact string.")
    rule_hash = serializers.CharField(help_text="SHA-256, hex, like every hash here.")
    seed_hash = serializers.CharField()
    committed_at = serializers.CharField(help_text="UTC, like every time here.")
    entries = EntrySerializer(many=True, required=False)
    list_hash = serializers.CharField(required=False)
    closed_at = serializers.CharField(required=False)
    seed = serializers.CharField(required=False, allow_null=True, help_text="Null when it was not revealed in time.")
    seed_revealed = serializers.BooleanField(required=False)
    public_value = serializers.CharField(required=False)
    drawn_at = serializers.CharField(required=False)
    order = serializers.ListField(child=serializers.CharField(), required=False, help_text="Entries, first to last.")
    scores = serializers.ListField(child=serializers.CharField(), required=False, help_text="In the same order.")
    winners = serializers.ListField(child=serializers.CharField(), required=False)
    waitlist = serializers.ListField(child=serializers.CharField(), required=False)


class DrawView(viewsets.GenericViewSet):
    permission_classes = (AllowAny,)
    queryset = Draw.objects.none()
    serializer_class = DrawBundleSerializer
    lookup_field = "public_id"
    lookup_value_regex = "[0-9a-f]{1,16}"

    def get_queryset(self):
        return Draw.objects.listed().filter(slot__community=community_of(self.request))

    @extend_schema(summary="All that a verifier needs to replay a draw, as far as it has got")
    def retrieve(self, request, public_id):
        draw = actions.settle_draw(get_object_or_404(self.get_queryset(), public_id=public_id), at=timezone.now())
        return Response(draw.bundle)
