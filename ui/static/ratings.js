// What a reader thinks of an answer: kept beside it, with a note if there is one.
import { exchangeOf } from "./chat.js";
import { button, make } from "./elements.js";
import { call, trouble } from "./server.js";
import { say } from "./words.js";

const KINDS = ["helpful", "wrong", "citation"];

// Keeps a rating; without one, takes back what was given.
async function put(tool, rating) {
  const { conversation, number } = exchangeOf(tool);
  const path = `api/conversations/${encodeURIComponent(conversation)}/${number}/rating`;
  try {
    await call(path, rating ? { method: "PUT", body: rating } : { method: "DELETE" });
  } catch (error) {
    trouble(error);
    return false;
  }
  for (const other of tool.parentElement.children) {
    if (KINDS.includes(other.name)) other.classList.toggle("given", Boolean(rating) && other === tool);
  }
  return true;
}

// Below the answer: which note is meant, if one is, and room for what should be there instead.
function form(tool) {
  const answer = tool.closest(".answer");
  answer.parentElement.querySelector(".rating")?.remove();
  const holder = make("div", { className: "rating" });
  const close = () => {
    holder.remove();
    tool.focus();
  };
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  answer.after(holder);
  return { holder, close };
}

function askForNote(tool, rating, { holder, close }) {
  const field = make("input", { type: "text", maxLength: 2000, placeholder: say("rating_note") });
  field.setAttribute("aria-label", say("rating_note"));
  const send = async () => {
    if (!field.value.trim() || (await put(tool, { ...rating, note: field.value.trim() }))) close();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) send();
  });
  holder.replaceChildren(
    make("p", { role: "status", textContent: say("rating_thanks") }),
    make("div", {}, field, button(say("rating_send"), send), button(say("close"), close)),
  );
  field.focus();
}

async function rate(tool) {
  if (tool.classList.contains("given")) {
    tool.closest(".answer").parentElement.querySelector(".rating")?.remove();
    put(tool, null);
    return;
  }
  const opened = form(tool);
  if (tool.name !== "citation") {
    if (await put(tool, { kind: tool.name })) askForNote(tool, { kind: tool.name }, opened);
    else opened.close();
    return;
  }
  const links = tool.closest(".answer").querySelectorAll(".notes a.cite");
  const choices = [...links].map((link) => {
    const rating = { kind: "citation", citation: Number(link.textContent) };
    const label = say("note", { number: link.textContent });
    return button(label, async () => {
      if (await put(tool, rating)) askForNote(tool, rating, opened);
    });
  });
  const question = make("p", { textContent: say("rating_which") });
  opened.holder.replaceChildren(question, make("div", {}, ...choices, button(say("cancel"), opened.close)));
  choices[0]?.focus();
}

export function listen() {
  document.addEventListener("click", (event) => {
    const tool = event.target.closest?.("#answers button.tool");
    if (tool && KINDS.includes(tool.name)) rate(tool);
  });
}
