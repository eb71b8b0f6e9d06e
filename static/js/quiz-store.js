// What a contestant's device keeps (IndexedDB): the newest answer to each question, sent or not.
// An entry: { attempt, number, answer, submission, device_at, seen, saved, other }.

const NAME = "leitai-quiz";
let opened = null;

function database() {
  opened = opened || new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("answers", { keyPath: ["attempt", "number"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }).catch((error) => { opened = null; throw error; });
  return opened;
}

/** Tell whether this browser keeps anything at all. */
export async function works() {
  try {
    await database();
    return true;
  } catch {
    return false;
  }
}

/** Return what the device has of an attempt, by question. */
export async function all(attempt) {
  const db = await database();
  const found = await new Promise((resolve, reject) => {
    const range = IDBKeyRange.bound([attempt, 0], [attempt, 1e6]);
    const request = db.transaction("answers").objectStore("answers").getAll(range);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return new Map(found.map((entry) => [entry.number, entry]));
}

/** Keep an answer; done when it is on disk. */
export async function put(entry) {
  const db = await database();
  await new Promise((resolve, reject) => {
    const transaction = db.transaction("answers", "readwrite", { durability: "strict" });
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    transaction.objectStore("answers").put(entry);
  });
}
