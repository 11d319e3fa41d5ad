// The same API as everybody's, with the session's cookie and its token against forged requests.

const BASE = "/v1/";

/** What went wrong, in the server's words. */
export class Refused extends Error {
  constructor(problem, status) {
    super(problem.detail || `The server answered ${status}.`);
    this.code = problem.code;
    this.status = status;
  }
}

async function send(method, path, query, body) {
  const address = new URL(BASE + path, location.origin);
  for (const [name, value] of Object.entries(query || {})) {
    if (value !== undefined && value !== null && value !== "") address.searchParams.set(name, value);
  }
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-CSRF-Token"] = document.body.dataset.csrf;
    headers["Idempotency-Key"] = crypto.randomUUID();
  }
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(address, {
    method, headers, credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const said = text && (answer.headers.get("Content-Type") || "").includes("json") ? JSON.parse(text) : {};
  if (answer.status === 401) location.assign("/");
  if (!answer.ok) throw new Refused(said, answer.status);
  return said;
}

export const get = (path, query) => send("GET", path, query);
export const post = (path, body, query) => send("POST", path, query, body);
export const patch = (path, body) => send("PATCH", path, undefined, body);
