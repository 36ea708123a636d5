// The panel of past conversations: search, open, rename, delete; and the export of the one shown.
import { conversation, onConversation, open } from "./chat.js";
import { ask, button, make } from "./elements.js";
import { call, trouble } from "./server.js";
import { ago, count, say } from "./words.js";

const FORMATS = ["markdown", "html", "json"];
const panel = () => document.getElementById("conversations");
const search = () => panel().querySelector("input");
const pathOf = (id) => `api/conversations/${encodeURIComponent(id)}`;
let latest = 0;

async function list() {
  const number = ++latest;
  let found;
  try {
    found = await call(`api/conversations?search=${encodeURIComponent(search().value)}`);
  } catch (error) {
    trouble(error);
    return;
  }
  if (number !== latest) return;
  const none = search().value ? "conversations_not_found" : "conversations_none";
  const rows = found.map(row);
  if (!rows.length) rows.push(make("li", { className: "hint", textContent: say(none) }));
  panel().querySelector(".list").replaceChildren(...rows);
}

function row(one) {
  const told = `${count("questions", one.exchanges)} · ${ago(one.changed)}`;
  const title = button("", () => choose(one.id), { className: "open" });
  title.append(make("bdi", { textContent: one.title }), make("small", { textContent: told }));
  if (one.id === conversation()) title.ariaCurrent = "true";
  const acts = make("span", { className: "acts" },
    button(say("rename"), () => rename(item, one)),
    button(say("delete"), () => ask(item, say("delete_sure"), say("delete"), say("keep"), () => remove(one))));
  const item = make("li", {}, title, acts);
  return item;
}

function choose(id) {
  panel().hidePopover();
  open(id);
}

function rename(item, one) {
  const field = make("input", { type: "text", value: one.title, maxLength: 200 });
  field.setAttribute("aria-label", say("rename"));
  const before = [...item.childNodes];
  const back = () => {
    item.replaceChildren(...before);
    item.querySelector("button").focus();
  };
  field.addEventListener("keydown", async (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      back();
    }
    if (event.key !== "Enter" || event.isComposing) return;
    const title = field.value.trim();
    if (!title || title === one.title) return back();
    try {
      await call(pathOf(one.id), { method: "PATCH", body: { title } });
    } catch (error) {
      return trouble(error);
    }
    await list();
    panel().querySelector(".open")?.focus();
  });
  item.replaceChildren(field);
  field.select();
}

async function remove(one) {
  try {
    await call(pathOf(one.id), { method: "DELETE" });
  } catch (error) {
    trouble(error);
    return;
  }
  if (one.id === conversation()) open("");
  await list();
  search().focus();
}

function exports() {
  const links = FORMATS.map((format) => {
    const href = `${pathOf(conversation())}/export?format=${format}`;
    return make("li", {}, make("a", { href, download: "", textContent: say(`export_${format}`) }));
  });
  document.querySelector("#export .formats").replaceChildren(...links);
}

export function listen() {
  panel().addEventListener("beforetoggle", (event) => event.newState === "open" && list());
  search().addEventListener("input", list);
  document.getElementById("export").addEventListener("beforetoggle", exports);
  document.querySelector(".new").addEventListener("click", () => open(""));
  onConversation(() => panel().matches(":popover-open") && list());
}
