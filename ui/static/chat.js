// The chat as Gradio draws it: which conversation is shown, what is wished for, when an answer is done.
import { choices, onChoice } from "./choices.js";
import { asked, model, onServed } from "./served.js";
import { markEvidence, clear, isFollowed, refresh } from "./notes.js";
import { scrollTo, show } from "./pane.js";
import { rangeAt } from "./marks.js";
import { count, say } from "./words.js";

const EXCHANGE = /^exchange-(.+)-(\d+)$/;
const told = [];
// The chat may still show what was left: only an id that was never seen is that of a new conversation.
const known = new Set();
let current = new URL(location.href).searchParams.get("conversation") ?? "";
let busy = false;
let seen = "";

export const conversation = () => current;
export const isBusy = () => busy;
export const onConversation = (tell) => told.push(tell);
export const box = () => document.querySelector("#question textarea");

export function exchangeOf(element) {
  const parts = EXCHANGE.exec(element.closest(".answer")?.id ?? "");
  return parts && { conversation: parts[1], number: Number(parts[2]) };
}

// Gradio's boxes take what is typed: so does what the page writes into them.
export function write(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function wish(more = {}) {
  const { language, strictness } = choices;
  const writer = model()?.name ?? choices.model;
  const wished = { conversation: current, documents: asked(), model: writer, strictness, language };
  write(document.querySelector("#wish textarea"), JSON.stringify({ ...wished, ...more }));
}

// A frame later Gradio has taken what was written.
function press(id) {
  requestAnimationFrame(() => document.getElementById(id).click());
}

export function askAgain(action, question = "") {
  if (busy) return;
  wish({ action, question });
  press("again");
}

export function ask(question) {
  if (busy) return;
  write(box(), question);
  requestAnimationFrame(() => document.querySelector("#question .submit-button")?.click());
}

function set(id, { pushed = false } = {}) {
  current = id;
  known.add(id);
  const address = new URL(location.href);
  if (id) address.searchParams.set("conversation", id);
  else address.searchParams.delete("conversation");
  address.hash = "";
  if (address.href !== location.href) history[pushed ? "pushState" : "replaceState"](null, "", address);
  document.body.classList.toggle("has-conversation", Boolean(id));
  wish();
  for (const tell of told) tell(id);
}

export function open(id, { pushed = true } = {}) {
  set(id, { pushed });
  clear();
  document.body.classList.remove("reading");
  press("open");
  box().focus();
}

function evidenceOf(answer) {
  const found = markEvidence(answer);
  if (!found.length) return;
  show(found[0].id).then((article) => {
    const range = article && !isFollowed() && rangeAt(found[0]);
    if (range) scrollTo(range);
  });
}

function finished(answer) {
  const notes = answer.querySelectorAll(".notes > li").length;
  const line = answer.querySelector(".problem, .refusal .said") ?? answer.querySelector(".said");
  const said = (notes ? `${count("answered", notes)} ` : "") + (line?.textContent ?? "");
  document.querySelector(".told").textContent = said;
}

function look() {
  const answers = document.querySelectorAll("#answers .answer");
  const last = answers[answers.length - 1];
  const exchange = last && exchangeOf(last);
  if (exchange && !known.has(exchange.conversation)) set(exchange.conversation);
  const working = last?.querySelector(".working");
  if (busy && last && !working) finished(last);
  if (!busy && working) document.querySelector(".told").textContent = say("searching");
  busy = Boolean(working);
  document.body.classList.toggle("busy", busy);
  refresh();
  // The evidence of the newest answer is marked as soon as it is in the chat.
  const passages = [...(last?.querySelectorAll("a.passage") ?? [])];
  const name = last ? last.id + passages.map((link) => link.getAttribute("href")).join() : "";
  if (name === seen) return;
  seen = name;
  clear();
  document.body.classList.remove("reading");
  evidenceOf(last);
}

// Gradio names the message log and reads all of it aloud; one line of ours says what happened.
function hush() {
  const log = document.querySelector("#answers [role=log]");
  if (log && log.ariaLive !== "off") log.ariaLive = "off";
  for (const message of document.querySelectorAll('#answers [aria-label*="<div"]')) {
    message.removeAttribute("aria-label");
  }
}

export function listen() {
  Object.assign(box().dataset, { placeholder: "ask", label: "ask" });
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      hush();
      look();
    });
  }).observe(document.getElementById("chat"), { childList: true, subtree: true });
  onChoice((name) => {
    wish();
    if (name === "language" && current && !busy) press("open");
  });
  onServed(() => wish());
  window.addEventListener("popstate", () => {
    const id = new URL(location.href).searchParams.get("conversation") ?? "";
    if (id !== current) open(id, { pushed: false });
  });
  set(current);
  if (current) press("open");
}
