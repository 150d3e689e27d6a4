"""What lies before a phone's camera: a picture, shown as a film in the raw form that Chromium takes for its camera."""

import io
from pathlib import Path

import qrcode
from PIL import Image

WIDTH, HEIGHT = 640, 480
TABLE = (150, 150, 140)


def picture_of(text: str) -> bytes:
    """A QR code of that text, as PNG."""
    code = qrcode.make(text, error_correction=qrcode.constants.ERROR_CORRECT_M, border=4).convert("RGB")
    out = io.BytesIO()
    code.save(out, "PNG")
    return out.getvalue()


def film_of(picture: bytes, path: Path) -> str:
    """A film of one picture that lies on a grey table; answers its path."""
    seen = Image.open(io.BytesIO(picture)).convert("RGB")
    scale = min(440 / seen.width, 440 / seen.height)
    seen = seen.resize((round(seen.width * scale), round(seen.height * scale)))
    frame = Image.new("RGB", (WIDTH, HEIGHT), TABLE)
    frame.paste(seen, ((WIDTH - seen.width) // 2, (HEIGHT - seen.height) // 2))
    luma, blue, red = frame.convert("YCbCr").split()
    small = (WIDTH // 2, HEIGHT // 2)
    pictures = luma.tobytes() + blue.resize(small).tobytes() + red.resize(small).tobytes()
    path.write_bytes(b"YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + pictures) * 10)
    return str(path)
