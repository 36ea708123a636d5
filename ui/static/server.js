// Calls of the server: JSON comes back, or an error whose message is one line to show.
import { say } from "./words.js";

export async function call(path, { method = "GET", body, kind = "json" } = {}) {
  let reply;
  try {
    reply = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error(say("trouble_connection"));
  }
  if (!reply.ok) throw new Error(await lineOf(reply));
  if (kind === "text") return reply.text();
  return reply.status === 204 ? null : reply.json();
}

async function lineOf(reply) {
  try {
    const { error, detail } = JSON.parse(await reply.text());
    if (typeof (error ?? detail) === "string") return error ?? detail;
  } catch {
    // Whatever else was sent says less than its status.
  }
  return `${reply.status} ${reply.statusText}`;
}

// The line below the question; it goes when the next thing is done.
export function trouble(error = null) {
  const line = document.querySelector(".trouble");
  if (line) line.textContent = error?.message ?? "";
}
