// Sending the queue: a submission leaves the device only for an answer that names it
// with a receipt. Every other answer keeps it.

import * as store from "./judge-store.js";

const BATCH = 10;
const PATIENCE = 15000;
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

const isText = (value) => typeof value === "string" && value !== "";

function proves(answer, entry) {
  return answer.submission === entry.submission && isText(answer.receipt) && isText(answer.received_at)
    && (answer.held ? HELD.includes(answer.held) : Number.isInteger(answer.version) && answer.version > 0);
}

function refuses(answer, entry) {
  return answer.submission === entry.submission && isText(answer.error) && isText(answer.message);
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
