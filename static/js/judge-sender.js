// Sending the queue: a submission leaves the device only for an answer that names it
// with a receipt. Every other answer keeps it.

import * as store from "./judge-store.js";

const BATCH = 10;
const PATIENCE = 15000;
const PHOTO_PATIENCE = 60000;
const HELD = ["late", "clash", "revoked"];

/** Ask the server as a script does; null when no readable answer came. */
export async function post(address, body, csrf, patience = PATIENCE) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(address, {
      method: "POST",
      redirect: "manual",
      signal: stop.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json().catch(() => null) };
  } catch {
    return null;
  } finally {
    clearTimeout(clock);
  }
}

/** Tell whether our own server answers within a time; a captive portal's answer is none. */
export async function isThere(address, patience) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal: stop.signal });
    return answer.headers.has("X-Leitai-Page");
  } catch {
    return false;
  } finally {
    clearTimeout(clock);
  }
}

/** Send the oldest photo that was not refused. It leaves the device for a receipt that names it. */
export async function sendPhoto(address, owner, csrf) {
  for (const key of await store.photoKeys(owner)) {
    const photo = await store.photo(key);
    if (!photo || photo.refused) continue;
    const answer = await postForm(address, formOf(photo), csrf);
    const json = answer && answer.json;
    if (!json || answer.status === 401) return "failed";
    if (json.submission !== photo.submission) return "failed";
    if (answer.status === 200 && isText(json.receipt) && isText(json.received_at)) await store.dropPhoto(photo);
    else if (answer.status < 500 && isText(json.error) && isText(json.message)) await store.keepPhoto({ ...photo, refused: json.message });
    else return "failed";
    return "moved";
  }
  return "nothing";
}

function formOf({ bytes, ...photo }) {
  const form = new FormData();
  for (const name of ["submission", "session", "contestant", "criterion", "note", "taken_at"]) form.set(name, photo[name]);
  form.set("photo", new Blob([bytes], { type: "image/jpeg" }), "photo.jpg");
  return form;
}

async function postForm(address, body, csrf) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), PHOTO_PATIENCE);
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": csrf };
    const answer = await fetch(address, { method: "POST", redirect: "manual", signal: stop.signal, headers, body });
    return { status: answer.status, json: await answer.json().catch(() => null) };
  } catch {
    return null;
  } finally {
    clearTimeout(clock);
  }
}

const isText = (value) => typeof value === "string" && value !== "";

function proves(answer, entry) {
  return answer.submission === entry.submission && isText(answer.receipt) && isText(answer.received_at)
    && (answer.held ? HELD.includes(answer.held) : Number.isInteger(answer.version) && answer.version > 0);
}

/** A server in trouble refuses nothing: the same is sent again. */
function refuses(answer, entry) {
  return answer.submission === entry.submission && isText(answer.error) && isText(answer.message)
    && !(answer.status >= 500);
}

/** Return the oldest submissions, one of a sheet at a time and none after a refusal. */
function batchOf(queue) {
  const places = new Set();
  return queue.filter((entry) => {
    const place = entry.session + "\n" + entry.contestant;
    const isNext = !places.has(place) && !entry.refused;
    places.add(place);
    return isNext;
  }).slice(0, BATCH);
}

/** Return a submission as the server is sent it. */
export function sheetOf({ submission, session, contestant, version_seen, rulebook, kind, marks, detail, device_at }) {
  return { submission, session, contestant, version_seen, rulebook, kind, marks, detail, device_at };
}

/** Send one batch. Return what came of it: nothing, moved, signed-out, outdated or failed;
 *  with the server's sentence where it refused the whole. */
export async function sendBatch(address, owner, csrf) {
  const batch = batchOf(await store.queued(owner));
  if (!batch.length) return { outcome: "nothing" };
  const body = { device: await store.device(), sheets: batch.map(sheetOf) };
  const answer = await post(address, body, csrf);
  if (!answer || !answer.json) return { outcome: "failed" };
  if (answer.status === 401) return { outcome: "signed-out" };
  if (answer.json.error === "page-outdated") return { outcome: "outdated" };
  if (answer.status !== 200 || !Array.isArray(answer.json.answers)) {
    return { outcome: "failed", message: isText(answer.json.message) ? answer.json.message : "" };
  }
  return { outcome: (await takeIn(batch, answer.json.answers)) ? "moved" : "failed" };
}

async function takeIn(batch, answers) {
  let moved = 0;
  for (const entry of batch) {
    const own = answers.filter((answer) => answer && answer.submission === entry.submission);
    const proof = own.find((answer) => proves(answer, entry));
    const refusal = own.find((answer) => refuses(answer, entry));
    if (proof) await store.settle(entry, proof);
    else if (refusal) await store.refuse(entry, refusal);
    if (proof || refusal) moved += 1;
  }
  return moved;
}
