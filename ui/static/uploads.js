// Files that are added: each with a line of its own for how far it is, or what is wrong with it.
import { choices, choose } from "./choices.js";
import { button, make } from "./elements.js";
import { show } from "./pane.js";
import { load } from "./served.js";
import { say } from "./words.js";

const panel = () => document.getElementById("documents");
let last = Promise.resolve();

// Only `XMLHttpRequest` tells how much of a file is sent.
function send(file, tell) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    request.open("POST", "api/documents");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      tell(say("uploading", { percent: Math.floor((100 * loaded) / total) }), loaded / total));
    request.upload.addEventListener("load", () => tell(say("indexing"), null));
    request.addEventListener("error", () => reject(new Error(say("trouble_connection"))));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve(request.response);
      else reject(new Error(request.response?.error ?? `${request.status} ${request.statusText}`));
    });
    request.send(form);
  });
}

function lineOf(file) {
  const told = make("span", { className: "how" });
  const bar = make("progress", { max: 1 });
  bar.setAttribute("aria-label", file.name);
  const item = make("li", {}, make("bdi", { textContent: file.name }), told, bar);
  panel().querySelector(".uploads").append(item);
  const tell = (text, part) => {
    if (told.textContent !== text) told.textContent = text;
    if (part === null) bar.removeAttribute("value");
    else bar.value = part;
  };
  tell(say("uploading", { percent: 0 }), 0);
  return { item, tell, bar };
}

async function add(file) {
  const { item, tell, bar } = lineOf(file);
  try {
    const { id } = await send(file, tell);
    if (choices.documents) choose("documents", [...choices.documents, id]);
    await load();
    item.remove();
    show(id);
  } catch (error) {
    bar.remove();
    item.classList.add("failed");
    item.querySelector(".how").textContent = error.message;
    item.append(button(say("dismiss"), () => item.remove()));
  }
}

// One after the other: they would be indexed one after the other all the same.
export function addAll(files) {
  if (!files.length) return;
  if (!panel().matches(":popover-open")) panel().showPopover();
  for (const file of files) last = last.then(() => add(file));
}

export function listen() {
  const input = panel().querySelector("input[type=file]");
  input.addEventListener("change", () => {
    addAll([...input.files]);
    input.value = "";
  });
  const pane = document.getElementById("document");
  const hint = document.querySelector(".drop");
  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  let over = 0;
  const drawn = (change) => {
    over = Math.max(0, over + change);
    hint.hidden = !over;
  };
  pane.addEventListener("dragenter", (event) => isFiles(event) && drawn(1));
  pane.addEventListener("dragleave", (event) => isFiles(event) && drawn(-1));
  // A file that misses the pane must not take the page's place.
  document.addEventListener("dragover", (event) => isFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    drawn(-over);
    if (pane.contains(event.target)) addAll([...event.dataTransfer.files]);
  });
}
