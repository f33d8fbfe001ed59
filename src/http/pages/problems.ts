import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemKinds } from '#src/api/problems.ts';
import type { ErrorCode } from '#generated/v2/client/types.gen.ts';
import type { Asset } from './asset.ts';
import { escape, page } from './layout.ts';
import { markdown } from './markdown.ts';

/** Tells whether there is a problem of this name. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(problemKinds, code);

/** All problems, the first place to look for what an answer means. */
export function problemIndex(prefix: string): Asset {
  const rows = Object.entries(problemKinds).map(
    ([code, { status, title, retryable }]) =>
      `<tr><td>${status}</td><td><a href="${escape(`${prefix}/problems/${code}`)}"><code>${code}</code></a></td>` +
      `<td>${escape(title)}</td><td>${retryable ? 'yes' : 'no'}</td></tr>`,
  );
  const content = `<h1>Problems</h1>
<p>Every error is an <code>application/problem+json</code> document in the form of RFC 9457. Its <code>error_code</code> is one of
these, its <code>type</code> the address of the page behind it. The same document is in a stream's <code>error</code> event.</p>
<table>
<thead><tr><th scope="col">Status</th><th scope="col">error_code</th><th scope="col">Title</th><th scope="col">Try again?</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
  return page({ title: 'Problems · Parley', prefix, section: '/problems/', content });
}

/**
 * Returns the page that a problem's `type` points to, from `docs/problems`, with this server's address in the example.
 */
export function problemPage(root: string, code: ErrorCode, publicUrl: string, prefix: string): Asset {
  const { status, title, retryable } = problemKinds[code];
  const text = readFileSync(join(root, 'docs/problems', `${code}.md`), 'utf8').replaceAll(
    'http://127.0.0.1:8080',
    publicUrl,
  );
  const facts = `<p class="soft"><code>${code}</code> · status ${status} · ${retryable ? 'may pass: try again later' : 'trying again changes nothing'}</p>`;
  const html = markdown(text, { prefix }).replace('</h1>', `</h1>\n${facts}`);
  return page({ title: `${title} · Parley`, prefix, section: '/problems/', content: html });
}
