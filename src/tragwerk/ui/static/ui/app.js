// SPDX-License-Identifier: EUPL-1.2
// The entry: every behaviour is one file and works on plain HTML that is complete without it.
import "./elements/bell.js";
import "./elements/popover.js";
import "./elements/menu.js";
import "./elements/hats.js";
import "./elements/insert.js";
import "./elements/search.js";
import "./elements/combobox.js";
import "./elements/date.js";
import "./elements/dialog.js";
import "./elements/draft.js";
import "./elements/drop.js";
import "./elements/keys.js";
import "./elements/preferences.js";
import "./elements/progress.js";
import "./elements/sign.js";
import "./elements/table.js";
import "./elements/toasts.js";
import "./elements/unsaved.js";
