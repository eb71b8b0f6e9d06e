// Before a tablet is paired: whether this browser can keep a session's scores at all.

const LEAST = 50 * 1024 * 1024;
const PROBE = "leitai-probe";

async function keeps() {
  try {
    await new Promise((resolve, reject) => {
      const request = indexedDB.open(PROBE);
      request.onsuccess = () => { request.result.close(); resolve(); };
      request.onerror = () => reject(request.error);
    });
    indexedDB.deleteDatabase(PROBE);
    return true;
  } catch {
    return false;
  }
}

/** Return the words that tell what is wrong, or nothing. */
async function fault(words) {
  if (!(await keeps())) return words.none;
  if (!navigator.storage || !navigator.storage.estimate) return "";
  const { quota, usage } = await navigator.storage.estimate();
  return quota - usage < LEAST ? words.small : "";
}

const place = document.querySelector("[data-preflight]");
fault(place.dataset).then((words) => {
  place.hidden = !words;
  place.firstElementChild.textContent = words;
});
