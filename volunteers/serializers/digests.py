"""Shapes of the sealed months."""

from rest_framework import serializers

from volunteers import digests
from volunteers.models import LedgerDigest


class LedgerDigestSerializer(serializers.ModelSerializer):
    """`minutes` are the counted ones, what was taken back deducted. An empty month has `first_seq` 0."""

    month = serializers.CharField(source="code", help_text="2026-11, in Shanghai's calendar.")
    hash = serializers.CharField(help_text="SHA-256 of `sealed_text`, hex.")
    sealed_text = serializers.SerializerMethodField(help_text="JSON with sorted keys; hash this exact string.")

    class Meta:
        model = LedgerDigest
        fields = (
            "month", "first_seq", "last_seq", "entries", "minutes", "volunteers", "head_hash", "prev_hash", "hash",
            "sealed_text", "sealed_at",
        )  # fmt: skip

    def get_sealed_text(self, digest: LedgerDigest) -> str:
        return digests.sealed_text(digest)


class PartSerializer(serializers.Serializer):
    team = serializers.CharField()
    activity = serializers.CharField()
    entries = serializers.IntegerField()
    minutes = serializers.IntegerField()


class SealedMonthSerializer(LedgerDigestSerializer):
    parts = PartSerializer(many=True, help_text="The month by team and activity, most minutes first.")

    class Meta(LedgerDigestSerializer.Meta):
        fields = (*LedgerDigestSerializer.Meta.fields, "parts")
