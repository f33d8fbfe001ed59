const dark = `
  --ground: #0e1513; --panel: #151e1b; --ink: #e2ebe7; --soft: #a0b1aa; --line: #25322d; --edge: #42534c;
  --link: #62d2b4; --accent: #62d2b4; --on-accent: #06231b; --tint: #12312a; --code: #141d1a;
  --good: #6fd79b; --good-tint: #12301f; --warn: #e8bb62; --warn-tint: #32270f; --bad: #ff9d94; --bad-tint: #3a1916;
  --code-word: #d9a5e6; --code-text: #93d6a2; --code-number: #edb684; --code-name: #8fc4f5; --code-note: #8fa09a;
  --shade: rgb(0 0 0 / .5);`;

/**
 * The tokens of the design: colours for light and dark, the scale of type, spaces and radii. Pages use these variables and no
 * colours or sizes of their own. Every pair of ink and ground has a contrast of at least 4.5 to 1 (WCAG 2.2, AA). A
 * theme that the reader has chosen stands before that of the system.
 */
export const tokens = `
:root {
  color-scheme: light dark;
  --ground: #fff; --panel: #f4f7f5; --ink: #14211d; --soft: #55645e; --line: #dde5e1; --edge: #b9c6c0;
  --link: #0a6a55; --accent: #0a6a55; --on-accent: #fff; --tint: #e2f2ec; --code: #f4f7f5;
  --good: #17693f; --good-tint: #e1f3e8; --warn: #7d5000; --warn-tint: #fcf1d9; --bad: #a8231b; --bad-tint: #fcebe9;
  --code-word: #7a2f86; --code-text: #1e6531; --code-number: #8c4400; --code-name: #15568f; --code-note: #5a6963;
  --shade: rgb(20 33 29 / .16);

  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  --text-xs: .8125rem; --text-s: .9rem; --text-m: 1rem; --text-l: 1.125rem; --text-xl: 1.4rem; --text-2xl: 2rem; --text-3xl: 2.75rem;
  --space-1: .25rem; --space-2: .5rem; --space-3: .75rem; --space-4: 1rem; --space-5: 1.5rem; --space-6: 2rem; --space-7: 3rem; --space-8: 4.5rem;
  --radius-s: .3rem; --radius: .6rem; --radius-l: .9rem;
  --measure: 45rem; --frame: 84rem; --header: 3.75rem;
}
:root[data-theme=light] { color-scheme: light }
@media screen { :root[data-theme=dark] { color-scheme: dark;${dark} } }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) {${dark} } }
`;
