// Photos of a sheet: made small on the device, put down at once, sent when there is a link.

import { started } from "./judge-app.js";
import { notice } from "./judge-bar.js";
import * as live from "./judge-live.js";
import { element, tablet, texts } from "./judge-page.js";
import * as store from "./judge-store.js";

/** The longer edge of a photo and of its small picture, in pixels. */
const EDGE = 1600;
const SMALL = 320;
const box = document.querySelector("[data-photos]");
const form = box && box.querySelector("form");
const WORDS = texts.photos;
/** Photos that this page has seen leave: submission → small picture. */
const sent = new Map();
let drawn = "";

function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function load(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("no picture"));
    image.src = url;
  });
}

/** Draw a picture on a canvas no larger than an edge; nothing but pixels is on it. */
function drawSmall(image, edge) {
  const scale = Math.min(1, edge / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function bytesOf(canvas) {
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.82); });
  if (!blob) throw new Error("no picture");
  return new Response(blob).arrayBuffer();
}

/** A photo was taken: small, without its place, on the device before anything else. */
async function take() {
  const input = form.querySelector("[type=file]");
  const [file] = input.files;
  if (!file) return;
  say("");
  const image = await read(file).then(load).catch(() => null);
  input.value = "";
  if (!image) { say(WORDS.unreadable); return; }
  const entry = {
    owner: tablet.owner, submission: store.newId(), session: form.elements.session.value,
    contestant: form.elements.contestant.value, criterion: form.elements.criterion.value,
    note: form.elements.note.value.trim(), taken_at: new Date().toISOString(),
    small: drawSmall(image, SMALL).toDataURL("image/jpeg", 0.7), bytes: await bytesOf(drawSmall(image, EDGE)),
  };
  await store.keepPhoto(entry).then(() => {
    form.elements.note.value = "";
    live.changed();
  }, () => notice("storage", true, "error", texts.notKept));
}

function say(text) { box.querySelector("[data-photo-fault]").textContent = text; }

/** Show the photos that are on this device only, and those that have just left it. */
async function draw() {
  const here = (await store.photosAt(tablet.owner, form.elements.session.value, form.elements.contestant.value));
  for (const { submission, small } of here) sent.set(submission, small);
  const waiting = new Map(here.map((photo) => [photo.submission, photo]));
  const key = [...sent.keys()].map((id) => id + (waiting.has(id) ? waiting.get(id).refused || "…" : "✓")).join("\n");
  if (key === drawn) return;
  drawn = key;
  box.querySelector("[data-taken]").replaceChildren(...[...sent].map(([id, small]) => picture(small, waiting.get(id))));
}

function picture(small, photo) {
  const item = element("li");
  item.append(element("img", "", { src: small, alt: WORDS.one }));
  const text = !photo ? "✓ " + WORDS.received : photo.refused ? "✕ " + photo.refused : "⇡ " + WORDS.waiting;
  item.append(element("span", text, { class: "badge " + (!photo ? "done" : photo.refused ? "bad" : "wait") }));
  if (!photo) return item;
  if (photo.note) item.append(element("span", photo.note, { class: "sub" }));
  const remove = element("button", WORDS.remove, { type: "button" });
  remove.addEventListener("click", async () => {
    sent.delete(photo.submission);
    await store.dropPhoto(photo);
    live.changed();
  });
  item.append(remove);
  return item;
}

async function begin() {
  if (!box || !(await started)) return;
  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[type=file]").addEventListener("change", take);
  form.addEventListener("submit", (event) => event.preventDefault());
  live.subscribe(draw);
}

begin();
