// SPDX-License-Identifier: EUPL-1.2
// Keeps the number beside the bell up to date on a page that stays open and is being looked at.

const EVERY = 60_000;

class Bell extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.url) return;
    this.timer = setInterval(() => this.ask(), EVERY);
    this.seen = () => document.visibilityState === "visible" && this.ask();
    document.addEventListener("visibilitychange", this.seen);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  async ask() {
    if (document.visibilityState !== "visible") return;
    try {
      // Asking is no use of the program: it must not keep a session alive that nobody uses.
      const answer = await fetch(this.dataset.url, { credentials: "same-origin", redirect: "error", headers: { "X-Unattended": "1" } });
      if (answer.ok) this.show(await answer.json());
    } catch {
      // Without a connection, or signed out, the number stays as it is.
    }
  }

  show({ count, label }) {
    const link = this.querySelector("a");
    link.setAttribute("aria-label", label);
    let bubble = link.querySelector(".tw-count");
    if (!count) {
      bubble?.remove();
      return;
    }
    if (!bubble) {
      bubble = document.createElement("span");
      bubble.className = "tw-count tw-count--strong";
      bubble.setAttribute("aria-hidden", "true");
      link.append(bubble);
    }
    bubble.textContent = count > 99 ? "99+" : String(count);
  }
}

customElements.define("tw-bell", Bell);
