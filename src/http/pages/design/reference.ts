/** The style of the reference: operations, their members and their samples. */
export const reference = `
.method { display: inline-block; min-width: 3.6rem; padding: .1rem .45rem; font: 650 var(--text-xs)/1.6 var(--mono); text-align: center; border-radius: var(--radius-s); color: var(--tone); background: var(--tone-tint); --tone: var(--link); --tone-tint: var(--tint) }
.method.post { --tone: var(--good); --tone-tint: var(--good-tint) }
.method:is(.put, .patch) { --tone: var(--warn); --tone-tint: var(--warn-tint) }
.method.delete { --tone: var(--bad); --tone-tint: var(--bad-tint) }
.operations td:first-child { width: 5.5rem }
.endpoint { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3) }
.endpoint .button { margin-left: auto; padding: .3rem .9rem; font-size: var(--text-s) }
.facts { margin-bottom: var(--space-5) }
.samples { margin: var(--space-5) 0 }
.members { margin: 0 0 var(--space-4); border-top: 1px solid var(--line) }
.members > dt { padding-top: var(--space-3) }
.members > dd { margin: 0; padding: .15rem 0 var(--space-3); border-bottom: 1px solid var(--line); font-size: var(--text-s) }
.members p, .branches p { margin: 0 0 var(--space-1) }
.members .type { font-size: var(--text-xs); color: var(--soft); margin-left: .3rem }
.bounds { font-size: var(--text-xs); color: var(--soft) }
.members details, .branches details { margin-top: var(--space-1) }
summary { cursor: pointer; font-size: var(--text-s); font-weight: 600; color: var(--link) }
details > .members, details > .branches { margin: var(--space-2) 0 0; padding-left: var(--space-4); border-left: 2px solid var(--line); border-top: 0 }
details > .members > dd:last-child { border-bottom: 0 }
.branches { list-style: none; padding: 0 }
.media { margin: var(--space-4) 0 var(--space-2) }
.example { margin: var(--space-3) 0 var(--space-1); font-size: var(--text-s); font-weight: 600 }
details > .code, details > .example { margin-top: var(--space-2) }
`;
