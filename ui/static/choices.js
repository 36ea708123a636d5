// What the reader chose: kept in this browser, told to whoever asks to be told.
const KEY = "footnotes";
const told = [];

const spoken = navigator.language.toLowerCase().startsWith("ja") ? "ja" : "en";
export const choices = {
  language: spoken, theme: "system", model: "", strictness: "normal", documents: null, ...read(),
};

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function choose(name, value) {
  choices[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // A browser that keeps nothing still chooses until it is closed.
  }
  for (const tell of told) tell(name);
}

export function onChoice(tell) {
  told.push(tell);
}

function light() {
  document.documentElement.dataset.theme = choices.theme;
}

light();
onChoice(light);
