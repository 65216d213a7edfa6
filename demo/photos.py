"""Photos of what audits found: drawn, as nobody took any."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from accounts.models import User
from demo.keeping import kept
from suppliers.models import Upload

SIZE = (800, 600)
WALL, FLOOR, LINE = (203, 205, 200), (140, 138, 132), (112, 110, 105)
BLUE, RIM, RUST = (38, 84, 140), (24, 58, 102), (141, 88, 47)
ACID, GREEN, DOOR = (172, 160, 60), (0, 122, 82), (171, 178, 184)
CARDBOARD, TAPE, WHITE = (178, 136, 88), (214, 190, 148), (245, 246, 244)


def room(draw: ImageDraw.ImageDraw) -> None:
    """Draw a wall and a floor."""
    draw.rectangle((0, 0, 800, 390), fill=WALL)
    draw.rectangle((0, 390, 800, 600), fill=FLOOR)
    draw.line((0, 390, 800, 390), fill=LINE, width=4)


def drums(draw: ImageDraw.ImageDraw) -> None:
    """Draw drums of waste acid that stand on the bare floor; one has leaked, its label hangs loose."""
    room(draw)
    draw.ellipse((360, 470, 700, 570), fill=ACID)
    for left, top in ((110, 190), (300, 210), (490, 180)):
        draw.ellipse((left, top + 250, left + 160, top + 310), fill=RIM)
        draw.rectangle((left, top + 25, left + 160, top + 280), fill=BLUE)
        draw.ellipse((left, top, left + 160, top + 50), fill=RIM)
        for band in (110, 195):
            draw.rectangle((left - 3, top + band, left + 163, top + band + 9), fill=RIM)
        draw.polygon([(left + 118, top + 205), (left + 140, top + 205), (left + 132, top + 280)], fill=RUST)
    draw.rectangle((150, 310, 230, 370), fill=WHITE)
    draw.polygon([(190, 317), (215, 360), (165, 360)], outline=LINE, width=5)
    draw.polygon([(540, 300), (612, 330), (590, 384), (518, 354)], fill=WHITE)


def way_out(draw: ImageDraw.ImageDraw) -> None:
    """Draw an emergency exit with two boxes before it."""
    room(draw)
    draw.rectangle((260, 110, 540, 450), fill=DOOR, outline=LINE, width=6)
    draw.line((400, 112, 400, 448), fill=LINE, width=4)
    draw.rectangle((300, 285, 500, 300), fill=LINE)
    draw.rectangle((315, 40, 485, 95), fill=GREEN)
    draw.polygon([(335, 67), (365, 48), (365, 60), (465, 60), (465, 75), (365, 75), (365, 87)], fill=WHITE)
    for left, top, side in ((250, 330, 165), (300, 215, 120)):
        draw.rectangle((left, top, left + side, top + side - 10), fill=CARDBOARD, outline=RUST, width=3)
        draw.rectangle((left + side // 2 - 12, top + 3, left + side // 2 + 12, top + side - 13), fill=TAPE)


#: What files of the photos are called -> what is on them.
SCENES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {"廢酸桶.jpg": drums, "二樓安全出口.jpg": way_out}


def photo(name: str, actor: User) -> Upload:
    """Return the upload of a photo, brought by somebody of ours."""
    image = Image.new("RGB", SIZE)
    SCENES[name](ImageDraw.Draw(image))
    written = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(written, "JPEG", quality=82)
    return kept(Upload(name=name, media_type="image/jpeg"), written.getvalue(), actor=actor)
