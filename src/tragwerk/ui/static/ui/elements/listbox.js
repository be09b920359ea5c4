// SPDX-License-Identifier: EUPL-1.2
// What a text field with a list of suggestions does (ARIA combobox); the search and the field's combobox build on it.
import { LatestOnly, debounced } from "./net.js";
import { place } from "./popover.js";

const FEWEST_LETTERS = 2;

export class SuggestingField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input:not([type=hidden])");
    this.list = this.querySelector("[role=listbox]");
    this.status = this.querySelector("[data-status]");
    if (!this.input || !this.list || !this.dataset.url || this.source) return;
    this.source = new LatestOnly(this.dataset.url);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", this.list.id);
    this.refresh = debounced(150, () => this.suggest());
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.contains(document.activeElement) || this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  typed() {
    this.refresh();
  }

  async suggest() {
    const query = this.input.value.trim();
    if (query.length < FEWEST_LETTERS) return this.close();
    const markup = await this.source.ask(query);
    if (markup === null || query !== this.input.value.trim()) return undefined;
    this.list.innerHTML = markup; // from our own server, escaped there
    this.options().forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
    });
    return this.show();
  }

  show() {
    const found = this.options().length;
    this.status.textContent = found ? this.dataset.textCount.replace("{n}", found) : this.dataset.textNone;
    if (!found) {
      this.list.innerHTML = "";
      const line = document.createElement("p");
      line.className = "tw-small tw-muted tw-hats__none";
      line.textContent = this.dataset.textNone;
      this.list.append(line);
    }
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    this.list.style.width = `${this.input.offsetWidth}px`;
    place(this.list, this.input);
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  point(index) {
    const options = this.options();
    if (!options.length) return;
    options.forEach((option) => option.setAttribute("aria-selected", "false"));
    const chosen = options.at(index % options.length);
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", chosen.id);
  }

  key(event) {
    const open = this.list.matches(":popover-open");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void this.suggest();
      const now = this.options().indexOf(this.active());
      this.point(event.key === "ArrowDown" ? now + 1 : Math.max(now, 0) - 1);
    } else if (event.key === "Enter" && open && this.active()) {
      event.preventDefault();
      this.choose(this.active());
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option && !option.href) this.choose(option);
  }

  choose() {}
}
