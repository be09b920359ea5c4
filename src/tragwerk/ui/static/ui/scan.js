// SPDX-License-Identifier: EUPL-1.2
// The scan page: a field that a keyboard scanner types into, the camera with a decoder of our own, the last hits.
import { prepareZXingModule, readBarcodes } from "../vendor/zxing/reader/index.js";

const KEPT = "tragwerk.scans";
const MOST_KEPT = 12;
const EVERY = 160;
const FORMATS = ["QRCode", "Code128", "Code39", "DataMatrix", "EAN13", "ITF"];

class Scan extends HTMLElement {
  connectedCallback() {
    const part = (name) => this.querySelector(`[data-${name}]`);
    Object.assign(this, { form: part("form"), video: part("video"), view: part("view"), camera: part("camera"), torch: part("torch") });
    Object.assign(this, { say: part("say"), problem: part("problem"), several: part("several"), panel: part("several-panel"), last: part("last"), none: part("none") });
    this.field = this.form.elements.code;
    this.panel.hidden = !this.several.children.length;
    this.camera.hidden = !navigator.mediaDevices?.getUserMedia;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.look(this.field.value);
    });
    this.camera.addEventListener("click", () => this.start());
    this.torch.addEventListener("click", () => this.light());
    // A scanner types wherever the focus is: it stays in the field unless somebody works elsewhere.
    document.addEventListener("keydown", (event) => {
      if (document.activeElement === document.body && event.key.length === 1 && !event.ctrlKey && !event.metaKey) this.field.focus();
    });
    addEventListener("pagehide", () => this.stop());
    this.showLast();
    this.field.focus();
  }

  async look(text) {
    const code = text.trim();
    if (!code || this.asking) return;
    this.asking = true;
    try {
      const address = new URL(this.dataset.hits, document.baseURI);
      address.searchParams.set("code", code);
      const response = await fetch(address, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
      if (!response.ok) throw new Error(String(response.status));
      this.answer(await response.json());
    } catch {
      this.fail(this.dataset.textLost);
    } finally {
      this.asking = false;
      this.field.select();
    }
  }

  answer({ hits, problem }) {
    if (!hits.length) return this.fail(problem);
    this.problem.hidden = true;
    if (hits.length > 1) {
      this.several.replaceChildren(...hits.map((hit) => this.item(hit)));
      this.panel.hidden = false;
      return signal(true);
    }
    signal(true);
    this.say.textContent = this.dataset.textOpened.replace("{title}", hits[0].title);
    keep(hits[0]);
    this.stop();
    location.assign(hits[0].url);
  }

  fail(text) {
    this.problem.textContent = text;
    this.problem.hidden = false;
    signal(false);
  }

  item(hit) {
    const line = document.createElement("li");
    line.className = "tw-list__item";
    const text = line.appendChild(document.createElement("span"));
    text.className = "tw-list__text";
    const link = text.appendChild(document.createElement("a"));
    Object.assign(link, { className: "tw-list__title tw-link", href: hit.url, textContent: hit.title });
    const note = text.appendChild(document.createElement("span"));
    Object.assign(note, { className: "tw-list__sub", textContent: [hit.note, hit.state].filter(Boolean).join(" · ") });
    return line;
  }

  showLast() {
    const kept = read();
    this.last.replaceChildren(...kept.map((hit) => this.item(hit)));
    this.none.hidden = kept.length > 0;
  }

  async start() {
    try {
      prepareZXingModule({ overrides: { locateFile: () => this.dataset.wasm }, fireImmediately: true });
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch {
      this.say.textContent = this.dataset.textOff;
      return;
    }
    this.video.srcObject = this.stream;
    await this.video.play();
    this.view.hidden = false;
    this.camera.hidden = true;
    this.say.textContent = this.dataset.textOn;
    const [track] = this.stream.getVideoTracks();
    this.torch.hidden = !track.getCapabilities?.().torch;
    this.canvas = document.createElement("canvas");
    this.timer = setTimeout(() => this.frame(), EVERY);
  }

  async frame() {
    if (!this.stream) return;
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width && !this.asking) {
      Object.assign(this.canvas, { width, height });
      const context = this.canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(this.video, 0, 0);
      const found = await readBarcodes(context.getImageData(0, 0, width, height), { formats: FORMATS, tryHarder: true, maxNumberOfSymbols: 1 });
      const text = found.find((one) => one.isValid !== false && one.text)?.text;
      // The same code stays in the picture for a while: it is asked for once.
      if (text && text !== this.seen) {
        this.seen = text;
        await this.look(text);
      }
    }
    this.timer = setTimeout(() => this.frame(), EVERY);
  }

  async light() {
    const [track] = this.stream.getVideoTracks();
    const on = this.torch.getAttribute("aria-pressed") !== "true";
    await track.applyConstraints({ advanced: [{ torch: on }] });
    this.torch.setAttribute("aria-pressed", String(on));
  }

  stop() {
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) || [];
  } catch {
    return [];
  }
}

function keep(hit) {
  const others = read().filter((one) => one.url !== hit.url);
  sessionStorage.setItem(KEPT, JSON.stringify([hit, ...others].slice(0, MOST_KEPT)));
}

/** A short tone and a shake: the eyes are on the device. */
function signal(good) {
  navigator.vibrate?.(good ? 60 : [60, 60, 60]);
  try {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    tone.frequency.value = good ? 880 : 220;
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.12);
  } catch {
    // Without sound the word says it.
  }
}

customElements.define("tw-scan", Scan);
