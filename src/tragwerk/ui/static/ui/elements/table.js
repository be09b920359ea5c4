// SPDX-License-Identifier: EUPL-1.2
// A list: choosing rows across pages, "select all", the find box while pages arrive, columns up and down.
// Everything here is an extra; without it links, forms and check boxes do their work.

const CHECKS = 'tbody input[name="ids"]';

class Table extends HTMLElement {
  connectedCallback() {
    if (this.chosen) return;
    this.chosen = new Set();
    this.whole = false;
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("htmx:configRequest", (event) => this.leaveOutEmpty(event));
    this.addEventListener("htmx:beforeRequest", () => this.classList.add("is-waiting"));
    this.addEventListener("htmx:afterRequest", () => this.classList.remove("is-waiting"));
    this.addEventListener("htmx:beforeSwap", (event) => this.keep(event));
    this.addEventListener("htmx:afterSwap", (event) => this.restore(event));
    this.addEventListener("htmx:afterSettle", () => this.askAgain());
    this.filter = this.shownFilter();
    this.draw();
  }

  get bar() {
    return this.querySelector(".tw-selection");
  }

  get checks() {
    return [...this.querySelectorAll(CHECKS)];
  }

  shownFilter() {
    return this.querySelector("[data-filter]")?.dataset.filter ?? "";
  }

  changed(event) {
    const box = event.target;
    if (box.matches(CHECKS)) {
      this.whole = false;
      for (const one of this.reach(box)) this.put(one.value, box.checked);
      this.last = box.value;
      this.draw();
    } else if (box.matches("[data-choose-page]")) {
      this.whole = false;
      for (const one of this.checks) this.put(one.value, box.checked);
      this.draw();
    }
  }

  // With Shift everything between this row and the one before follows.
  reach(box) {
    const checks = this.checks;
    const from = this.range ? checks.findIndex((one) => one.value === this.last) : -1;
    if (from < 0) return [box];
    getSelection()?.removeAllRanges();
    const to = checks.indexOf(box);
    return checks.slice(Math.min(from, to), Math.max(from, to) + 1);
  }

  put(key, on) {
    if (on) this.chosen.add(key);
    else this.chosen.delete(key);
  }

  clicked(event) {
    // A click comes before its change and is the one that knows the keys; the space bar is a click as well.
    if (event.target.matches(CHECKS)) this.range = event.shiftKey;
    const move = event.target.closest('[data-choose-columns] button:is([name="up"], [name="down"])');
    if (move) {
      event.preventDefault();
      this.moveColumn(move);
    } else if (event.target.closest("[data-choose-all]")) {
      this.whole = true;
      this.draw();
      this.say(this.bar.querySelector("[data-chosen-text]").textContent);
    } else if (event.target.closest("[data-choose-none]")) {
      this.whole = false;
      this.chosen.clear();
      this.draw();
      this.querySelector("[data-choose-page]")?.focus();
    }
  }

  moveColumn(button) {
    const row = button.closest(".tw-choose__row");
    const other = button.name === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (button.name === "up") other.before(row);
    else other.after(row);
    button.focus();
  }

  // Rows keep their choice while somebody walks through the pages; another filter begins anew.
  draw() {
    const bar = this.bar;
    const checks = this.checks;
    for (const box of checks) {
      box.checked = this.whole || this.chosen.has(box.value);
      box.closest("tr").classList.toggle("is-selected", box.checked);
    }
    const head = this.querySelector("[data-choose-page]");
    if (head) {
      const on = checks.filter((box) => box.checked).length;
      head.checked = on > 0 && on === checks.length;
      head.indeterminate = on > 0 && on < checks.length;
    }
    if (!bar) return;
    const total = this.querySelector("[data-total]")?.dataset.total ?? "";
    const number = this.whole ? total : this.chosen.size.toLocaleString(document.documentElement.lang);
    const any = this.whole || this.chosen.size > 0;
    bar.toggleAttribute("data-chosen", any);
    const text = bar.querySelector("[data-chosen-text]");
    const [before, after] = text.dataset.chosenText.split("{n}");
    const bold = Object.assign(document.createElement("b"), { className: "tw-num", textContent: number });
    text.replaceChildren(before, bold, after ?? "");
    const all = bar.querySelector("[data-choose-all]");
    all.hidden = this.whole || !any;
    all.textContent = total ? all.dataset.text.replace("{n}", total) : all.dataset.plain;
    bar.querySelector("[data-choose-none]").hidden = false;
    const form = bar.querySelector("form");
    form.elements.all.value = this.whole ? "1" : "";
    this.carry(form, new Set(checks.map((box) => box.value)));
  }

  // Rows chosen on other pages travel as hidden fields.
  carry(form, here) {
    for (const old of form.querySelectorAll("[data-carried]")) old.remove();
    if (this.whole) return;
    for (const key of this.chosen) {
      if (here.has(key)) continue;
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: key });
      field.dataset.carried = "";
      form.append(field);
    }
  }

  leaveOutEmpty(event) {
    if (event.detail.verb !== "get") return;
    const data = event.detail.formData ?? event.detail.parameters;
    for (const [name, value] of [...(data.entries?.() ?? Object.entries(data))]) {
      if (value === "") data.delete ? data.delete(name) : delete data[name];
    }
  }

  // What is typed while an answer is on its way must not be lost.
  keep(event) {
    if (event.detail.target !== this) {
      this.typed = null;
      this.ticked = this.ticksOf(event.detail.target);
      return;
    }
    const find = this.querySelector("[data-table-find]");
    this.typed =
      find && find === document.activeElement
        ? { value: find.value, start: find.selectionStart, end: find.selectionEnd }
        : null;
  }

  ticksOf(target) {
    return new Map([...target.querySelectorAll("input.tw-check")].map((box) => [box.name + "=" + box.value, box.checked]));
  }

  restore(event) {
    if (event.detail.target !== this) {
      for (const box of event.detail.target.querySelectorAll?.("input.tw-check") ?? []) {
        const known = this.ticked?.get(box.name + "=" + box.value);
        if (known !== undefined) box.checked = known;
      }
      const total = this.querySelector("[data-range] [data-total]");
      if (total && this.filter === this.shownFilter()) this.say(total.textContent);
      this.draw();
      return;
    }
    if (this.typed) this.retype();
    if (this.filter !== this.shownFilter()) {
      this.filter = this.shownFilter();
      this.chosen.clear();
      this.whole = false;
    }
    this.exports();
    this.draw();
    const known = this.querySelector("[data-range] [data-total]");
    if (known) this.say(known.textContent);
  }

  retype() {
    const find = this.querySelector("[data-table-find]");
    if (!find) return;
    this.late = find.value !== this.typed.value;
    find.value = this.typed.value;
    find.focus({ preventScroll: true });
    find.setSelectionRange(this.typed.start, this.typed.end);
  }

  // The answer was for fewer letters than are there now; only the settled form can ask again.
  askAgain() {
    if (!this.late) return;
    this.late = false;
    this.querySelector("[data-table-find]")?.form.requestSubmit();
  }

  // The button "Export" stands in the head of the page, outside of what is replaced.
  exports() {
    const query = new URLSearchParams(location.search);
    for (const name of ["after", "before", "end", "part", "rows"]) query.delete(name);
    for (const link of document.querySelectorAll(`[data-export="${this.id}"]`)) {
      const own = new URLSearchParams(query);
      own.set("part", "export");
      own.set("format", link.dataset.format);
      link.setAttribute("href", `?${own}`);
    }
  }

  say(text) {
    const status = document.getElementById(`${this.id}-status`);
    if (status && status.textContent !== text) status.textContent = text;
  }
}

customElements.define("tw-table", Table);
