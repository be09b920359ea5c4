// SPDX-License-Identifier: EUPL-1.2
// Keeps what is being typed on the server, two seconds after the last key and when the page is left.
import { post, csrfToken, debounced } from "./net.js";

const WAIT = 2000;

class Draft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || this.save) return;
    this.status = this.querySelector("[data-draft-status]");
    this.changed = false;
    this.save = debounced(WAIT, () => this.send());
    this.form.addEventListener("input", () => this.note());
    this.form.addEventListener("change", () => this.note());
    this.form.addEventListener("submit", () => {
      this.changed = false;
    });
    addEventListener("pagehide", () => this.leave());
  }

  note() {
    this.changed = true;
    this.save();
  }

  body() {
    const values = new FormData();
    values.set("draft-key", this.dataset.key);
    for (const [name, value] of new FormData(this.form)) {
      const field = this.form.elements.namedItem(name);
      if (typeof value === "string" && field?.type !== "password") values.append(name, value);
    }
    return values;
  }

  async send() {
    if (!this.changed) return;
    this.changed = false;
    try {
      const response = await post(this.dataset.saveUrl, this.body());
      if (!response.ok) throw new Error(String(response.status));
      this.say(this.dataset.textSaved.replace("{time}", (await response.json()).time));
    } catch {
      this.changed = true;
      this.say(this.dataset.textFailed);
      this.save();
    }
  }

  leave() {
    if (!this.changed) return;
    const values = this.body();
    values.set("csrfmiddlewaretoken", csrfToken());
    navigator.sendBeacon(this.dataset.saveUrl, values);
  }

  say(text) {
    if (this.status) this.status.textContent = text;
  }
}

customElements.define("tw-draft", Draft);
