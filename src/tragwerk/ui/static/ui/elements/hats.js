// SPDX-License-Identifier: EUPL-1.2
// The list of workplaces: find by typing, arrow keys, and back to the page where one was.

class Hats extends HTMLElement {
  connectedCallback() {
    this.find = this.querySelector("[data-find]");
    this.none = this.querySelector("[data-none]");
    this.options = [...this.querySelectorAll("[data-hat]")];
    this.find?.addEventListener("input", () => this.filter());
    this.addEventListener("keydown", (event) => this.move(event));
    this.closest("[popover]")?.addEventListener("toggle", (event) => {
      if (event.newState === "open") (this.find || this.options[0])?.focus();
    });
  }

  filter() {
    const wanted = this.find.value.trim().toLowerCase();
    for (const option of this.options) option.hidden = !option.textContent.toLowerCase().includes(wanted);
    this.none.hidden = this.options.some((option) => !option.hidden);
  }

  move(event) {
    const shown = this.options.filter((option) => !option.hidden);
    const now = shown.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      shown.at((now + (event.key === "ArrowDown" ? 1 : -1)) % shown.length)?.focus();
    } else if (event.key === "Enter" && event.target === this.find) {
      event.preventDefault();
      shown[0]?.click();
    }
  }
}

customElements.define("tw-hats", Hats);
