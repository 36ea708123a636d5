// The panel of documents: which are there, which are asked, which is shown; removing one's own.
import { conversation, isBusy, open } from "./chat.js";
import { ask, button, make } from "./elements.js";
import { forget, onShown, sayInstead, show, shown } from "./pane.js";
import { chooseAsked, isAsked, load, onServed, served } from "./served.js";
import { call, trouble } from "./server.js";
import { onChoice } from "./choices.js";
import { count, say } from "./words.js";

const panel = () => document.getElementById("documents");

function row(one) {
  const box = make("input", { type: "checkbox", checked: isAsked(one.id), className: "asks" });
  box.setAttribute("aria-label", say("asked", { title: one.title }));
  box.addEventListener("change", () => {
    // At least one is asked.
    if (!chooseAsked(one.id, box.checked)) box.checked = true;
  });
  const pages = Array.isArray(one.pages) ? one.pages.length : one.pages;
  const size = pages ? count("pages", pages) : say("characters", { number: one.characters.toLocaleString() });
  const title = button("", () => choose(one.id), { className: "open" });
  title.append(make("bdi", { textContent: one.title }), make("small", { textContent: size }));
  if (one.id === shown()) title.ariaCurrent = "true";
  const acts = one.removable
    ? make("span", { className: "acts" }, button(say("remove"), () =>
        ask(item, say("remove_sure"), say("remove"), say("keep"), () => remove(one))))
    : null;
  const item = make("li", {}, box, title, acts);
  return item;
}

function choose(id) {
  panel().hidePopover();
  show(id);
}

async function remove(one) {
  try {
    await call(`api/documents/${encodeURIComponent(one.id)}`, { method: "DELETE" });
  } catch (error) {
    trouble(error);
    return;
  }
  forget(one.id);
  await load();
  // What answers said of it is gone, too.
  if (conversation() && !isBusy()) open(conversation(), { pushed: false });
}

function list() {
  const rows = served.documents.map(row);
  if (!rows.length) rows.push(make("li", { className: "hint", textContent: say("documents_none") }));
  panel().querySelector(".list").replaceChildren(...rows);
  name();
}

function name() {
  const one = served.documents.find((document_) => document_.id === shown());
  const title = document.querySelector("#document .title .name");
  title.textContent = one?.title ?? say("documents");
  for (const link of panel().querySelectorAll(".open")) link.ariaCurrent = null;
}

function refresh() {
  list();
  const first = served.documents.find((one) => isAsked(one.id)) ?? served.documents[0];
  const there = served.documents.some((one) => one.id === shown());
  if (!there && first) show(first.id);
  if (!first) sayInstead("documents_none");
}

export function listen() {
  panel().addEventListener("beforetoggle", (event) => event.newState === "open" && list());
  onServed(refresh);
  onShown(name);
  onChoice((what) => what === "language" && list());
}
