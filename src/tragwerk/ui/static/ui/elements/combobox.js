// SPDX-License-Identifier: EUPL-1.2
// A choice from a long list. The hidden field holds the key, `__was` the words that belong to it, so the server
// sees whether the words were changed after the choice. Without these two the words themselves are the value, and any
// words are allowed; `data-along` names fields of the form that the suggestions depend on.
import { SuggestingField } from "./listbox.js";

class Combobox extends SuggestingField {
  connectedCallback() {
    super.connectedCallback();
    this.value = this.querySelector("[data-value]");
    this.was = this.querySelector("[data-was]");
  }

  suggest() {
    const address = new URL(this.dataset.url, document.baseURI);
    for (const name of (this.dataset.along ?? "").split(" ").filter(Boolean)) {
      address.searchParams.set(name, this.field(name)?.value ?? "");
    }
    this.source.url = address;
    return super.suggest();
  }

  field(name) {
    return this.closest("form")?.elements.namedItem(name);
  }

  choose(option) {
    this.input.value = option.dataset.label;
    if (this.value) {
      this.value.value = option.dataset.value;
      this.was.value = option.dataset.label;
    }
    for (const [name, value] of Object.entries(JSON.parse(option.dataset.fills ?? "{}"))) {
      const other = this.field(name);
      if (other) other.value = value;
    }
    this.close();
    (this.value ?? this.input).dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("tw-combobox", Combobox);
