"""Doors of Wagtail's back office that show every community's pictures and documents, narrowed to one's own.

The other doors (lists, dialogs, forms) ask the rights on collections by themselves.
"""

from django.core.exceptions import PermissionDenied
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as on_documents
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy as on_images
from wagtail.images.views.chooser import ImageSelectFormatView


class OwnImages(ImagesAdminAPIViewSet):
    def get_queryset(self):
        own = on_images.instances_user_has_any_permission_for(self.request.user, ["choose"])
        return super().get_queryset().filter(pk__in=own.values("pk"))


class OwnDocuments(DocumentsAdminAPIViewSet):
    def get_queryset(self):
        own = on_documents.instances_user_has_any_permission_for(self.request.user, ["choose"])
        return super().get_queryset().filter(pk__in=own.values("pk"))


class OwnFormatView(ImageSelectFormatView):
    """The dialog in which a picture of a text gets its size."""

    model = get_image_model()

    def dispatch(self, request, *args, image_id: int, **kwargs):
        own = on_images.instances_user_has_any_permission_for(request.user, ["choose"])
        if not own.filter(pk=image_id).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, image_id=image_id, **kwargs)
