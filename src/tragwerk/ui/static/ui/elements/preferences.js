// SPDX-License-Identifier: EUPL-1.2
// Colours, row height and the folded navigation change at once; the choice is kept by a small post.
import { post } from "./net.js";

function press(button) {
  for (const other of button.parentElement.querySelectorAll("[aria-pressed]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}

function apply(name, value) {
  const root = document.documentElement;
  if (name === "theme" && value === "auto") delete root.dataset.kernTheme;
  else if (name === "theme") root.dataset.kernTheme = value;
  else if (name === "density") document.body.dataset.twDensity = value;
}

function fold(button) {
  const on = button.value === "on";
  document.querySelector("[data-shell]")?.classList.toggle("tw-shell--rail", on);
  button.setAttribute("aria-pressed", String(on));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!button || !form.matches("[data-preferences], [data-rail]") || button.name === "keys") return;
  event.preventDefault();
  const values = new FormData();
  values.set(button.name, button.value);
  if (form.matches("[data-rail]")) {
    fold(button);
    button.value = button.value === "on" ? "off" : "on";
  } else {
    apply(button.name, button.value);
    for (const twin of document.querySelectorAll(`button[name="${button.name}"][value="${button.value}"]`)) press(twin);
  }
  post(form.action, values);
});

// Paper is white: dark colours that a person fixed are laid aside while the page is printed.
let fixed;
addEventListener("beforeprint", () => {
  fixed = document.documentElement.dataset.kernTheme;
  if (fixed) document.documentElement.dataset.kernTheme = "light";
});
addEventListener("afterprint", () => {
  if (fixed) document.documentElement.dataset.kernTheme = fixed;
});
