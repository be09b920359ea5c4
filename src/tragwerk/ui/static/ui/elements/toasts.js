// SPDX-License-Identifier: EUPL-1.2
// What was just done: leaves after ten seconds, waits while it has the focus or the pointer.

class Toasts extends HTMLElement {
  connectedCallback() {
    for (const toast of this.querySelectorAll("[data-toast]")) this.watch(toast);
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) event.target.closest("[data-toast]").remove();
    });
  }

  watch(toast) {
    if ("stays" in toast.dataset) return;
    let timer = 0;
    const start = () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), Number(this.dataset.seconds) * 1000);
    };
    const hold = () => clearTimeout(timer);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("focusout", start);
    toast.addEventListener("pointerleave", start);
    start();
  }

  /** Adds a toast that came with an answer of htmx. */
  add(markup) {
    this.insertAdjacentHTML("beforeend", markup);
    this.watch(this.lastElementChild);
  }
}

customElements.define("tw-toasts", Toasts);

// Closes a toast that stands inside a page, as in the style guide.
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close && !close.closest("tw-toasts")) close.closest("[data-toast]")?.remove();
});
