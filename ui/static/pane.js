// The document pane: fetches a document when it is first shown, and scrolls to words in it.
import { call, trouble } from "./server.js";
import { say } from "./words.js";

const fetched = new Map();
const told = [];
let wanted = "";

export const pages = () => document.querySelector("#document .pages");
export const articleOf = (id) => document.getElementById(`doc-${id}`);
export const shown = () => pages()?.querySelector("article:not([hidden])")?.id.slice("doc-".length) ?? "";
export const onShown = (tell) => told.push(tell);

// The article of a document once it is in the page, hidden; null where it cannot be had.
async function brought(id) {
  if (!fetched.has(id)) {
    fetched.set(id, call(`api/documents/${id}/html`, { kind: "text" }).then(place, (error) => {
      fetched.delete(id);
      trouble(error);
      return null;
    }));
  }
  return fetched.get(id);
}

// The server escaped every character of the document, and it alone makes this HTML.
function place(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const article = holder.content.querySelector("article");
  article.hidden = true;
  pages().append(article);
  return article;
}

export async function show(id) {
  wanted = id;
  const article = articleOf(id) ?? (id ? await brought(id) : null);
  if (wanted !== id || (id && !article)) return null;
  if (article?.hidden ?? true) {
    for (const other of pages().querySelectorAll("article")) other.hidden = other !== article;
    pages().querySelector(".empty")?.remove();
    pages().scrollTop = 0;
    for (const tell of told) tell(id);
  }
  return article;
}

export function forget(id) {
  fetched.delete(id);
  articleOf(id)?.remove();
}

export function sayInstead(name) {
  for (const article of pages().querySelectorAll("article")) article.hidden = true;
  const line = pages().querySelector(".empty") ?? document.createElement("p");
  line.className = "empty";
  line.dataset.word = name;
  line.textContent = say(name);
  pages().prepend(line);
}

// Words that can be seen stay where they are. Leaves that were never laid out have a guessed height:
// the words are put right again while the leaves around them take their real heights.
export function scrollTo(range) {
  const frame = pages();
  const off = () => {
    const box = range.getBoundingClientRect();
    const { top, height } = frame.getBoundingClientRect();
    const above = box.top - top;
    const seen = above >= 0 && above + box.height <= height;
    return { seen, by: above - Math.max((height - box.height) / 3, 16) };
  };
  if (off().seen) return;
  let left = 6;
  const settle = () => {
    const { by } = off();
    if (Math.abs(by) > 2) frame.scrollBy({ top: by, behavior: "instant" });
    left -= 1;
    if (left > 0) requestAnimationFrame(settle);
  };
  settle();
}
