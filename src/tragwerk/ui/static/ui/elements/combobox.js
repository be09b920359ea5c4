// SPDX-License-Identifier: EUPL-1.2
// A choice from a long list. The hidden field holds the key, `__was` the words that belong to it, so the server
// sees whether the words were changed after the choice.
import { SuggestingField } from "./listbox.js";

class Combobox extends SuggestingField {
  connectedCallback() {
    super.connectedCallback();
    this.value = this.querySelector("[data-value]");
    this.was = this.querySelector("[data-was]");
  }

  choose(option) {
    this.input.value = option.dataset.label;
    this.value.value = option.dataset.value;
    this.was.value = option.dataset.label;
    this.close();
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("tw-combobox", Combobox);
