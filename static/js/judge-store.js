// What the tablet keeps (IndexedDB): drafts, the queue of submissions, receipts.
// A write is done when the device says it is on its disk.

const NAME = "leitai";
/** Stores and what their entries are found by; `queue` is in order of submission. */
const STORES = {
  drafts: { keyPath: ["owner", "session", "contestant"] },
  queue: { keyPath: "number", autoIncrement: true },
  sheets: { keyPath: ["owner", "session", "contestant"] },
  held: { keyPath: "submission" },
  photos: { keyPath: ["owner", "submission"] },
  facts: { keyPath: "name" },
};
let opened = null;

/** Return the database; another version of these scripts may have left it higher or lower. */
function database() {
  opened = opened || open().catch((error) => { opened = null; throw error; });
  return opened;
}

async function open(version) {
  const db = await new Promise((resolve, reject) => {
    const request = version ? indexedDB.open(NAME, version) : indexedDB.open(NAME);
    request.onupgradeneeded = () => lay(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  db.onversionchange = () => { db.close(); opened = null; };
  if (Object.keys(STORES).every((name) => db.objectStoreNames.contains(name))) return db;
  const next = db.version + 1;
  db.close();
  return open(next);
}

function lay(db) {
  for (const [name, options] of Object.entries(STORES)) {
    if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, options);
  }
}

/** Do work on stores in one transaction; done when it is on disk. */
async function change(names, work) {
  const db = await database();
  await new Promise((resolve, reject) => {
    const transaction = db.transaction(names, "readwrite", { durability: "strict" });
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
    work(...names.map((name) => transaction.objectStore(name)));
  });
}

async function ask(name, question) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const request = question(db.transaction(name).objectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const everything = (name) => ask(name, (store) => store.getAll());
const placeOf = ({ owner, session, contestant }) => [owner, session, contestant];
const isAt = (place) => (entry) => placeOf(entry).join("\n") === placeOf(place).join("\n");

/** Return an identity that no other device makes; also where the address is plain http. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
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

export async function fact(name) {
  const found = await ask("facts", (store) => store.get(name));
  return found && found.value;
}

export const setFact = (name, value) => change(["facts"], (facts) => facts.put({ name, value }));

/** Return the name of this device, made at its first use. */
export async function device() {
  const known = await fact("device");
  if (known) return known;
  const made = newId();
  await setFact("device", made);
  return made;
}

export const keepDraft = (draft) => change(["drafts"], (drafts) => drafts.put(draft));
export const dropDraft = (place) => change(["drafts"], (drafts) => drafts.delete(placeOf(place)));

/** Freeze a sheet as a submission; it takes the place of a refused one. */
export function freeze(entry) {
  return change(["queue", "drafts"], (queue, drafts) => {
    queue.getAll().onsuccess = ({ target }) => {
      for (const old of target.result.filter(isAt(entry))) if (old.refused) queue.delete(old.number);
      queue.add(entry);
      drafts.delete(placeOf(entry));
    };
  });
}

/** Return an owner's submissions without a receipt, oldest first. */
export async function queued(owner) {
  return (await everything("queue")).filter((entry) => entry.owner === owner);
}

/** Return how many submissions of other people wait on this device. */
export async function strangers(owner) {
  return (await everything("queue")).filter((entry) => entry.owner !== owner).length;
}

/** A receipt came: the submission leaves the queue, and what is proved is kept. */
export function settle(entry, answer) {
  const { owner, session, contestant, submission, kind, marks, detail } = entry;
  const proved = { owner, session, contestant, kind, marks, detail, ...answer, submission };
  return change(["queue", "sheets", "drafts", "held"], (queue, sheets, drafts, held) => waiting(queue, entry, () => {
    queue.delete(entry.number);
    if (answer.held) { held.put(proved); return; }
    sheets.put(proved);
    for (const store of [queue, drafts]) sawVersion(store, entry, answer.version);
  }));
}

/** Go on with what still waits; another window may have heard of it before. */
function waiting(queue, { number }, goOn) {
  queue.get(number).onsuccess = ({ target }) => { if (target.result) goOn(target.result); };
}

/** What was typed after a submission has seen the version that became of it. */
function sawVersion(store, place, version) {
  store.getAll().onsuccess = ({ target }) => {
    for (const later of target.result.filter(isAt(place))) store.put({ ...later, version_seen: version });
  };
}

/** The server refused: the submission stays, with the server's sentence. */
export const refuse = (entry, answer) => change(["queue"], (queue) => waiting(queue, entry, (known) =>
  queue.put({ ...known, refused: { message: answer.message, error: answer.error, fields: answer.fields || {} } })));

/** The judge hands in a refused submission no more. */
export const giveUp = (entry) => change(["queue"], (queue) => waiting(queue, entry, ({ number, refused }) => {
  if (refused) queue.delete(number);
}));

/** Return what the device knows of one sheet. */
export async function known(place) {
  const [draft, sheet, queue, held] = await Promise.all([
    ask("drafts", (store) => store.get(placeOf(place))),
    ask("sheets", (store) => store.get(placeOf(place))),
    queued(place.owner),
    everything("held"),
  ]);
  return { draft, sheet, queued: queue.filter(isAt(place)).pop(), held: held.filter(isAt(place)) };
}

/** Return all that an owner has on the device. */
export async function all(owner) {
  const names = ["drafts", "queue", "sheets", "held"];
  const found = await Promise.all(names.map(everything));
  return Object.fromEntries(names.map((name, i) => [name, found[i].filter((entry) => entry.owner === owner)]));
}

/** Lay down the clashes that the server tells of; take away those settled elsewhere. */
export function meetClashes(owner, clashes, settled) {
  if (!clashes.length && !settled.length) return Promise.resolve();
  return change(["held", "sheets"], (held, sheets) => {
    for (const clash of clashes) {
      held.get(clash.submission).onsuccess = ({ target }) => {
        const known = target.result && target.result.stored;
        if (!known || known.version !== clash.stored.version) held.put({ ...target.result, owner, ...clash });
      };
    }
    for (const { submission, session, contestant, stored } of settled) {
      held.delete(submission);
      sheets.get([owner, session, contestant]).onsuccess = ({ target }) => {
        const isNewer = !target.result || target.result.version < stored.version;
        if (isNewer) sheets.put({ owner, session, contestant, ...stored });
      };
    }
  });
}

export const dropHeld = (submission) => change(["held"], (held) => held.delete(submission));
export const putSheet = (sheet) => change(["sheets"], (sheets) => sheets.put(sheet));

export const keepPhoto = (photo) => change(["photos"], (photos) => photos.put(photo));
export const dropPhoto = ({ owner, submission }) =>
  change(["photos"], (photos) => photos.delete([owner, submission]));

/** Return the keys of an owner's photos that are not sent; photos are large, keys are not. */
export async function photoKeys(owner) {
  return (await ask("photos", (store) => store.getAllKeys())).filter(([own]) => own === owner);
}

export const photo = (key) => ask("photos", (store) => store.get(key));

/** Return an owner's photos of one sheet that are not sent. */
export async function photosAt(owner, session, contestant) {
  if (!(await photoKeys(owner)).length) return [];
  return (await everything("photos")).filter((one) =>
    one.owner === owner && one.session === session && one.contestant === contestant);
}

/** Clear the device at sign-out; what is not sent stays for its owner. */
export const forget = () => change(["sheets", "held", "facts"], (sheets, held, facts) => {
  sheets.clear();
  held.clear();
  facts.delete("prepared");
});
