// SPDX-License-Identifier: EUPL-1.2
// Live progress of a job: server-sent events, and asking every few seconds where they do not get through.

const MARKS = [0, 50, 100];
const POLL = 3000;

class Progress extends HTMLElement {
  connectedCallback() {
    this.bar = this.querySelector("[role=progressbar]");
    this.text = this.querySelector("[data-text]");
    this.live = this.querySelector("[data-live]");
    this.spoken = -1;
    if (this.dataset.state !== "running") return;
    if (this.dataset.url && "EventSource" in window) this.listen();
    else this.poll();
  }

  disconnectedCallback() {
    this.stop();
  }

  stop() {
    this.events?.close();
    clearTimeout(this.timer);
  }

  listen() {
    this.events = new EventSource(this.dataset.url);
    this.events.addEventListener("message", (event) => this.show(JSON.parse(event.data)));
    this.events.addEventListener("error", () => {
      if (this.dataset.pollUrl) {
        this.events.close();
        this.poll();
      } else {
        this.text.textContent = this.dataset.textLost;
      }
    });
  }

  async poll() {
    if (!this.dataset.pollUrl) return;
    try {
      const response = await fetch(this.dataset.pollUrl, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      this.show(await response.json());
    } catch {
      this.text.textContent = this.dataset.textLost;
    }
    if (this.dataset.state === "running") this.timer = setTimeout(() => this.poll(), POLL);
  }

  show(report) {
    const percent = Math.max(0, Math.min(100, Number(report.percent ?? 0)));
    this.bar.firstElementChild.setAttribute("width", `${percent}%`);
    this.bar.setAttribute("aria-valuenow", String(Math.round(percent)));
    if (report.text) this.text.textContent = report.text;
    const mark = MARKS.filter((value) => value <= percent).at(-1);
    if (mark !== this.spoken) {
      this.spoken = mark;
      this.live.textContent = report.text || `${mark} %`;
    }
    if (report.state && report.state !== "running") this.finish(report);
  }

  finish(report) {
    this.dataset.state = report.state;
    this.stop();
    this.dispatchEvent(new CustomEvent("tw:finished", { bubbles: true, detail: report }));
    const next = report.url || this.dataset.doneUrl;
    if (next === location.pathname + location.search) location.reload();
    else if (next) location.assign(next);
  }
}

customElements.define("tw-progress", Progress);
