// What can be done with a question and its answer: copy, ask again, edit.
import { askAgain, conversation, exchangeOf, isBusy } from "./chat.js";
import { button, make } from "./elements.js";
import { call, trouble } from "./server.js";
import { say } from "./words.js";

async function copy(tool) {
  const { conversation: id, number } = exchangeOf(tool);
  const path = `api/conversations/${encodeURIComponent(id)}/export?format=markdown&number=${number}`;
  const text = call(path, { kind: "text" });
  try {
    await put(text);
    document.querySelector(".told").textContent = say("copied");
    tool.textContent = say("copied");
    setTimeout(() => (tool.textContent = say("tool_copy")), 2000);
  } catch (error) {
    trouble(error);
  }
}

async function put(text) {
  if (navigator.clipboard) {
    // A promise, so that the browser still knows that a reader asked for it.
    const type = "text/plain";
    const blob = text.then((copied) => new Blob([copied], { type }));
    await navigator.clipboard.write([new ClipboardItem({ [type]: blob })]);
    return;
  }
  // Without HTTPS there is no clipboard but that of a selection.
  const field = make("textarea", { value: await text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

function edit(tool) {
  const asked = tool.closest(".asked");
  const shown = asked.querySelector("bdi");
  const lines = [...shown.childNodes].map((node) => (node.nodeName === "BR" ? "\n" : node.textContent));
  const field = make("textarea", { className: "editing", value: lines.join(""), rows: 2 });
  field.setAttribute("aria-label", say("tool_edit"));
  const close = () => {
    form.remove();
    asked.hidden = false;
  };
  const send = () => {
    const question = field.value.trim();
    if (!question || isBusy()) return;
    close();
    askAgain("edit", question);
  };
  const form = make("div", { className: "edit" }, field,
    make("div", {}, button(say("edit_send"), send), button(say("cancel"), cancel)));
  function cancel() {
    close();
    asked.querySelector("[name=edit]")?.focus();
  }
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      cancel();
    }
  });
  asked.hidden = true;
  asked.after(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

const acts = { copy, edit, regenerate: () => askAgain("regenerate") };

export function listen() {
  document.addEventListener("click", (event) => {
    const tool = event.target.closest?.("#answers button.tool");
    if (!tool || !acts[tool.name] || (isBusy() && tool.name !== "copy")) return;
    trouble();
    if (conversation()) acts[tool.name](tool);
  });
}
