"""How soon a judge's tap is seen: 60 criteria, 20 contestants, a processor four times as slow.

Measured by the browser itself (Event Timing): from the tap to the next picture. What took less
than 16 ms is not told by the browser and counts as 16.
"""

import random
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from contest.schema import upgrade
from tests.browser.tablet import SCREEN, Server, sheet_address, sign_in
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, environ_of, running
from tests.web.season import RULEBOOK, open_hall

CONTESTANTS, CRITERIA = 20, 60
TAPS, SLOWER = 500, 4
SHORTEST = 16
WATCH = """() => {
  window.taps = new Map();
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (!one.interactionId) continue;
      const known = window.taps.get(one.interactionId) || 0;
      window.taps.set(one.interactionId, Math.max(one.duration, known));
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
}"""


def rulebook() -> str:
    """Return the rules with many criteria, 100 points in all."""
    lines = [
        f'    {{ code = "c{n}", name = "第{n}项", max = {most}, step = 0.5 }},'
        for n, most in enumerate([3] * 20 + [1] * (CRITERIA - 20), start=1)
    ]
    before, rest = RULEBOOK.split("  criteria = [\n")
    return before + "  criteria = [\n" + "\n".join(lines) + "\n  ]\n" + rest.split("  ]\n", 1)[1]


def tap(page: Page, seed: int) -> list[float]:
    """Tap marks and keys as a judge does; return the milliseconds of each tap."""
    chance = random.Random(seed)
    page.evaluate(WATCH)
    marks = page.locator("[name^='mark-']")
    for number in range(TAPS // 2):
        marks.nth(number % CRITERIA).click()
        page.locator(f"[data-key='{chance.choice('01')}']").click()
    page.wait_for_timeout(2_000)
    told: list[float] = page.evaluate("[...window.taps.values()]")
    return sorted(told + [SHORTEST] * (TAPS - len(told)))


def main() -> None:
    """Score one sheet, the others of the session being on the device."""
    with tempfile.TemporaryDirectory(prefix="leitai-bench-") as folder:
        environ = environ_of(Path(folder) / "instance")
        with running(environ) as app:
            with app.app_context():
                upgrade()
            hall = open_hall(app, Path(folder) / "season", CONTESTANTS, rulebook=rulebook())
        server = Server(environ, hall.app, hall.codes)
        server.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
                page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
                sign_in(page, server)
                page.goto(sheet_address(server, "e01"))
                page.wait_for_timeout(3_000)
                throttle = page.context.new_cdp_session(page)
                throttle.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
                times = tap(page, 7)
                browser.close()
        finally:
            server.kill()
    late = times[int(len(times) * 0.98) - 1]
    print(f"{len(times)} taps, {CRITERIA} criteria, a processor {SLOWER} times as slow: median")
    print(f"{median(times):.0f} ms, 98th {late:.0f} ms (target 100), longest {times[-1]:.0f} ms")


if __name__ == "__main__":
    main()
