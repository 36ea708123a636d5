// Makes elements; what they hold is only ever text.
export function make(tag, properties = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...inside.filter((one) => one !== null && one !== undefined));
  return element;
}

export const button = (text, act, properties = {}) =>
  make("button", { type: "button", textContent: text, on: { click: act }, ...properties });

// A question in the place of a row: does what it asks about, or puts the row back.
export function ask(row, question, yes, no, act) {
  const before = [...row.childNodes];
  const back = () => {
    row.replaceChildren(...before);
    row.querySelector("button")?.focus();
  };
  const keep = button(no, back);
  row.replaceChildren(
    make("p", { className: "sure", textContent: question }),
    make("span", { className: "acts" }, button(yes, act, { className: "grave" }), keep),
  );
  row.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !keep.isConnected) return;
    event.preventDefault();
    event.stopPropagation();
    back();
  });
  keep.focus();
}
