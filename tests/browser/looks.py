"""What is looked at on every page that a journey passes; and its pictures for the guide."""

import base64
import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

PICTURES = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
KEEP = os.environ.get("UNIONREG_KEEP_PICTURES") == "1"
QUALITY = 60  # under 60 KB each
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"
WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 3).map(one => one.outerHTML.slice(0, 160))"""

UNDRAWN = """async () => {
    await document.fonts.ready;
    return [...document.querySelectorAll('.material-symbols-outlined')].filter(one => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return range.getBoundingClientRect().width > 1.6 * parseFloat(getComputedStyle(one).fontSize);
    }).map(one => one.textContent.trim());
}"""  # an icon that the font does not have is its name, in letters


TELL = """addEventListener('securitypolicyviolation', refused =>
    console.error(`refused by the policy: ${refused.effectiveDirective} ${refused.blockedURI} ${refused.sample}`))"""


class Watched:
    """A page whose console, requests, width and accessibility are watched; `faults` collects what is wrong."""

    def __init__(self, page: Page, *, size: str, home: str) -> None:
        self.page, self.size, self.home = page, size, home
        self.faults: list[str] = []
        page.add_init_script(TELL)
        page.on("pageerror", lambda error: self._fault(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)
        page.on("response", self._response)

    def looks_right(self, picture: str = "") -> None:
        """Everybody can use the page that is open: no serious fault of axe-core's, nothing wider than the window."""
        self.page.wait_for_load_state("networkidle")
        if picture and KEEP:
            self._picture(picture)
        for violation in Axe().run(self.page, options=RULES).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                nodes = [node["html"][:200] + " // " + node["failureSummary"] for node in violation["nodes"][:3]]
                self._fault(f"{violation['id']} ({violation['impact']}, {len(violation['nodes'])}): {nodes}")
        if (excess := self.page.evaluate(SIDEWAYS)) > 0:
            self._fault(f"{excess} px wider than the window: {self.page.evaluate(WIDE)}")

        if undrawn := self.page.evaluate(UNDRAWN):
            self._fault(f"icons that are not in the font: {undrawn}")

    def _fault(self, what: str) -> None:
        self.faults.append(f"{self.size} {self.page.url.removeprefix(self.home)}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith("Alpine"):  # which only warns of an expression that it cannot take
            self._fault(f"console: {message.text}")
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._fault(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self._fault(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._fault(f"{response.status} for {response.url.removeprefix(self.home)}")

    def _picture(self, name: str) -> None:
        """The window as it is, for the guide."""
        session = self.page.context.new_cdp_session(self.page)
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}-{self.size}.webp").write_bytes(base64.b64decode(taken["data"]))
