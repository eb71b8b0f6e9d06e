// The watch page looks again every ten seconds; a failed look changes nothing.
const EVERY = 10000;

async function look() {
  if (!document.hidden) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" }).catch(() => null);
    if (answer && answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-watch]");
      const place = document.querySelector("[data-watch]");
      if (fresh && place) place.replaceWith(fresh);
    }
  }
  setTimeout(look, EVERY);
}
setTimeout(look, EVERY);
