"""QR codes as SVG for pages and as PNG for chats and printers. Level Q survives a scratched quarter of the code."""

from io import BytesIO

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.pil import PilImage

QUIET_ZONE = 4  # modules; scanners need this much light margin
PNG_MODULE = 12  # pixels per module: a ticket of 37 modules becomes a picture of 540 px


def _code(text: str) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE, box_size=PNG_MODULE)
    code.add_data(text)
    code.make(fit=True)
    return code


def qr_matrix(text: str) -> list[list[bool]]:
    """Rows of modules, True where dark, the quiet zone included."""
    return _code(text).get_matrix()


def qr_svg(text: str) -> str:
    """One <svg> element with a single path, one unit per module, dark on light in every theme; no style attributes."""
    matrix = qr_matrix(text)
    size = len(matrix)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="二维码" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def qr_png(text: str) -> bytes:
    """A PNG picture, black on white, large enough to scan from another phone's screen."""
    picture = BytesIO()
    _code(text).make_image(image_factory=PilImage).save(picture, format="PNG")
    return picture.getvalue()
