// Notes lead to their words: a click or Enter keeps the mark, hovering shows it for a while.
import { COLOURS, addressOf, mark, rangeAt } from "./marks.js";
import { scrollTo, show } from "./pane.js";
import { trouble } from "./server.js";
import { say } from "./words.js";

const HOVER = 200;
// The notes that are followed, the oldest first, by the answer they stand in and their address.
const followed = new Map();
let peeked = null;
let waiting = 0;

const keyOf = (link) => `${link.closest(".answer")?.id} ${link.getAttribute("href")}`;
const nameOf = (link) =>
  link.classList.contains("passage") ? say("passage") : say("note", { number: link.textContent });

export const isFollowed = () => followed.size > 0;

export function markEvidence(answer) {
  const found = [...(answer?.querySelectorAll("a.passage") ?? [])].map(addressOf).filter(Boolean);
  mark("evidence", found);
  return found;
}

// The messages are drawn anew while an answer grows: what is followed is told by name.
export function refresh() {
  for (const link of document.querySelectorAll("#answers a.cite")) {
    const colour = followed.get(keyOf(link))?.colour;
    const style = colour ? `active-${colour}` : "";
    for (let n = 1; n <= COLOURS; n += 1) link.classList.toggle(`active-${n}`, style === `active-${n}`);
    link.ariaCurrent = colour ? "true" : null;
  }
  mark("notes", new Map(followed));
  const last = [...followed.values()].at(-1);
  const status = document.querySelector(".shown-note");
  if (!status) return;
  const text = last ? last.name : "";
  if (status.textContent !== text) status.textContent = text;
  status.dataset.escape = say("escape");
  status.dataset.colour = last?.colour ?? "";
}

export function clear() {
  followed.clear();
  unpeek();
  mark("evidence", []);
  refresh();
}

function freeColour() {
  const taken = new Set([...followed.values()].map((note) => note.colour));
  for (let colour = 1; colour <= COLOURS; colour += 1) if (!taken.has(colour)) return colour;
  const [oldest, { colour }] = followed.entries().next().value;
  followed.delete(oldest);
  return colour;
}

async function bring(address) {
  const article = await show(address.id);
  const range = article && rangeAt(address);
  if (!range) trouble(new Error(say("gone")));
  return range;
}

export async function follow(link) {
  const key = keyOf(link);
  const address = addressOf(link);
  if (!address) return;
  unpeek();
  if (followed.delete(key)) {
    refresh();
    return;
  }
  trouble();
  followed.set(key, { address, colour: freeColour(), name: nameOf(link) });
  markEvidence(link.closest(".answer"));
  document.body.classList.add("reading");
  const range = await bring(address);
  if (!range) followed.delete(key);
  refresh();
  if (!range) return;
  scrollTo(range);
  requestAnimationFrame(() => link.isConnected && link.scrollIntoView({ block: "nearest" }));
}

async function peek(link) {
  const address = addressOf(link);
  if (!address || followed.has(keyOf(link))) return;
  peeked = link;
  const range = await bring(address);
  if (!range || peeked !== link) return;
  mark("peek", [address]);
  scrollTo(range);
}

function unpeek() {
  clearTimeout(waiting);
  if (peeked) mark("peek", []);
  peeked = null;
}

export function listen() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#answers a.cite");
    if (!link) return;
    event.preventDefault();
    follow(link);
  });
  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && event.target.closest?.("#answers a.cite:not(.passage)");
    if (!link || link === peeked) return;
    unpeek();
    // On a phone the document is a sheet over the notes: nothing is drawn up by hovering.
    if (matchMedia("(min-width: 821px)").matches) waiting = setTimeout(peek, HOVER, link);
  });
  document.addEventListener("pointerout", (event) => {
    const link = event.target.closest?.("#answers a.cite");
    if (link && !link.contains(event.relatedTarget)) unpeek();
  });
}
