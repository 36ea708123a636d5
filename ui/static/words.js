// The words of the interface in the language that is chosen; the table comes with the page.
import { choices, onChoice } from "./choices.js";

const tables = JSON.parse(document.getElementById("words").textContent);
export const languages = Object.entries(tables).map(([code, table]) => [code, table.language_name]);

const language = () => (choices.language in tables ? choices.language : "en");

export function say(name, values = {}) {
  return tables[language()][name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

export function count(name, number) {
  const one = `${name}.one`;
  const shown = { number: number.toLocaleString(language()) };
  return say(number === 1 && one in tables[language()] ? one : name, shown);
}

export function ago(seconds) {
  const format = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  const passed = seconds - Date.now() / 1000;
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(passed) >= length) return format.format(Math.round(passed / length), unit);
  }
  return format.format(0, "minute");
}

// Elements say which words they hold: `data-word` as text, the others as attributes.
export function fill(root = document) {
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
    if (element.dataset.keys) element.title = element.dataset.keys;
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.placeholder = say(element.dataset.placeholder);
  }
}

export function speak() {
  document.documentElement.lang = language();
  fill();
}

onChoice((name) => name === "language" && speak());
