"""Drawn covers, as they are served."""

from tests.pages import text_of


def test_cover_is_kept_by_browsers_and_confirmed_by_its_etag(client_of, activity):
    client = client_of(None)
    first = client.get(f"/covers/{activity.pk}.svg")

    again = client.get(f"/covers/{activity.pk}.svg", headers={"if-none-match": first["ETag"]})

    assert (first.status_code, first["Content-Type"], again.status_code) == (200, "image/svg+xml", 304)
    assert "max-age=86400" in first["Cache-Control"]
    assert activity.title not in text_of(first)
    assert activity.title in text_of(client.get(f"/covers/{activity.pk}.svg?title=1"))


def test_cover_of_an_unlisted_activity_does_not_tell_its_title(client_of, activity):
    activity.listed = False
    activity.save()

    assert activity.title not in text_of(client_of(None).get(f"/covers/{activity.pk}.svg?title=1"))
    assert client_of(None).get("/covers/999999.svg").status_code == 404
