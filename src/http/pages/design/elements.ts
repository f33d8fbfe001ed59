/** The style of what stands in a text: headings, links, code, tables, callouts and forms. */
export const elements = `
*, ::before, ::after { box-sizing: border-box }
html { font: 100%/1.65 var(--sans); color: var(--ink); background: var(--ground); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: calc(var(--header) + 1.5rem); overflow-wrap: break-word }
body { margin: 0 }
h1, h2, h3, h4 { line-height: 1.25; letter-spacing: -.011em; text-wrap: balance; font-weight: 650 }
h1 { font-size: var(--text-2xl); letter-spacing: -.022em; line-height: 1.15; margin: 0 0 var(--space-4) }
h2 { font-size: var(--text-xl); margin: var(--space-7) 0 var(--space-3) }
h3 { font-size: var(--text-l); margin: var(--space-6) 0 var(--space-2) }
h4 { font-size: var(--text-m); margin: var(--space-5) 0 var(--space-2) }
h2 + h3 { margin-top: var(--space-4) }
p, ul, ol, dl, pre, .code, .table, .callout { margin: 0 0 var(--space-4) }
ul, ol { padding-left: 1.35rem }
li { margin: var(--space-1) 0 }
li > ul, li > ol { margin-bottom: 0 }
ul > li::marker { color: var(--edge) }
ol > li::marker { color: var(--soft) }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent) }
a:hover { text-decoration-color: currentColor }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: var(--radius-s) }
strong { font-weight: 650 }
small, .small { font-size: var(--text-s) }
.soft { color: var(--soft) }
.lead { font-size: var(--text-l); color: var(--soft); max-width: 40rem; text-wrap: pretty }
hr { border: 0; border-top: 1px solid var(--line); margin: var(--space-7) 0 }
time { white-space: nowrap }

.anchor { margin-left: .35em; color: var(--soft); text-decoration: none; font-weight: 400; opacity: 0 }
:is(h1, h2, h3, h4):hover > .anchor, .anchor:focus-visible { opacity: 1 }
:target { scroll-margin-top: calc(var(--header) + 1.5rem) }

code, kbd, pre { font-family: var(--mono); font-size: .875em; font-variant-ligatures: none }
:not(pre) > code { padding: .12em .3em; border-radius: var(--radius-s); background: var(--code); border: 1px solid var(--line); overflow-wrap: anywhere; -webkit-box-decoration-break: clone; box-decoration-break: clone }
a > code { color: inherit }
kbd { padding: 0 .4em; border: 1px solid var(--edge); border-radius: var(--radius-s); font-size: var(--text-xs); color: var(--soft) }
main img { display: block; max-width: 100%; height: auto; margin: 0 0 var(--space-4) }
.code { position: relative }
pre {
  margin: 0; padding: var(--space-4) 1.1rem; overflow-x: auto; line-height: 1.6; tab-size: 2; border: 1px solid var(--line); border-radius: var(--radius);
  scrollbar-width: thin; scrollbar-color: var(--edge) transparent;
  background:
    linear-gradient(to right, var(--code) 40%, transparent) 0 0 / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--code) 40%, transparent) 100% 0 / 2.5rem 100% no-repeat local,
    radial-gradient(farthest-side at 0 50%, var(--shade), transparent) 0 0 / .8rem 100% no-repeat scroll,
    radial-gradient(farthest-side at 100% 50%, var(--shade), transparent) 100% 0 / .8rem 100% no-repeat scroll,
    var(--code);
}
.copy { position: absolute; top: .5rem; right: .5rem; padding: .15rem .6rem; font: 500 var(--text-xs)/1.5 var(--sans); color: var(--soft); background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius-s); cursor: pointer; opacity: 0 }
.code:hover > .copy, .code:focus-within > .copy { opacity: 1 }
.copy:hover { color: var(--ink); border-color: var(--edge) }
@media (hover: none) { .copy { display: none } }
.t-word { color: var(--code-word) } .t-text { color: var(--code-text) } .t-number { color: var(--code-number) }
.t-name { color: var(--code-name) } .t-note { color: var(--code-note) }

.table { overflow-x: auto; scrollbar-width: thin; scrollbar-color: var(--edge) transparent }
table { width: 100%; border-collapse: collapse; font-size: var(--text-s); line-height: 1.55 }
th, td { padding: .55rem 1.1rem .55rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
th { font-size: var(--text-xs); font-weight: 600; color: var(--soft); white-space: nowrap; border-bottom-color: var(--edge) }
th:last-child, td:last-child { padding-right: 0 }
td code { overflow-wrap: break-word }
td:first-child > code:only-child { white-space: nowrap }

.callout { padding: var(--space-3) var(--space-4); border: 1px solid color-mix(in srgb, var(--tone) 30%, transparent); border-left: 3px solid var(--tone); border-radius: var(--radius-s); background: var(--tone-tint); --tone: var(--accent); --tone-tint: var(--tint) }
.callout > :last-child { margin-bottom: 0 }
.callout-title { margin: 0 0 var(--space-1); font-weight: 650; color: var(--tone) }
.callout.warning { --tone: var(--warn); --tone-tint: var(--warn-tint) }
.callout.caution { --tone: var(--bad); --tone-tint: var(--bad-tint) }
blockquote { margin: 0 0 var(--space-4); padding-left: var(--space-4); border-left: 3px solid var(--line); color: var(--soft) }

.badge { display: inline-block; padding: .1rem .55rem; border-radius: 1rem; font-size: var(--text-xs); font-weight: 600; line-height: 1.5; white-space: nowrap; color: var(--soft); background: var(--panel); border: 1px solid var(--line) }
.badge.good { color: var(--good); background: var(--good-tint); border-color: transparent }
.badge.warn { color: var(--warn); background: var(--warn-tint); border-color: transparent }
.badge.bad { color: var(--bad); background: var(--bad-tint); border-color: transparent }

label { font-weight: 600 }
input[type=password], input[type=text], input[type=search] { display: block; width: 100%; max-width: 30rem; margin-top: var(--space-1); padding: .6rem .8rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--edge); border-radius: var(--radius) }
.button, form button { display: inline-block; padding: .6rem 1.25rem; font: 600 var(--text-m)/1.4 var(--sans); color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: var(--radius); text-decoration: none; cursor: pointer }
.button:hover, form button:hover { filter: brightness(1.08) }
.button.quiet, form button.quiet { color: var(--ink); background: transparent; border-color: var(--edge) }
.actions { display: flex; flex-wrap: wrap; gap: var(--space-3); margin-bottom: var(--space-5) }
[role=alert] { padding: var(--space-3) var(--space-4); border-radius: var(--radius); color: var(--bad); background: var(--bad-tint) }
`;
