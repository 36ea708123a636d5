// Finds the words of a document by their offsets: an index of its text nodes, made once.
const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
const indexes = new WeakMap();

// Offsets count code points, as Python does; the DOM counts UTF-16 units.
function indexOf(article) {
  if (indexes.has(article)) return indexes.get(article);
  const nodes = [];
  const starts = [];
  const paired = [];
  let passed = 0;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const pairs = node.data.match(PAIR)?.length ?? 0;
    nodes.push(node);
    starts.push(passed);
    paired.push(pairs > 0);
    passed += node.data.length - pairs;
  }
  const index = { nodes, starts, paired, length: passed };
  indexes.set(article, index);
  return index;
}

// The last node that begins at or before an offset.
function nodeAt({ starts }, offset) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function unitsFor(index, at, points) {
  if (!index.paired[at]) return points;
  const text = index.nodes[at].data;
  let units = 0;
  for (; points > 0; points -= 1) units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
}

export function rangeOf(article, start, end) {
  const index = indexOf(article);
  if (!(start < end && end <= index.length)) return null;
  const first = nodeAt(index, start);
  const last = nodeAt(index, end - 1);
  const range = document.createRange();
  range.setStart(index.nodes[first], unitsFor(index, first, start - index.starts[first]));
  range.setEnd(index.nodes[last], unitsFor(index, last, end - index.starts[last]));
  return range;
}
