"""Our own copies of pictures: small, upright, without metadata, from bitmaps only."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from broadsheet.publish.pictures import make_picture


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(body: bytes) -> Any:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_bitmaps_become_webp_of_the_wanted_width(kind: str) -> None:
    made = make_picture(encoded(Image.new("RGB", (1200, 600), "teal"), kind), 300)
    assert made
    body, width, height = made
    assert (width, height) == (300, 150) == opened(body).size
    assert opened(body).format == "WEBP"


def test_small_pictures_keep_their_size() -> None:
    made = make_picture(encoded(Image.new("L", (40, 30)), "PNG"), 960)
    assert made
    assert made[1:] == (40, 30)


def test_the_camera_is_turned_upright_and_forgotten() -> None:
    source = Image.new("RGB", (200, 100), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees
    exif[0x010F] = "Secret Camera"
    made = make_picture(encoded(source, "JPEG", exif=exif), 960)
    assert made
    assert made[1:] == (100, 200)
    assert b"Secret" not in made[0]
    assert not opened(made[0]).getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_any_colour_model(mode: str) -> None:
    made = make_picture(encoded(Image.new(mode, (64, 64)), "TIFF" if mode in {"CMYK", "I;16"} else "PNG"), 32)
    assert made
    assert opened(made[0]).mode in {"RGB", "RGBA"}


def test_transparency_is_kept() -> None:
    made = make_picture(encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"), 32)
    assert made
    assert opened(made[0]).getextrema()[3] == (0, 0)


def test_of_an_animation_the_first_frame() -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    made = make_picture(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), 50)
    assert made
    (least_red, _), _, (_, most_blue) = opened(made[0]).convert("RGB").getextrema()
    assert least_red > 200
    assert most_blue < 60
    assert not getattr(opened(made[0]), "is_animated", False)


def bomb(side: int) -> bytes:
    """A PNG whose header promises `side` times `side` pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe EPSF",
        b"<html>",
        bomb(9000),
        bomb(60000),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(body: bytes) -> None:
    assert make_picture(body, 960) is None


def test_a_damaged_picture_is_refused() -> None:
    whole = encoded(Image.effect_noise((300, 300), 90), "PNG")
    assert make_picture(whole[: len(whole) // 2], 100) is None


def test_the_same_bytes_give_the_same_copy() -> None:
    body = encoded(Image.effect_mandelbrot((400, 300), (-2, -1, 1, 1), 40), "PNG")
    assert make_picture(body, 200) == make_picture(body, 200)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"BM"]),
)
def test_any_bytes_are_a_picture_or_none(body: bytes, start: bytes) -> None:
    make_picture(start + body, 100)
