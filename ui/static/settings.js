// The settings: who writes, how strict, light or dark, and the language; and what leaves the machine.
import { choices, choose, onChoice } from "./choices.js";
import { make } from "./elements.js";
import { model, onServed, served, strictness } from "./served.js";
import { languages, say } from "./words.js";

const STRICTNESS = ["strict", "normal", "lenient"];
const THEMES = ["system", "light", "dark"];

// A model file is known by its name; where it lies is the server's own affair.
function short(name) {
  return name.startsWith("local:") ? `local:${name.split(/[/\\]/).pop()}` : name;
}

function why({ name, reaches }) {
  if (reaches) return say("model_there", { host: reaches });
  return say(name === "quotes" ? "model_quotes" : "model_here");
}

function options() {
  return {
    model: served.models.map((one) => [one.name, short(one.name), why(one)]),
    strictness: STRICTNESS.map((one) => [one, say(one), say(`${one}_why`)]),
    theme: THEMES.map((one) => [one, say(one), ""]),
    language: languages.map(([code, name]) => [code, name, ""]),
  };
}

function option(name, [value, title, told], chosen) {
  const box = make("input", { type: "radio", name, value, checked: value === chosen });
  box.addEventListener("change", () => choose(name, value));
  const text = make("span", {}, title, told ? make("small", { textContent: told }) : null);
  return make("label", {}, box, text);
}

function draw() {
  const chosen = { ...choices, model: model()?.name, strictness: strictness() };
  const focused = document.activeElement;
  const again = focused?.type === "radio" && `input[name="${focused.name}"]:checked`;
  for (const [name, all] of Object.entries(options())) {
    const holder = document.querySelector(`#settings [data-choice="${name}"] div`);
    holder.replaceChildren(...all.map((one) => option(name, one, chosen[name])));
  }
  if (again) document.querySelector(`#settings ${again}`)?.focus();
  const keys = [["Ctrl K", "key_conversations"], ["Alt N", "key_new"], ["Esc", "key_escape"], ["A–Z", "key_type"]];
  document.querySelector("#settings .keys").replaceChildren(
    ...keys.flatMap(([key, name]) => [
      make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: say(name) }),
    ]),
  );
}

function leaves() {
  const host = model()?.reaches;
  document.querySelector(".leaves").textContent = host ? say("leaves", { host }) : "";
}

export function listen() {
  const all = () => {
    draw();
    leaves();
  };
  onServed(all);
  onChoice(all);
  all();
}
