// SPDX-License-Identifier: EUPL-1.2
// The calendar beside a date field: an aid, the field itself understands what is typed.
import { place } from "./popover.js";

const icon = (name) => {
  const sprite = document.querySelector("use[href]")?.getAttribute("href").split("#")[0];
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "tw-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(ns, "use");
  use.setAttribute("href", `${sprite}#i-${name}`);
  svg.append(use);
  return svg;
};

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  if (tag === "button") made.type = "button";
  return made;
}

function parse(text) {
  const german = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text.trim());
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  if (german) return new Date(Number(german[3]), Number(german[2]) - 1, Number(german[1]));
  if (iso) return new Date(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  return null;
}

const sameDay = (one, two) => Boolean(one && two) && one.toDateString() === two.toDateString();

class DateField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    if (!this.input || this.button) return;
    this.language = document.documentElement.lang || "de";
    this.button = element("button", "tw-iconbtn");
    this.button.setAttribute("aria-label", this.dataset.textOpen);
    this.button.setAttribute("aria-haspopup", "dialog");
    this.button.setAttribute("aria-expanded", "false");
    this.button.append(icon("calendar_month"));
    this.panel = element("div", "tw-popover kern-layer kern-level-2");
    this.panel.popover = "auto";
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-label", this.dataset.textLabel);
    this.append(this.button, this.panel);
    this.button.addEventListener("click", () => this.open());
    this.panel.addEventListener("toggle", (event) => this.button.setAttribute("aria-expanded", String(event.newState === "open")));
    this.panel.addEventListener("keydown", (event) => this.key(event));
  }

  open() {
    this.chosen = parse(this.input.value);
    this.focusDay = this.chosen || new Date();
    this.draw();
    this.panel.showPopover();
    place(this.panel, this.input);
    this.focusCell();
  }

  draw() {
    const first = new Date(this.focusDay.getFullYear(), this.focusDay.getMonth(), 1);
    const head = element("div", "tw-calhead");
    const name = first.toLocaleDateString(this.language, { month: "long", year: "numeric" });
    head.append(this.turn(-1, "chevron_left", this.dataset.textPrevious), element("b", "", name), this.turn(1, "chevron_right", this.dataset.textNext));
    head.querySelector("b").setAttribute("aria-live", "polite");
    this.panel.replaceChildren(head, this.table(first));
  }

  turn(months, sign, label) {
    const button = element("button", "tw-iconbtn");
    button.setAttribute("aria-label", label);
    button.append(icon(sign));
    button.addEventListener("click", () => this.shift(months));
    return button;
  }

  shift(months) {
    const day = this.focusDay;
    const last = new Date(day.getFullYear(), day.getMonth() + months + 1, 0).getDate();
    this.focusDay = new Date(day.getFullYear(), day.getMonth() + months, Math.min(day.getDate(), last));
    this.draw();
  }

  table(first) {
    const table = element("table", "tw-cal");
    const start = new Date(first);
    start.setDate(1 - ((first.getDay() + 6) % 7));
    const names = table.createTHead().insertRow();
    const body = table.createTBody();
    for (let index = 0; index < 42; index += 1) {
      const day = new Date(start.getFullYear(), start.getMonth(), start.getDate() + index);
      if (index < 7) {
        const cell = element("th", "", day.toLocaleDateString(this.language, { weekday: "short" }).slice(0, 2));
        cell.scope = "col";
        names.append(cell);
      }
      const row = index % 7 ? body.lastElementChild : body.insertRow();
      row.insertCell().append(this.cell(day, first));
    }
    return table;
  }

  cell(day, first) {
    const button = element("button", day.getMonth() === first.getMonth() ? "" : "is-out", String(day.getDate()));
    button.setAttribute("aria-label", day.toLocaleDateString(this.language, { dateStyle: "full" }));
    button.setAttribute("aria-pressed", String(sameDay(day, this.chosen)));
    if (sameDay(day, new Date())) button.setAttribute("aria-current", "date");
    button.tabIndex = sameDay(day, this.focusDay) ? 0 : -1;
    button.addEventListener("click", () => this.choose(day));
    return button;
  }

  focusCell() {
    this.panel.querySelector(".tw-cal [tabindex='0']")?.focus();
  }

  key(event) {
    if (!event.target.closest(".tw-cal")) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    if (event.key in steps) {
      const day = this.focusDay;
      this.focusDay = new Date(day.getFullYear(), day.getMonth(), day.getDate() + steps[event.key]);
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      this.shift(event.key === "PageUp" ? -1 : 1);
    } else {
      return;
    }
    event.preventDefault();
    this.draw();
    this.focusCell();
  }

  choose(day) {
    const two = (value) => String(value).padStart(2, "0");
    const mark = this.language.startsWith("en") ? "/" : ".";
    this.input.value = [two(day.getDate()), two(day.getMonth() + 1), day.getFullYear()].join(mark);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.panel.hidePopover();
    this.input.focus();
  }
}

customElements.define("tw-date", DateField);
