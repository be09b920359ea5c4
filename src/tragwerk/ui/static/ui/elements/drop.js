// SPDX-License-Identifier: EUPL-1.2
// A place to drop files: the label around the real file input also takes drops, and says what was chosen.

class Drop extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.place = this.querySelector(".tw-drop");
    this.name = this.querySelector("[data-name]");
    this.fault = this.querySelector("[data-fault]");
    if (!this.input) return;
    this.input.addEventListener("change", () => this.show());
    for (const type of ["dragenter", "dragover"]) this.place.addEventListener(type, (event) => this.over(event, true));
    for (const type of ["dragleave", "drop"]) this.place.addEventListener(type, (event) => this.over(event, false));
    this.place.addEventListener("drop", (event) => {
      this.input.files = event.dataTransfer.files;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  over(event, on) {
    event.preventDefault();
    this.place.classList.toggle("is-over", on);
  }

  show() {
    const files = [...this.input.files];
    const largest = Number(this.dataset.maxBytes || Infinity);
    const large = files.find((file) => file.size > largest);
    this.fault.hidden = !large;
    if (large) {
      const values = { name: large.name, size: megabytes(large.size), limit: megabytes(largest) };
      this.fault.textContent = this.dataset.textLarge.replace(/\{(\w+)\}/g, (_, key) => values[key]);
      this.input.value = "";
      return;
    }
    if (files.length) {
      this.name.textContent = files.length === 1 ? files[0].name : this.dataset.textMany.replace("{n}", files.length);
    }
  }
}

function megabytes(bytes) {
  const language = document.documentElement.lang;
  return `${(bytes / 1e6).toLocaleString(language, { maximumFractionDigits: 1 })}\u00a0MB`;
}

customElements.define("tw-drop", Drop);
