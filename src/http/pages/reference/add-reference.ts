import type { Router } from 'express';
import { problem } from '#src/api/problems.ts';
import { escape, page } from '#src/http/pages/layout.ts';
import { addPage, serveMadePages, type SitePage } from '#src/http/pages/serve-page.ts';
import { markdownAsset, toMarkdownPath, type Site } from '#src/http/pages/site.ts';
import { referencePaths } from '#src/http/pages/reference-links.ts';
import { operationPage } from './operation-page.ts';
import type { ReferenceOperation } from './operations.ts';
import { referenceSide, toTagAnchor, type Reference } from './reference.ts';

const lead = {
  v2: 'Every operation of version 2, with what it takes, what it answers, and a call of it in curl, TypeScript and Python. Requests carry a key in one header.',
  openai:
    'Every operation for clients of OpenAI, at /openai/v1. It is served as a translation onto version 2, with an agent as the model.',
  v1: 'Every operation of version 1. It is served as a translation onto version 2, and every response says when it ends.',
};

const nouns = { v2: 'Version 2', openai: 'OpenAI clients', v1: 'Version 1' };
const names = ['v2', 'openai', 'v1'] as const;

function renderRow({ prefix }: Site, { operationPath }: Reference, operation: ReferenceOperation): string {
  const { operationId, method, path, summary } = operation;
  return `<li><span class="method ${method.toLowerCase()}">${method}</span> <code>${escape(path)}</code>
<a href="${escape(prefix() + operationPath(operationId))}">${escape(summary)}</a></li>`;
}

function renderMarkdown(url: string, { operationPath }: Reference, { name, operations }: Reference['tags'][number]) {
  const items = operations.map(
    ({ operationId, method, path, summary }) =>
      `- [${summary}](${url}${toMarkdownPath(operationPath(operationId))}): \`${method} ${path}\``,
  );
  return `## ${name}\n\n${items.join('\n')}\n`;
}

/** Creates the first page of a reference: its operations by their tags. */
function referenceIndex(site: Site, reference: Reference): SitePage {
  const { version, title, path } = reference;
  return {
    html() {
      const prefix = site.prefix();
      const link = (to: string, text: string) => `<a href="${escape(prefix + to)}">${text}</a>`;
      const sections = reference.tags.map(
        ({ name, description, operations }) => `<h2 id="${toTagAnchor(name)}">${escape(name)}</h2>
<p>${escape(description)}</p>
<ul class="operations">${operations.map((one) => renderRow(site, reference, one)).join('\n')}</ul>`,
      );
      const others = names.filter((name) => name !== version).map((name) => link(referencePaths[name], nouns[name]));
      const content = `<h1>${title}</h1>
<p class="lead">${escape(lead[version])}</p>
<p class="actions"><a class="button" href="${escape(`${prefix}${path}/try`)}">Try it in the browser</a> <a class="button quiet" href="${escape(prefix)}/openapi/${version}.yaml">OpenAPI</a></p>
<p class="soft small">${others.join(' · ')} · ${link(`/openapi/${version}.json`, 'JSON')} · ${version === 'v2' ? `${link('/asyncapi/v2.json', 'AsyncAPI')} · ` : ''}${link('/clients/', 'Clients')} · ${link('/problems/', 'Problems')}</p>
${sections.join('\n')}`;
      return page({
        title: `${title} · Parley`,
        prefix,
        section: '/docs',
        content,
        isWide: true,
        side: referenceSide(site, reference, path),
        markdownPath: toMarkdownPath(path),
      });
    },
    markdown() {
      const sections = reference.tags.map((tag) => renderMarkdown(site.publicUrl(), reference, tag));
      return markdownAsset(`# ${title}\n\n${lead[version]}\n\n${sections.join('\n')}`);
    },
  };
}

/** Serves a reference: its first page, and a page for each operation. */
export function addReference(router: Router, site: Site, reference: Reference): void {
  let operations: Map<string, ReferenceOperation> | undefined;
  const listOperations = () =>
    new Map(
      reference.tags.flatMap((tag) =>
        tag.operations.map((operation) => [reference.operationPath(operation.operationId), operation] as const),
      ),
    );
  addPage(router, reference.path, referenceIndex(site, reference));
  router.get(
    `${reference.path}/operations/:operation`,
    serveMadePages((path) => {
      const operation = (operations ??= listOperations()).get(path);
      if (operation) return operationPage(site, reference, operation);
      throw problem('resource_not_found', `There is no operation of this name. All are listed at ${reference.path}.`);
    }),
  );
}
