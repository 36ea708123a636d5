// The keyboard: Escape clears, letters go to the question, and two shortcuts.
import { box, open } from "./chat.js";
import { clear } from "./notes.js";

const isTyping = (element) => element?.matches?.("input, textarea, select, [contenteditable]");
const isLetter = (event) =>
  event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;

export function listen() {
  document.addEventListener("keydown", (event) => {
    const panel = document.querySelector("[popover]:popover-open");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      document.getElementById("conversations").togglePopover();
    } else if (event.altKey && event.code === "KeyN") {
      event.preventDefault();
      panel?.hidePopover();
      open("");
    } else if (event.key === "Escape" && !panel) {
      clear();
      document.body.classList.remove("reading");
    } else if (isLetter(event) && !panel && !isTyping(event.target)) {
      if (event.target === document.body || event.target.closest("#document .pages")) box().focus();
    }
  });
}
