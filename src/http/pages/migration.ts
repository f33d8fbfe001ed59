import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { guidePath } from '#src/contract/lifecycle.ts';
import { guideNavigation, withFullLinks } from './guides.ts';
import { escape, page } from './layout.ts';
import { resolveLink } from './library.ts';
import { renderMarkdown } from './markdown.ts';
import { usageScript } from './migration-script.ts';
import { pageContents } from './navigation.ts';
import type { SitePage } from './serve-page.ts';
import { markdownAsset, readDocument, toMarkdownPath, type Site } from './site.ts';

const file = 'docs/guides/v1-to-v2.md';
const title = 'From version 1 to version 2';

const day = (date: Date) => date.toISOString().slice(0, 10);

/** Returns what version 1 does from which date on, as Markdown. */
const writeDates = ({ lifecycle: { deprecatedAt, readOnlyAt, sunsetAt } }: Site) => `# ${title}

Version 1 ends on ${day(sunsetAt)}. Until then version 2 carries out its requests.

| From | What version 1 does |
|---|---|
| ${day(deprecatedAt)} | Works. Every response carries \`Deprecation\` and \`Sunset\`. |
| ${day(readOnlyAt)} | Answers reads. Every request that writes is refused as [\`version_read_only\`](/problems/version_read_only). |
| ${day(sunsetAt)} | Refuses every request as [\`version_retired\`](/problems/version_retired). |
`;

const writeGuideTitle = `## How each operation changes

The references of [version 1](/docs/v1) and [version 2](/docs) describe both, and [Clients](/clients/) offers a client of each.
`;

/** Returns the guide that is generated from the mapping, with its headings one level lower and without its own title. */
function readGuide(site: Site): string {
  if (!existsSync(join(site.root, file))) return '';
  return readDocument(site, file)
    .replace(/^# .*\n/, '')
    .replaceAll(/^(#{2,5} )/gm, '#$1');
}

const writeUsage = (prefix: string) => `<h2 id="who-still-calls-it">Who still calls it</h2>
<form id="ask">
<p><label for="key">An API key with the scope <code>admin:read</code></label>
<input id="key" type="password" autocomplete="off" required></p>
<p><button>Show the callers</button></p>
</form>
<div id="usage" aria-live="polite"><p class="soft">The key is sent to this server only, and is not stored. Without JavaScript,
<code>npx parley migrate report</code> prints the same in a terminal (<a href="${escape(prefix)}/guides/leaving-v1">Leaving version 1</a>).</p></div>
`;

/**
 * Creates the page for those who leave version 1: when it ends, who still calls it with what, and how each operation
 * changes.
 */
export function migrationPage(site: Site): SitePage {
  return {
    html() {
      const prefix = site.prefix();
      const resolve = (href: string) => resolveLink(file, href, prefix);
      const dates = renderMarkdown(writeDates(site), { resolve });
      const guide = renderMarkdown(`${writeGuideTitle}\n${readGuide(site)}`, { resolve });
      return page({
        title: `${title} · Parley`,
        prefix,
        section: '/guides/',
        content: dates.html + writeUsage(prefix) + guide.html,
        side: guideNavigation(site, guidePath),
        contents: pageContents(guide.headings),
        markdownPath: toMarkdownPath(guidePath),
        script: usageScript(prefix),
      });
    },
    markdown: () =>
      markdownAsset(withFullLinks(site, file, [writeDates(site), writeGuideTitle, readGuide(site)].join('\n'))),
  };
}
