from django.urls import path

from .views import board, cards, door, kiosk, scan, scanner, screen

app_name = "checkin"
urlpatterns = [
    path("c/<str:code>/", scan.scan, name="scan"),
    path("c/done/<slug:event>/", scan.done, name="done"),
    path("p/<slug:code>/", cards.shown_card, name="shown_card"),
    path("volunteer/card/", cards.card, name="card"),
    path("screen/<slug:token>/code.svg", screen.screen_svg, name="screen_svg"),
    path("kiosk/<slug:token>/", kiosk.kiosk_page, name="kiosk"),
    path("door/", door.door, name="door"),
    path("door/scan/", scanner.scanner, name="scanner"),
    path("door/sw.js", scanner.scanner_worker, name="scanner_worker"),
    path("door/slots/<int:pk>/", door.door_slot, name="door_slot"),
    path("door/shifts/<int:pk>/", board.door_shift, name="door_shift"),
    path("door/shifts/<int:pk>/close/", board.close_shift, name="close_shift"),
    path("door/shifts/<int:pk>/extend/", board.extend_shift, name="extend_shift"),
    path("door/screens/<int:pk>/", door.open_screen, name="open_screen"),
    path("door/screens/<int:pk>/end/", door.end_screen, name="end_screen"),
]
