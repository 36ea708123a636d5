// Starts the page once Gradio has drawn it.
import * as chat from "./chat.js";
import * as connection from "./connection.js";
import * as conversations from "./conversations.js";
import * as keys from "./keys.js";
import * as library from "./library.js";
import * as notes from "./notes.js";
import * as ratings from "./ratings.js";
import { load } from "./served.js";
import * as settings from "./settings.js";
import * as sheet from "./sheet.js";
import * as suggestions from "./suggestions.js";
import * as tools from "./tools.js";
import * as uploads from "./uploads.js";
import { speak } from "./words.js";

const NEEDED = ["#wish textarea", "#question textarea", "#document .pages", "#settings", "#again", "#open"];

function start() {
  const all = [
    settings, library, uploads, chat, conversations, suggestions, notes, ratings, tools, keys, sheet,
    connection,
  ];
  for (const module of all) module.listen();
  speak();
  document.body.classList.add("ready");
  load();
}

const drawn = () => NEEDED.every((selector) => document.querySelector(selector));
if (drawn()) start();
else {
  const watcher = new MutationObserver(() => {
    if (!drawn()) return;
    watcher.disconnect();
    start();
  });
  watcher.observe(document.documentElement, { childList: true, subtree: true });
}
