/**
 * The choice of light or dark. It is kept by the browser; without one, or without scripts, pages have the colours of the system. The
 * script stands in the head of a page, so that the first thing that is painted has the chosen colours, and its hash in the policy.
 */
export const themeScript = `'use strict';
(() => {
const root = document.documentElement;
const name = 'parley-theme';
const themes = ['light', 'dark'];
const read = () => { try { return localStorage.getItem(name); } catch { return null; } };
const keep = (theme) => { try { localStorage.setItem(name, theme); } catch {} };
function apply(theme) {
  if (themes.includes(theme)) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const picker = document.getElementById('theme');
  if (picker) picker.value = root.dataset.theme ?? 'system';
}
apply(read());
root.dataset.scripts = 'on';
// Another tab has chosen, or the page comes back as it was left.
addEventListener('storage', ({ key }) => { if (key === name) apply(read()); });
addEventListener('pageshow', ({ persisted }) => { if (persisted) apply(read()); });
document.addEventListener('DOMContentLoaded', () => {
  apply(root.dataset.theme);
  document.getElementById('theme')?.addEventListener('change', ({ target }) => {
    keep(target.value);
    apply(target.value);
  });
});
})();
`;

const half =
  '<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.6"/><path fill="currentColor" d="M8 2a6 6 0 0 1 0 12z"/></svg>';

/** The field in which readers choose. It is shown where scripts run. */
export const themePicker = `<span class="theme">${half}<select id="theme" aria-label="Colours" autocomplete="off"><option value="system">System</option><option value="light">Light</option><option value="dark">Dark</option></select></span>`;

/** The style of the field. */
export const themeStyle = `
.theme { position: relative; display: none; align-items: center; flex: none; color: var(--soft); border: 1px solid var(--line); border-radius: var(--radius); background: var(--panel) }
:root[data-scripts] .theme { display: flex }
.theme:hover { color: var(--ink); border-color: var(--edge) }
.theme svg { position: absolute; left: .6rem; width: .95rem; height: .95rem; pointer-events: none }
.theme select { appearance: none; margin: 0; padding: .35rem .6rem .35rem 1.95rem; font: var(--text-s)/1.65 var(--sans); color: inherit; background: none; border: 0; border-radius: inherit; cursor: pointer; field-sizing: content }
.theme option { color: var(--ink); background: var(--ground) }
`;
