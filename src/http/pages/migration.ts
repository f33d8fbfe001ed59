import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guidePath, type Lifecycle } from '#src/contract/lifecycle.ts';
import type { Asset } from './asset.ts';
import { page } from './layout.ts';
import { markdown } from './markdown.ts';
import { usageScript } from './migration-script.ts';

/** Links of a file in `docs/guides/` as this server has them: problems are pages here, other files are not. */
const linksHere = (text: string) =>
  text
    .replaceAll(/\]\(\.\.\/problems\/([a-z_]+)\.md\)/g, '](/problems/$1)')
    .replaceAll(/\[([^[\]\n]+)\]\((?![a-z]+:|\/|#)[^()[\n]*\)/g, '$1');

/** Returns the guide that is generated from the mapping, without its own title. */
function guideOf(root: string, prefix: string): string {
  const file = join(root, 'docs/guides/v1-to-v2.md');
  if (!existsSync(file)) return '';
  const text = linksHere(readFileSync(file, 'utf8')).replace(/^# .*\n/, '');
  return markdown(text, { prefix, headingOffset: 1 });
}

const day = (date: Date) => `<time datetime="${date.toISOString()}">${date.toISOString().slice(0, 10)}</time>`;

/**
 * Returns the page for those who leave version 1: when it ends, who still calls it with what, and how each operation
 * changes.
 */
export function migrationPage(root: string, lifecycle: Lifecycle, prefix: string): Asset {
  const { deprecatedAt, readOnlyAt, sunsetAt } = lifecycle;
  const content = `<h1>From version 1 to version 2</h1>
<p>Version 1 ends on ${day(sunsetAt)}. Until then it is carried out by version 2.</p>
<table>
<thead><tr><th scope="col">From</th><th scope="col">Version 1</th></tr></thead>
<tbody>
<tr><td>${day(deprecatedAt)}</td><td>works, and says with each answer that it ends</td></tr>
<tr><td>${day(readOnlyAt)}</td><td>answers what is read; messages are refused as <a href="${prefix}/problems/version_read_only"><code>version_read_only</code></a></td></tr>
<tr><td>${day(sunsetAt)}</td><td>refuses everything as <a href="${prefix}/problems/version_retired"><code>version_retired</code></a></td></tr>
</tbody>
</table>
<h2>Who still calls it</h2>
<form id="ask">
<p><label for="key">An API key with the scope <code>admin:read</code></label><br>
<input id="key" type="password" autocomplete="off" required> <button>Show</button></p>
</form>
<noscript><p>Without JavaScript: <code>npx parley migrate report</code>.</p></noscript>
<div id="usage" aria-live="polite"><p class="soft">The key is sent to this server only, and kept nowhere.</p></div>
<h2>How each operation changes</h2>
<p>The references of <a href="${prefix}/docs/v1">version 1</a> and <a href="${prefix}/docs">version 2</a>;
the <a href="${prefix}/clients/">clients</a> of both.</p>
${guideOf(root, prefix)}`;
  const script = usageScript(prefix);
  return page({ title: 'From version 1 to version 2 · Parley', prefix, section: guidePath, content, script });
}
