// On a phone the document is a sheet below the chat, which a note or a button draws up.
export function listen() {
  const button = document.querySelector("#document .sheet");
  const tell = () => (button.ariaExpanded = String(document.body.classList.contains("reading")));
  button.addEventListener("click", () => document.body.classList.toggle("reading"));
  new MutationObserver(tell).observe(document.body, { attributeFilter: ["class"] });
}
