"""People at their browsers (使用者): what each of them does, click by click."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, expect

PASSWORD = "correct horse battery"
TABLET = {"width": 1024, "height": 768}


@dataclass
class Desk:
    """Everyone's own browser window on one server."""

    browser: Browser
    address: str
    season: str
    windows: dict[str, Page] = field(default_factory=dict)

    def window(self, name: str) -> Page:
        """Return a person's window, opened at the first use."""
        if name not in self.windows:
            context = self.browser.new_context(viewport=TABLET, locale="zh-CN")
            self.windows[name] = context.new_page()
        return self.windows[name]

    def staff(self, name: str) -> Page:
        """Return the window of a signed-in member of staff."""
        page = self.window(name)
        if page.url == "about:blank":
            page.goto(f"{self.address}/sign-in")
            page.get_by_label("用户名").fill(name)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            expect(page.get_by_role("button", name="退出")).to_be_visible()
        return page

    def judge(self, judge: str, code: str) -> Page:
        """Return the window of a judge signed in by code."""
        page = self.window(judge)
        if page.url == "about:blank":
            page.goto(f"{self.address}/sign-in")
            page.get_by_label("登录码").fill(code)
            page.get_by_role("button", name="进入打分").click()
            expect(page.get_by_role("heading", name="我的场次")).to_be_visible()
        return page

    def judges_leave(self, *judges: str) -> None:
        """See that judges whose sessions are signed are signed out; close their windows."""
        for judge in judges:
            page = self.windows.pop(judge)
            expect(page.get_by_text("这台设备的登录已结束：")).to_be_visible(timeout=30_000)
            page.context.close()

    def open(self, name: str, path: str) -> Page:
        """Open one of the organiser's pages as a member of staff."""
        page = self.staff(name)
        page.goto(f"{self.address}/organiser/{self.season}/{path}")
        return page

    def close(self) -> None:
        """Close every window."""
        for page in self.windows.values():
            page.context.close()


def submit_sheet(page: Page, address: str, marks: dict[str, str]) -> str:
    """Fill in one sheet and submit it; return the receipt's code."""
    page.goto(address)
    for criterion, points in marks.items():
        page.locator(f"#mark-{criterion}").fill(points)
    page.locator("form[data-sheet] button.primary").click()
    state = page.locator("[data-state].received")
    expect(state).to_contain_text("服务器已收到")
    return state.inner_text().rsplit(" ", 1)[-1]


def say_done(page: Page, words: str) -> None:
    """See that the page says what was done."""
    expect(page.locator(".notice.success")).to_contain_text(words)
