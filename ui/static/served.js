// What the server offers: documents and models, asked for once and again when they change.
import { choices, choose } from "./choices.js";
import { call, trouble } from "./server.js";

const told = [];
export const served = { documents: [], models: [], ready: false };
export const onServed = (tell) => told.push(tell);

export async function load() {
  try {
    [served.documents, served.models] = await Promise.all([
      call("api/documents"),
      served.models.length ? served.models : call("api/models"),
    ]);
  } catch (error) {
    trouble(error);
    return;
  }
  served.ready = true;
  forgetTheGone();
  for (const tell of told) tell();
}

// What was chosen may be gone: a choice of which nothing is left is a choice of everything.
function forgetTheGone() {
  if (!choices.documents) return;
  const left = choices.documents.filter((id) => served.documents.some((one) => one.id === id));
  if (left.length !== choices.documents.length) choose("documents", left.length ? left : null);
}

// The ids of the documents that are asked, null for all of them.
export function asked() {
  return choices.documents;
}

export const isAsked = (id) => choices.documents?.includes(id) ?? true;

export function chooseAsked(id, wanted) {
  const all = served.documents.map((one) => one.id);
  const chosen = all.filter((one) => (one === id ? wanted : isAsked(one)));
  if (chosen.length) choose("documents", chosen.length === all.length ? null : chosen);
  return chosen.length > 0;
}

// What is shown as chosen is what is asked for: also where nothing was chosen yet.
export function model() {
  const { models } = served;
  const chosen = models.find((one) => one.name === choices.model);
  return chosen ?? models.find((one) => one.default) ?? models[0];
}
