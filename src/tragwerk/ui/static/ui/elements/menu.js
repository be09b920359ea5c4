// SPDX-License-Identifier: EUPL-1.2
// A menu behind a button: arrow keys, first letter, Esc gives the focus back (the last is the browser's).
import { invokerOf } from "./popover.js";

// The plain lists of verbs (⋮, export, row actions) are groups of links and buttons, no ARIA menus; Tab stays as it is
// and the arrow keys are an extra. They come and go with the rows, so the page listens, not each list.
const LISTS = ".tw-menu[popover]:not([role=menu]), .tw-personmenu .tw-menu";
const entriesOf = (list) =>
  [...list.querySelectorAll(".tw-menu__item:not([disabled])")].filter((entry) => entry.offsetParent !== null);

function step(entries, key) {
  const now = entries.indexOf(document.activeElement);
  const steps = { ArrowDown: now + 1, ArrowUp: now < 0 ? -1 : now - 1, Home: 0, End: -1 };
  return key in steps ? entries.at(steps[key] % entries.length) : undefined;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  const open = event.target.closest(LISTS);
  const behind = event.target.closest("[popovertarget]");
  const list = open ?? (behind && document.getElementById(behind.getAttribute("popovertarget")));
  if (!list?.matches(LISTS) || (!open && event.key !== "ArrowDown")) return;
  if (!open && !list.matches(":popover-open")) list.showPopover();
  const entry = step(entriesOf(list), event.key);
  if (!entry) return;
  event.preventDefault();
  entry.focus();
});

class Menu extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("[role=menu]");
    if (!this.list || this.ready) return;
    this.ready = true;
    this.list.addEventListener("keydown", (event) => this.move(event));
    this.list.addEventListener("toggle", (event) => event.newState === "open" && this.items()[0]?.focus());
    this.list.addEventListener("click", (event) => event.target.closest("[role=menuitem]") && this.list.hidePopover());
    invokerOf(this.list)?.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        this.list.showPopover();
      }
    });
  }

  items() {
    return [...this.list.querySelectorAll("[role=menuitem]:not([disabled])")];
  }

  move(event) {
    const items = this.items();
    const now = items.indexOf(document.activeElement);
    const steps = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 };
    if (event.key in steps) {
      event.preventDefault();
      items.at(steps[event.key] % items.length)?.focus();
    } else if (event.key === "Tab") {
      this.list.hidePopover();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const letter = event.key.toLowerCase();
      const rest = [...items.slice(now + 1), ...items.slice(0, now + 1)];
      rest.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    }
  }
}

customElements.define("tw-menu", Menu);
