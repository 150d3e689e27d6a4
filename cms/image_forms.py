"""The form in which pictures are brought in: a picture that cannot be read to its end is refused at once, because it
would fail later, on the page that shows it."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image as Picture
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

DAMAGED = _("这张图片不完整，打不开。请重新导出或重新拍一张")
# What Pillow raises for files that are cut off or were made to harm.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, Picture.DecompressionBombError)


class ReadableImageField(WagtailImageField):
    def to_python(self, data):
        try:
            image = super().to_python(data)
        except UNREADABLE as error:
            raise ValidationError(DAMAGED, code="invalid_image") from error
        if image is not None:
            self._read_to_its_end(image)
        return image

    def _read_to_its_end(self, image) -> None:
        image.seek(0)
        try:
            with Picture.open(BytesIO(image.read())) as picture:
                picture.load()
        except UNREADABLE as error:
            raise ValidationError(DAMAGED, code="invalid_image") from error
        image.seek(0)


class ImageForm(BaseImageForm):
    file = ReadableImageField(label=_("文件"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].help_text = _("写图里是什么，别留着 IMG_2031 这样的文件名")
        if "description" in self.fields:
            self.fields["description"].help_text = _("给看不见图片的人听，例如：孩子们在包饺子")
