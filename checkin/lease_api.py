"""JSON face of a leader's phone: it leases the right to scan, sends what it scanned, and gives the right back."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api import validated
from community.sites import community_of

from . import doors
from .desk_scans import Scan, take_scans
from .lease_serializers import DeskScansSerializer, LeaseAskSerializer, LeaseSerializer, ScanResultsSerializer
from .leasing import end_lease, lease_scanner
from .models import ScannerLease
from .rosters import CANNOT_CHECK, doors_of, rosters_of


class LeasesView(APIView):
    @extend_schema(
        operation_id="lease_scanner", request=LeaseAskSerializer, responses={201: LeaseSerializer},
        summary="Let a phone scan at today's doors for up to twelve hours, with masked rosters for the time offline",
    )  # fmt: skip
    def post(self, request):
        wanted, at, user = validated(LeaseAskSerializer(data=request.data)), timezone.now(), request.user
        community = community_of(request)
        if community is None or not doors.works_in(user, community):
            raise Http404
        shifts, slots = doors_of(user, community, at=at)
        names = [f"shift:{shift.pk}" for shift in shifts] + [f"slot:{slot.pk}" for slot in slots]
        lease = lease_scanner(community, **wanted, doors=names, by=user, at=at)
        body = {
            "lease": lease.token, "server_time": _local(at), "expires_at": _local(lease.expires_at),
            "salt": lease.salt, "doors": rosters_of(shifts, slots, lease.salt), "cannot_check": CANNOT_CHECK,
        }  # fmt: skip
        return Response(body, status=status.HTTP_201_CREATED)


class LeaseView(APIView):
    @extend_schema(
        operation_id="end_scanner_lease", summary="Give the right to scan back; what was scanned may still be sent",
        responses={204: OpenApiResponse(description="Ended, now or earlier.")},
    )  # fmt: skip
    def delete(self, request, token):
        lease = get_object_or_404(ScannerLease.objects.of(request.user), token=token)
        end_lease(lease, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class DeskScansView(APIView):
    @extend_schema(
        operation_id="send_desk_scans", request=DeskScansSerializer, responses=ScanResultsSerializer,
        summary="Send up to 100 scans of a lease; each has its own answer, and counts once however often it is sent",
    )  # fmt: skip
    def post(self, request):
        wanted = validated(DeskScansSerializer(data=request.data))
        lease = get_object_or_404(ScannerLease.objects.of(request.user), token=wanted["lease"])
        scans = [Scan(**scan) for scan in wanted["scans"]]
        return Response({"results": take_scans(lease, scans, by=request.user, at=timezone.now())})


def _local(moment):
    return timezone.localtime(moment).isoformat()
