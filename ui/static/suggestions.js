// Questions that the documents answer, offered while a conversation has not begun.
import { ask, conversation, onConversation } from "./chat.js";
import { onChoice } from "./choices.js";
import { button, make } from "./elements.js";
import { asked, onServed, served } from "./served.js";
import { call } from "./server.js";

let latest = 0;

async function offer() {
  const number = ++latest;
  const holder = document.querySelector(".suggestions");
  if (conversation() || !served.ready || !served.documents.length) return;
  const query = (asked() ?? []).map((id) => `documents=${encodeURIComponent(id)}`).join("&");
  let found = [];
  try {
    found = await call(`api/suggestions${query && `?${query}`}`);
  } catch {
    // Without suggestions there is still the question.
  }
  if (number !== latest) return;
  const rows = found.map((question) => make("li", {}, button(question, () => ask(question))));
  holder.querySelector("ul").replaceChildren(...rows);
  holder.hidden = !rows.length;
}

export function listen() {
  onServed(offer);
  onConversation(offer);
  onChoice((name) => name === "documents" && offer());
}
