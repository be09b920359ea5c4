// SPDX-License-Identifier: EUPL-1.2
// A field to sign in with finger, pen or mouse: the strokes go into the form's hidden `strokes` as an SVG path of whole
// points. Without script the field stays hidden, and the typed name counts.

const NEAR = 3;
const MOST = 2800;

class Sign extends HTMLElement {
  connectedCallback() {
    this.target = this.closest("form")?.querySelector("input[name=strokes]");
    this.field = this.querySelector("[data-field]");
    this.path = this.querySelector("[data-strokes]");
    if (!this.target || this.strokes) return;
    this.hidden = false;
    this.points = 0;
    this.strokes = this.target.value;
    this.draw();
    this.field.addEventListener("pointerdown", (event) => this.begin(event));
    this.field.addEventListener("pointermove", (event) => this.go(event));
    for (const type of ["pointerup", "pointercancel"]) this.field.addEventListener(type, () => this.end());
    this.querySelector("[data-clear]")?.addEventListener("click", () => this.clear());
  }

  at(event) {
    const box = this.field.getBoundingClientRect();
    const within = (value, size, most) => Math.min(most, Math.max(0, Math.round((value / size) * most)));
    return [
      within(event.clientX - box.left, box.width, Number(this.dataset.width)),
      within(event.clientY - box.top, box.height, Number(this.dataset.height)),
    ];
  }

  begin(event) {
    if (event.button > 0 || this.points > MOST) return;
    event.preventDefault();
    this.field.setPointerCapture(event.pointerId);
    this.last = this.at(event);
    this.add("M", this.last);
  }

  go(event) {
    if (!this.last) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) {
      const here = this.at(one);
      if (Math.hypot(here[0] - this.last[0], here[1] - this.last[1]) < NEAR || this.points > MOST) continue;
      this.last = here;
      this.add("L", here);
    }
  }

  end() {
    this.last = null;
  }

  add(verb, [x, y]) {
    this.points += 1;
    this.strokes += `${verb}${x} ${y}`;
    this.draw();
  }

  clear() {
    this.points = 0;
    this.strokes = "";
    this.draw();
  }

  draw() {
    this.target.value = this.strokes;
    this.path.setAttribute("d", this.strokes);
  }
}

// A code that came with the address, behind the `#` that no browser sends: it is filled in and sent on.
class Code extends HTMLElement {
  connectedCallback() {
    addEventListener("hashchange", () => this.take());
    this.take();
  }

  take() {
    const form = this.querySelector("form");
    const code = decodeURIComponent(location.hash.slice(1));
    if (!form || !/^[0-9A-Za-z-]{8,40}$/.test(code)) return;
    history.replaceState(null, "", location.pathname);
    form.elements.namedItem("code").value = code;
    form.requestSubmit();
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) print();
});

customElements.define("tw-sign", Sign);
customElements.define("tw-code", Code);
