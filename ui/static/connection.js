// Says when the server is gone, and loads the page again once it is back; what was typed stays.
import { box, write } from "./chat.js";
import { trouble } from "./server.js";
import { say } from "./words.js";

const TYPED = "footnotes-typed";
const EVERY = 1000;
let lost = false;

async function isBack() {
  try {
    return (await fetch("page/main.js", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

// The conversation is in the address, what was chosen in this browser: nothing else is to be kept.
async function wait() {
  if (await isBack()) {
    sessionStorage.setItem(TYPED, box().value);
    location.reload();
  } else setTimeout(wait, EVERY);
}

function hear(text) {
  if (!/connection/i.test(text)) {
    trouble(new Error(text));
    return;
  }
  trouble(new Error(say("trouble_connection")));
  if (lost) return;
  lost = true;
  setTimeout(wait, EVERY);
}

export function listen() {
  const typed = sessionStorage.getItem(TYPED);
  sessionStorage.removeItem(TYPED);
  if (typed) write(box(), typed);
  // Gradio tells of errors in boxes of its own, which are not shown.
  const heard = new WeakSet();
  new MutationObserver(() => {
    for (const line of document.querySelectorAll(".toast-message-text.error")) {
      if (heard.has(line)) continue;
      heard.add(line);
      hear(line.textContent.trim());
    }
  }).observe(document.body, { childList: true, subtree: true });
}
