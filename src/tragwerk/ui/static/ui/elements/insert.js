// SPDX-License-Identifier: EUPL-1.2
// Buttons beside a text that put something in at the cursor: a word, marks around the choice, a line, a block.

class Insert extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-insert], button[data-before], button[data-line], button[data-block]");
      const field = document.getElementById(this.getAttribute("for"));
      if (button && field) this.put(field, button.dataset);
    });
  }

  put(field, wish) {
    const { selectionStart: start, selectionEnd: end, value } = field;
    if (wish.insert !== undefined) write(field, start, end, wish.insert);
    else if (wish.before !== undefined) {
      write(field, start, end, wish.before + value.slice(start, end) + wish.after);
      if (start === end) field.setSelectionRange(start + wish.before.length, start + wish.before.length);
    } else if (wish.line !== undefined) {
      const begin = value.lastIndexOf("\n", start - 1) + 1;
      write(field, begin, begin, wish.line);
    } else {
      const head = value.slice(0, start);
      const gap = head === "" || head.endsWith("\n\n") ? "" : head.endsWith("\n") ? "\n" : "\n\n";
      write(field, start, end, `${gap}${wish.block}\n\n`);
    }
  }
}

// The browser's own command keeps Ctrl+Z working; where it is gone the text is put in all the same.
function write(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  if (document.execCommand?.("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

customElements.define("tw-insert", Insert);
