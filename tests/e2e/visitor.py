"""One visitor in one browser context, who notices what goes wrong on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlparse

from playwright.sync_api import Browser, Page

RUNNING = '[data-testid="stStatusWidget"], [data-testid="stSkeleton"]'


@dataclass
class Visitor:
    """A page, and what it complained of: console errors, dialogs, requests to other hosts, answers of 400 and more."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.complaints.append(f"page error {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", lambda r: r.status >= 400 and self.complaints.append(f"{r.status} {r.url}"))

    def _heard(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.complaints.append(f"console {getattr(message, 'text', '')}")

    def _asked(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        self.requests.append(url)
        if not url.startswith(("data:", "blob:", self.address, self.address.replace("http", "ws"))):
            self.complaints.append(f"request to {urlparse(url).hostname}")

    def go(self, path: str) -> None:
        """Open an address as typed, and wait until the page stands still."""
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until there is a title, nothing runs, and the text has not changed for a second."""
        seen, still = "", 0
        for _ in range(400):
            self.page.wait_for_timeout(250)
            is_up = self.page.locator("h1").count() and not self.page.locator(RUNNING).count()
            still = still + 1 if is_up and self.text == seen else 0
            seen = self.text
            if still == 4:
                return
        raise AssertionError(f"the page does not come to rest: {self.page.url} {self.complaints} {seen[:300]}")

    def back(self) -> None:
        """One step back in the browser."""
        self.page.go_back()
        self.page.wait_for_timeout(300)
        self.settle()

    @property
    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def answer(self) -> str:
        """The sentence under the title."""
        return self.page.locator("h2").first.inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def content(self) -> None:
        """Fail on any complaint since the last time, and on any exception that the page shows."""
        shown = self.page.locator('[data-testid="stException"]').all_inner_texts()
        complaints, self.complaints = self.complaints, []
        assert (shown, complaints) == ([], [])


@contextmanager
def visit(browser: Browser, address: str, scheme: str = "light") -> Iterator[Visitor]:
    """A fresh visitor with no history. scheme: light, dark, or narrow, which is light on a telephone."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 390, "height": 844} if scheme == "narrow" else {"width": 1360, "height": 900},
        accept_downloads=True,
    )
    context.set_default_timeout(60_000)
    try:
        yield Visitor(context.new_page(), address)
    finally:
        context.close()
