"""JSON face of the door: a scan becomes a ticket, the ticket becomes attendance; staff scan tickets and cards."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.rules import require

from . import doors, tickets
from .actions import Answer, check_in, desk_check_in
from .rules import METHOD_OF, options_for, reason_for_nothing, refusal_of_scan
from .serializers import (
    AttendanceSerializer,
    DeskSerializer,
    ExchangeSerializer,
    ScanSerializer,
    TicketSerializer,
)

# The hot path keeps its serializers: building their fields costs more than using them.
SCAN, EXCHANGE, DESK = ScanSerializer(), ExchangeSerializer(), DeskSerializer()
ATTENDED = {
    201: OpenApiResponse(AttendanceSerializer, "Recorded."),
    200: OpenApiResponse(AttendanceSerializer, "This client_event_id had been recorded before; the first answer."),
}


def answered(answer: Answer) -> Response:
    return Response(answer.body, status=status.HTTP_201_CREATED if answer.made_now else status.HTTP_200_OK)


class ScanView(APIView):
    @extend_schema(
        operation_id="scan", summary="Turn a scanned code into a ticket with what may be done here; changes nothing",
        request=ScanSerializer, responses=TicketSerializer,
    )  # fmt: skip
    def post(self, request):
        text = SCAN.run_validation(request.data)["code"]
        at, user = timezone.now(), request.user
        checkpoint, refusal = refusal_of_scan(text.rstrip("/").rsplit("/", 1)[-1], at=at)
        require(refusal)
        options = options_for(user, checkpoint, at=at)
        require(None if options else reason_for_nothing(user, checkpoint, at=at))
        ticket = tickets.issue(
            user=user, checkpoint=checkpoint, method=METHOD_OF[checkpoint.mode], options=[o.key for o in options], at=at
        )
        body = {"ticket": ticket, "expires_in": tickets.LIFE_SECONDS, "checkpoint": checkpoint.name}
        return Response(body | {"options": [option.as_json() for option in options]})


class CheckInView(APIView):
    @extend_schema(
        operation_id="check_in",
        summary="Exchange a ticket for attendance",
        request=ExchangeSerializer,
        responses=ATTENDED,
    )
    def post(self, request):
        wanted = dict(EXCHANGE.run_validation(request.data))
        return answered(check_in(wanted.pop("ticket"), **wanted, by=request.user, at=timezone.now()))


class DeskCheckInView(APIView):
    @extend_schema(
        operation_id="desk_check_in", summary="Staff scan a ticket or a card at the door they work at",
        request=DeskSerializer, responses=ATTENDED,
    )  # fmt: skip
    def post(self, request):
        wanted = dict(DESK.run_validation(request.data))
        if "slot" in wanted:
            wanted["slot"] = get_object_or_404(doors.slots(request.user), pk=wanted["slot"])
        else:
            wanted["shift"] = doors.shift_of(request.user, wanted["shift"])
        return answered(desk_check_in(wanted.pop("code"), **wanted, by=request.user, at=timezone.now()))
