// SPDX-License-Identifier: EUPL-1.2
// Small network helpers that the elements share.

export function csrfToken() {
  return document.body.dataset.csrf || "";
}

export function post(url, body) {
  return fetch(url, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
  });
}

/** Fetches markup for a typed text; an answer that was overtaken by a newer one is dropped. */
export class LatestOnly {
  constructor(url) {
    this.url = url;
    this.running = null;
  }

  async ask(query) {
    this.running?.abort();
    this.running = new AbortController();
    const address = new URL(this.url, document.baseURI);
    address.searchParams.set("q", query);
    try {
      const response = await fetch(address, { signal: this.running.signal, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
      return response.ok ? await response.text() : "";
    } catch {
      return null;
    }
  }
}

export function debounced(wait, run) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), wait);
  };
}
