/** The style of what stands around a text: the header, the columns of a page, its navigation, the search and the footer. */
export const frame = `
.skip { position: absolute; left: -100vw; padding: var(--space-2) var(--space-4); background: var(--accent); color: var(--on-accent); z-index: 3 }
.skip:focus { left: 0 }
.site { position: sticky; top: 0; z-index: 2; background: color-mix(in srgb, var(--ground) 94%, transparent); backdrop-filter: blur(10px); border-bottom: 1px solid var(--line) }
.site-inner, .columns, .foot-inner { max-width: var(--frame); margin: 0 auto; padding: 0 var(--space-5) }
.site-inner { display: flex; align-items: center; gap: 0 var(--space-5); min-height: var(--header) }
.brand { display: flex; align-items: center; gap: .55rem; font-size: 1.08rem; font-weight: 680; letter-spacing: -.015em; color: var(--ink); text-decoration: none }
.mark { width: 1.55rem; height: 1.55rem; flex: none; color: var(--accent) }
.mark path + path { stroke: var(--ground) }
.site nav { display: flex; gap: 0 var(--space-1); margin-left: var(--space-4) }
.site nav a { padding: .35rem .65rem; font-size: var(--text-s); color: var(--soft); text-decoration: none; border-radius: var(--radius-s); white-space: nowrap }
.site nav a:hover { color: var(--ink); background: var(--panel) }
.site nav a[aria-current] { color: var(--ink); font-weight: 600 }
.to-search { display: flex; align-items: center; gap: .5rem; min-width: 13rem; margin-left: auto; padding: .35rem .6rem .35rem .75rem; font-size: var(--text-s); color: var(--soft); text-decoration: none; background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius) }
.to-search:hover { border-color: var(--edge); color: var(--ink) }
.to-search svg { width: .95rem; height: .95rem; flex: none }
.to-search kbd { margin-left: auto }

.columns { padding-top: var(--space-7); padding-bottom: var(--space-8) }
.columns > main { min-width: 0; max-width: var(--measure); margin: 0 auto }
.columns.wide > main { max-width: none }
.columns.form > main { max-width: 31rem; padding: var(--space-6); border: 1px solid var(--line); border-radius: var(--radius-l); box-shadow: 0 1.2rem 3rem -2rem var(--shade) }
.columns.form h1 { font-size: var(--text-xl) } .columns.form .lead { font-size: var(--text-m) } .columns.form h2 { font-size: var(--text-m); margin-top: var(--space-5) }
.crumbs { margin: 0 0 var(--space-3); font-size: var(--text-s); color: var(--soft) }
.crumbs a { color: inherit }
.side, .contents { font-size: var(--text-s); line-height: 1.45 }
.side h2, .contents h2 { margin: 0 0 var(--space-2); font-size: var(--text-xs); font-weight: 650; letter-spacing: .01em; color: var(--ink) }
.side ul, .contents ul { list-style: none; margin: 0 0 var(--space-5); padding: 0 }
.side li, .contents li { margin: 0 }
.side a, .contents a { display: block; padding: .28rem .7rem; margin-left: -.7rem; color: var(--soft); text-decoration: none; border-radius: var(--radius-s) }
.side a:hover, .contents a:hover { color: var(--ink); background: var(--panel) }
.side a[aria-current] { color: var(--link); background: var(--tint); font-weight: 600 }
.contents .deep a { padding-left: 1.5rem }
.contents { display: none }
.page-end { display: flex; flex-wrap: wrap; justify-content: space-between; gap: var(--space-2) var(--space-5); margin-top: var(--space-7); padding-top: var(--space-4); border-top: 1px solid var(--line); font-size: var(--text-s) }
.page-end a { color: var(--soft) }
@media (min-width: 62rem) {
  .columns.guided { display: grid; grid-template-columns: 13.5rem minmax(0, 1fr); gap: 0 var(--space-7) }
  .columns.guided > main { margin: 0; width: 100% }
  .columns.guided > .side { grid-column: 1; grid-row: 1 }
  .side { position: sticky; top: calc(var(--header) + 1px); align-self: start; max-height: calc(100vh - var(--header)); margin: calc(0rem - var(--space-7)) 0; padding: var(--space-7) var(--space-3) var(--space-5) .7rem; overflow-y: auto; scrollbar-width: thin; scrollbar-color: var(--line) transparent }
}
@media (max-width: 61.99rem) { .side { max-width: var(--measure); margin: var(--space-8) auto 0; padding-top: var(--space-6); border-top: 1px solid var(--line); columns: 14rem auto } .side section { break-inside: avoid } }
@media (min-width: 80rem) {
  .columns.guided { grid-template-columns: 13.5rem minmax(0, var(--measure)) minmax(11rem, 14rem); justify-content: space-between }
  .columns.guided > .broad { grid-column: 2 / 4; max-width: none }
  .contents { display: block; position: sticky; top: calc(var(--header) + var(--space-7)); align-self: start; max-height: calc(100vh - var(--header) - var(--space-8)); overflow-y: auto; padding-left: .7rem; scrollbar-width: thin; scrollbar-color: var(--line) transparent }
}

body { display: flex; flex-direction: column; min-height: 100vh }
.columns { flex: 1 0 auto; width: 100% }
.foot { border-top: 1px solid var(--line); font-size: var(--text-s); color: var(--soft) }
.foot-inner { display: flex; flex-wrap: wrap; gap: var(--space-1) var(--space-5); padding-top: var(--space-5); padding-bottom: var(--space-6) }
.foot a { color: inherit }
.foot-inner > :first-child { margin-right: auto }

.finder input[type=search] { max-width: none; margin: 0; font-size: var(--text-l) }
.finder [role=status] { margin: var(--space-2) .2rem; font-size: var(--text-xs); color: var(--soft) }
.finder ol { list-style: none; margin: 0; padding: 0 }
.finder li { margin: 0 }
.finder li a { display: block; padding: .55rem .8rem; color: var(--ink); text-decoration: none; border-radius: var(--radius-s) }
.finder li a:hover, .finder li a:focus-visible { background: var(--tint); outline-offset: -2px }
.finder .where { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; font-weight: 600 }
.finder .where > * { min-width: 0 }
.finder .kind { margin-left: auto; font-size: var(--text-xs); font-weight: 400; color: var(--soft) }
.finder .what { display: block; font-size: var(--text-s); color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.finder mark { color: inherit; background: var(--warn-tint); border-radius: .15rem }
dialog.finder { width: min(44rem, calc(100vw - 2rem)); max-height: min(40rem, 84vh); margin: 9vh auto auto; padding: var(--space-3); color: var(--ink); background: var(--ground); border: 1px solid var(--edge); border-radius: var(--radius-l); box-shadow: 0 1.5rem 4rem var(--shade) }
dialog.finder::backdrop { background: rgb(0 0 0 / .35) }

@media (max-width: 47.99rem) {
  .site-inner { flex-wrap: wrap; padding: 0 var(--space-4) }
  .site-inner > .brand { min-height: 3.25rem }
  .site-inner { gap: 0 var(--space-2) }
  .to-search { min-width: 0 }
  .to-search kbd { display: none }
  .site nav { order: 3; justify-content: space-between; width: calc(100% + .6rem); margin: 0 -.3rem; padding-bottom: .5rem; overflow-x: auto; scrollbar-width: none }
  .site nav a { padding: .35rem .3rem; font-size: var(--text-xs) }
  .site { position: static }
  html { scroll-padding-top: 1rem }
  .columns, .foot-inner { padding-left: var(--space-4); padding-right: var(--space-4) }
  .columns { padding-top: var(--space-6) }
  :root { --text-2xl: 1.7rem; --text-3xl: 2.1rem; --text-xl: 1.3rem }
  .foot-inner > :first-child { width: 100% }
  .columns.form > main { padding: var(--space-5) var(--space-4) }
  .finder .kind { margin-left: 0 }
  .table > table { min-width: 32rem }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --code: #f4f4f4; --link: #000 }
  .site, .side, .contents, .foot, .page-end, .copy, .anchor { display: none }
  .columns.guided { display: block }
  pre { white-space: pre-wrap; overflow-wrap: anywhere }
  .table { overflow: visible }
  li, tr { break-inside: avoid }
  h2, h3, h4 { break-after: avoid }
}
`;
