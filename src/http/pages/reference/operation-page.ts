import { escape, page } from '#src/http/pages/layout.ts';
import { codeBlock, renderMarkdown } from '#src/http/pages/markdown.ts';
import { languageTabs } from '#src/http/pages/language-tabs.ts';
import type { SitePage } from '#src/http/pages/serve-page.ts';
import { markdownAsset, toMarkdownPath, type Site } from '#src/http/pages/site.ts';
import type { Media, ReferenceOperation, Response } from './operations.ts';
import { referenceSide, toTagAnchor, type Reference } from './reference.ts';
import { describe, renderMember, renderSchema } from './schemas.ts';

const places: [place: string, title: string][] = [
  ['path', 'Path parameters'],
  ['query', 'Query parameters'],
  ['header', 'Headers'],
];

function renderParameters({ bundle }: Reference, { parameters }: ReferenceOperation): string {
  const lists = places.map(([place, title]) => {
    const own = parameters.filter((one) => one.in === place);
    if (own.length === 0) return '';
    const members = own.map(({ name, schema, required, description }) =>
      renderMember(bundle, { name, schema, isRequired: required === true, description }),
    );
    return `<h2 id="${place}">${title}</h2>\n<dl class="members">${members.join('')}</dl>`;
  });
  return lists.join('\n');
}

/** Writes a value of a stream as the frame in which it is sent. */
function formatFrame(value: unknown): string {
  const { event, type } = value as { event?: unknown; type?: unknown };
  const name = typeof event === 'string' ? `event: ${event}\n` : typeof type === 'string' ? `event: ${type}\n` : '';
  return `${name}data: ${JSON.stringify(value)}\n\n`;
}

/** Writes the examples of a media type: frames of a stream one after another, all else each by itself. */
function renderExamples(type: string, { examples = {} }: Media): string {
  const all = Object.entries(examples);
  if (all.length === 0) return '';
  if (type === 'text/event-stream') return codeBlock(all.map(([, { value }]) => formatFrame(value)).join(''), 'text');
  if (type === 'application/x-ndjson')
    return codeBlock(all.map(([, { value }]) => `${JSON.stringify(value)}\n`).join(''), 'json');
  return all
    .map(([name, { summary, value }]) => {
      const title = all.length > 1 ? `<p class="example">${escape(summary ?? name)}</p>\n` : '';
      return title + codeBlock(`${JSON.stringify(value, null, 2)}\n`, 'json');
    })
    .join('\n');
}

function renderMedia({ bundle }: Reference, type: string, media: Media): string {
  const members = media.schema ? renderSchema(bundle, media.schema) : '';
  const examples = renderExamples(type, media);
  return `<p class="media"><code>${escape(type)}</code></p>\n${members}\n${examples && `<details open><summary>Examples</summary>\n${examples}</details>`}`;
}

function renderBody(reference: Reference, { body, isBodyRequired }: ReferenceOperation): string {
  if (!body) return '';
  const parts = Object.entries(body).map(([type, media]) => renderMedia(reference, type, media));
  const badge = isBodyRequired ? ' <span class="badge">required</span>' : '';
  return `<h2 id="body">Body${badge}</h2>\n${parts.join('\n')}`;
}

const isSuccess = ([status]: [string, Response]) => status.startsWith('2');

function renderSuccess(reference: Reference, [status, { description, content = {} }]: [string, Response]): string {
  const parts = Object.entries(content).map(([type, media]) => renderMedia(reference, type, media));
  return `<h3 id="status-${status}">${status}</h3>\n${describe(description)}\n${parts.join('\n')}`;
}

/** Lists the problems by which an operation is refused. The examples of a problem are named by their codes. */
function renderProblems({ prefix }: Site, responses: [string, Response][]): string {
  const rows = responses.map(([status, { description, content = {} }]) => {
    const codes = Object.keys(content['application/problem+json']?.examples ?? {});
    const links = codes.map(
      (code) => `<a href="${escape(`${prefix()}/problems/${code}`)}"><code>${escape(code)}</code></a>`,
    );
    return `<tr><td>${status}</td><td>${links.join('<br>')}</td><td>${describe(description)}</td></tr>`;
  });
  if (rows.length === 0) return '';
  return `<h2 id="problems">Problems</h2>
<div class="table" tabindex="0"><table><thead><tr><th scope="col">Status</th><th scope="col">error_code</th><th scope="col">When</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

/** Returns what a caller needs: a credential with a scope, or nothing. */
function renderAccess({ isPublic, scopes }: ReferenceOperation): string {
  if (isPublic) return '<dt>Access</dt><dd>No credential is needed.</dd>';
  const names = scopes.map((scope) => `<code>${escape(scope)}</code>`);
  return `<dt>Scope</dt><dd>${names.length > 0 ? names.join(' ') : 'any credential'}</dd>`;
}

const languages: Record<string, string> = { sh: 'curl', ts: 'TypeScript', python: 'Python' };

function renderSamples(reference: Reference, { operationId }: ReferenceOperation): string {
  const samples = Object.entries(reference.samples()[operationId] ?? {}).map(([language, code]) => ({
    name: languages[language]!,
    language,
    code,
  }));
  return `<section class="first samples" aria-labelledby="samples"><h2 id="samples">Call it</h2>
<p>With your key in <code>PARLEY_API_KEY</code>.</p>\n${languageTabs('sample', samples)}</section>`;
}

/** Links the operations that a description names. */
function linkOperations({ prefix }: Site, { tags, operationPath }: Reference, text: string): string {
  const ids = new Set(tags.flatMap(({ operations }) => operations.map(({ operationId }) => operationId)));
  return text.replaceAll(/`?\b([a-z]+[A-Z]\w+)\b`?/g, (name, id: string) =>
    ids.has(id) ? `[${name}](${prefix()}${operationPath(id)})` : name,
  );
}

function renderOperation(site: Site, reference: Reference, operation: ReferenceOperation): string {
  const { method, path, summary, description, sdk, deprecated, responses, tag, operationId } = operation;
  const prefix = site.prefix();
  const tryPath = `${prefix}${reference.path}/try#tag/${toTagAnchor(tag)}/${method}${path}`;
  const client = sdk ? `<dt>Clients</dt><dd><code>${escape(sdk)}</code></dd>` : '';
  const old = deprecated
    ? '<div class="callout warning"><p class="callout-title">Deprecated</p>\n<p>It works, and every response says in <code>Deprecation</code> and <code>Sunset</code> when it ends.</p></div>'
    : '';
  return `<p class="crumbs"><a href="${escape(prefix + reference.path)}">${escape(reference.title)}</a> / ${escape(tag)}</p>
<h1>${escape(summary)}</h1>
<p class="endpoint"><span class="method ${method.toLowerCase()}">${method}</span> <code>${escape(path)}</code> <a class="button quiet" href="${escape(tryPath)}">Try it</a></p>
<dl class="facts">${renderAccess(operation)}${client}<dt>operationId</dt><dd><code>${escape(operationId)}</code></dd></dl>
${old}
<div class="operation">
<div>
${renderMarkdown(linkOperations(site, reference, description), { headingOffset: 1 }).html}
</div>
<div class="beside">
${renderSamples(reference, operation)}
</div>
<div class="rest">
${renderParameters(reference, operation)}
${renderBody(reference, operation)}
<h2 id="answers">Answers</h2>
${responses
  .filter(isSuccess)
  .map((one) => renderSuccess(reference, one))
  .join('\n')}
${renderProblems(
  site,
  responses.filter((one) => !isSuccess(one)),
)}
</div>
</div>`;
}

/** Creates the page of an operation: what it takes and answers, with samples. */
export function operationPage(site: Site, reference: Reference, operation: ReferenceOperation): SitePage {
  const { operationId, summary, description, method, path } = operation;
  const at = reference.operationPath(operationId);
  return {
    html: () =>
      page({
        title: `${summary} · Parley`,
        description: description.split('\n', 1)[0]!,
        prefix: site.prefix(),
        section: '/docs',
        content: renderOperation(site, reference, operation),
        isWide: true,
        side: referenceSide(site, reference, at, operation.tag),
        markdownPath: toMarkdownPath(at),
      }),
    markdown() {
      const samples = Object.entries(reference.samples()[operationId] ?? {}).map(
        ([language, code]) => `\`\`\`${language}\n${code}\`\`\`\n`,
      );
      const contract = `${site.publicUrl()}/openapi/${reference.version}.yaml`;
      return markdownAsset(
        `# ${summary}\n\n\`${method} ${path}\`, operationId \`${operationId}\` in the [contract](${contract})\n\n${description.trim()}\n\n${samples.join('\n')}`,
      );
    },
  };
}
