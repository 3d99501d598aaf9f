"""The pictures of the finished pages, made anew: ``make pictures``. Needs a Chromium or Chrome on the path.

The reports are built from the data as they are, in both languages, and looked at on a desk, on a phone, in the dark and on paper. No
text of a source is in them: reports quote none unless they are asked to. The page on which proposals are reviewed shows the article
of docs/example, which is invented.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
PLACE, PERIOD = "620421", "2020"
REPORT = f"{PLACE}/{PERIOD}/per_capita_impact"
EXAMPLE = "yangou-2022"
COLOURS = 128  # of a picture: text and a few tints need no more, and it takes a fifth of the room

#: Name of the picture: page below the folder of reports, width, height, colour scheme, what is clicked first.
SHOTS: dict[str, tuple[str, int, int, str, str]] = {
    "report-zh": (f"{REPORT}.zh.html", 1280, 1000, "light", ""),
    "report-en": (f"{REPORT}.en.html", 1280, 1000, "light", ""),
    "card-zh": (f"{REPORT}.zh.html", 1280, 760, "light", ".answer li:nth-child(2) .to-card"),
    "card-en": (f"{REPORT}.en.html", 1280, 760, "light", ".answer li:nth-child(2) .to-card"),
    "phone-zh": (f"{REPORT}.zh.html", 360, 780, "light", ""),
    "phone-en": (f"{REPORT}.en.html", 360, 780, "dark", ".answer li:nth-child(2) .to-card"),
    "dark-zh": (f"{PLACE}/{PERIOD}/county_comparison.zh.html", 1280, 1000, "dark", ""),
    "dark-en": (f"{PLACE}/{PERIOD}/fund_distribution.en.html", 1280, 1000, "dark", "#flows .spot"),
    "catalogue": ("index.html", 1280, 760, "light", ""),
    "review-en": (f"{EXAMPLE}.html", 1280, 760, "light", "#text [popovertarget=q19]"),
}
PAPER = {"pdf-zh": f"{REPORT}.zh.pdf", "pdf-en": f"{REPORT}.en.pdf"}


def main() -> None:
    """Build the reports and take all pictures."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("pictures: no chromium, chromium-browser or google-chrome on the path")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shared = ["--project", str(HERE.parent), "--out", folder]
        subprocess.run([sys.executable, "-m", "analysis.cli", "report", *shared], check=True)
        article = str(HERE / "example" / f"{EXAMPLE}.html")
        page = [article, "--format", "html", "--language", "en"]
        subprocess.run([sys.executable, "-m", "analysis.cli", "extract", *page, *shared], check=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for name, shot in SHOTS.items():
                keep(name, taken(browser, Path(folder), *shot))
            browser.close()
        for name, paper in PAPER.items():
            keep(name, first_pages(Path(folder) / paper))


def taken(browser: Browser, folder: Path, page: str, width: int, height: int, scheme: str, clicked: str) -> Image.Image:
    """A page as it is seen when it is opened, or where something on it was clicked."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    opened = context.new_page()
    opened.goto((folder / page).as_uri())
    if clicked:
        target = opened.locator(clicked).first
        target.evaluate("e => e.scrollIntoView({ block: 'start', behavior: 'instant' })")
        opened.mouse.wheel(0, -120)
        target.click()
        opened.mouse.move(0, 0)
    opened.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(opened.screenshot()))
    context.close()
    return picture


def first_pages(pdf: Path) -> Image.Image:
    """The first two pages of a report on paper, side by side."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].render(scale=1.1).to_pil() for number in range(2)]
    gap = 24
    sheet = Image.new("RGB", (sum(page.width for page in pages) + 3 * gap, pages[0].height + 2 * gap), "#d9dee4")
    left = gap
    for page in pages:
        sheet.paste(page, (left, gap))
        left += page.width + gap
    return sheet


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture with few colours."""
    path = PICTURES / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path.relative_to(HERE.parent)}: {path.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
