// Marks words in the documents: the evidence, the notes that are followed, and one that is peeked at.
import { rangeOf } from "./offsets.js";
import { articleOf, onShown } from "./pane.js";

export const COLOURS = 4;
const ADDRESS = /^#cite-([0-9a-z]+)-(\d+)-(\d+)(?:-(\d+)-(\d+))?$/i;
const marks = { evidence: [], peek: [], notes: new Map() };

export function addressOf(link) {
  const parts = ADDRESS.exec(link.getAttribute("href") ?? "");
  if (!parts) return null;
  const [start, end, focusStart, focusEnd] = parts.slice(2).map(Number);
  return { id: parts[1], start, end, focusStart, focusEnd };
}

export function rangeAt({ id, start, end }) {
  const article = articleOf(id);
  return article && rangeOf(article, start, end);
}

const focusAt = ({ id, focusStart, focusEnd }) =>
  focusEnd ? rangeAt({ id, start: focusStart, end: focusEnd }) : null;

function paint(name, ranges, priority) {
  const found = ranges.filter(Boolean);
  if (!CSS.highlights) {
    // Browsers from before 2025 select the words instead.
    if (!name.startsWith("cite") || !found.length) return;
    getSelection().removeAllRanges();
    getSelection().addRange(found[0]);
  } else if (found.length) {
    const highlight = new Highlight(...found);
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  } else CSS.highlights.delete(name);
}

export function mark(kind, value) {
  marks[kind] = value;
  repaint();
}

export function repaint() {
  paint("evidence", marks.evidence.map(rangeAt), 0);
  paint("peek", marks.peek.map(rangeAt), 1);
  paint("focus-peek", marks.peek.map(focusAt), 2);
  for (let colour = 1; colour <= COLOURS; colour += 1) {
    const of = [...marks.notes.values()].filter((note) => note.colour === colour);
    paint(`cite-${colour}`, of.map((note) => rangeAt(note.address)), 3);
    paint(`focus-${colour}`, of.map((note) => focusAt(note.address)), 4);
  }
}

onShown(repaint);
