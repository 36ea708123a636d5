// A click on a note shows the exact words in the document panel; nothing is asked of the server.
(() => {
  "use strict";
  const ADDRESS = /^#cite-([0-9a-z]+)-(\d+)-(\d+)(?:-(\d+)-(\d+))?$/i;
  const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
  let active = null;
  let marked = "";

  const panel = () => document.getElementById("document");
  const addressOf = (link) => {
    const parts = ADDRESS.exec(link.getAttribute("href") ?? "");
    if (!parts) return null;
    const [start, end, focusStart, focusEnd] = parts.slice(2).map(Number);
    return { id: parts[1], start, end, focusStart, focusEnd };
  };

  // Offsets count code points, as Python does; the DOM counts UTF-16 units.
  function unitsFor(text, points) {
    let units = 0;
    for (; points > 0; points -= 1) units += text.codePointAt(units) > 0xffff ? 2 : 1;
    return units;
  }

  function rangeOf(article, start, end) {
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let passed = 0;
    let begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.data.length - (node.data.match(PAIR)?.length ?? 0);
      if (!begun && start < passed + length) {
        range.setStart(node, unitsFor(node.data, start - passed));
        begun = true;
      }
      if (begun && end <= passed + length) {
        range.setEnd(node, unitsFor(node.data, end - passed));
        return range;
      }
      passed += length;
    }
    return null;
  }

  function paint(name, ranges) {
    if (!CSS.highlights) {
      // Browsers from before 2025 select the words instead.
      if (name === "cite") getSelection().removeAllRanges();
      if (name === "cite" && ranges.length) getSelection().addRange(ranges[0]);
    } else if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
    else CSS.highlights.delete(name);
  }

  function show(id) {
    const chosen = document.getElementById(`doc-${id}`);
    if (!chosen) return null;
    for (const article of panel().querySelectorAll("article")) article.hidden = article !== chosen;
    panel().querySelector(".titles").value = chosen.id;
    return chosen;
  }

  function scrollTo(range) {
    const pages = panel().querySelector(".pages");
    const box = range.getBoundingClientRect();
    const frame = pages.getBoundingClientRect();
    const room = Math.max((frame.height - box.height) / 3, 16);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    pages.scrollTo({
      top: pages.scrollTop + box.top - frame.top - room,
      behavior: calm ? "instant" : "smooth",
    });
  }

  function clear() {
    active?.classList.remove("active");
    active = null;
    paint("cite", []);
    paint("focus", []);
    const status = panel()?.querySelector(".shown-note");
    if (status) status.textContent = "";
  }

  function markEvidence(answer) {
    const ranges = [];
    for (const link of answer?.querySelectorAll("a.passage") ?? []) {
      const { id, start, end } = addressOf(link);
      const article = document.getElementById(`doc-${id}`);
      const range = article && rangeOf(article, start, end);
      if (range) ranges.push(range);
    }
    paint("evidence", ranges);
    return ranges;
  }

  function follow(link) {
    const to = addressOf(link);
    const article = to && show(to.id);
    const range = article && rangeOf(article, to.start, to.end);
    if (!range) return;
    clear();
    markEvidence(link.closest(".answer"));
    paint("cite", [range]);
    const focus = to.focusEnd ? rangeOf(article, to.focusStart, to.focusEnd) : null;
    paint("focus", focus ? [focus] : []);
    active = link;
    link.classList.add("active");
    const passage = link.classList.contains("passage");
    panel().querySelector(".shown-note").textContent =
      passage ? "Passage" : `Note ${link.textContent}`;
    document.body.classList.add("reading");
    requestAnimationFrame(() => {
      scrollTo(range);
      link.scrollIntoView({ block: "nearest" });
    });
  }

  // The evidence of the newest answer is marked as soon as it is in the chat.
  function notice() {
    // Gradio names each message by its HTML source; what it says is name enough.
    for (const message of document.querySelectorAll('#chat [aria-label*="<div"]')) {
      message.removeAttribute("aria-label");
    }
    const answers = document.querySelectorAll("#chat .answer");
    const answer = answers[answers.length - 1];
    const links = [...(answer?.querySelectorAll("a.passage") ?? [])];
    const found = answers.length + links.map((link) => link.getAttribute("href")).join();
    if (found === marked || !panel()?.querySelector("article")) return;
    marked = found;
    clear();
    document.body.classList.remove("reading");
    const ranges = markEvidence(answer);
    if (ranges.length && show(addressOf(links[0]).id)) scrollTo(ranges[0]);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cite");
    if (link) {
      event.preventDefault();
      follow(link);
    } else if (event.target.closest?.(".sheet")) {
      document.body.classList.toggle("reading");
    }
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("#document .titles")) return;
    clear();
    show(event.target.value.slice("doc-".length));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    clear();
    document.body.classList.remove("reading");
  });
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      notice();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
