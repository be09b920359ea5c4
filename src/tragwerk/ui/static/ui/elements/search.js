// SPDX-License-Identifier: EUPL-1.2
// The search over everything in the header: suggestions while typing, Enter without a choice opens the result page.
import { SuggestingField } from "./listbox.js";

class Search extends SuggestingField {
  connectedCallback() {
    super.connectedCallback();
    this.form = this.closest("form");
    this.input?.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.form.classList.remove("is-open");
    });
    this.input?.addEventListener("blur", () => setTimeout(() => this.contains(document.activeElement) || this.form.classList.remove("is-open"), 200));
  }

  choose(option) {
    location.assign(option.href);
  }

  open() {
    this.form.classList.add("is-open");
    this.input.focus();
    this.input.select();
  }
}

customElements.define("tw-search", Search);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-search]");
  const search = document.querySelector("tw-search");
  if (opener && search) {
    event.preventDefault();
    search.open();
  }
});
