import type { Bundle } from '#src/http/pages/contract.ts';
import { escape, page } from '#src/http/pages/layout.ts';
import { codeBlock } from '#src/http/pages/markdown.ts';
import { pageContents } from '#src/http/pages/navigation.ts';
import { webhooksPath } from '#src/http/pages/reference-links.ts';
import type { SitePage } from '#src/http/pages/serve-page.ts';
import { markdownAsset, toMarkdownPath, withAddress, type Site } from '#src/http/pages/site.ts';
import { listWebhookRequests, toWebhookAnchor, type WebhookRequest } from '#src/http/pages/webhook-requests.ts';
import { followReference, type ShownSchema } from './operations.ts';
import { referenceSide, type Reference } from './reference.ts';
import { describe, renderMember, renderSchema } from './schemas.ts';

const title = 'Requests of webhooks';
const lead =
  'The requests that Parley sends to your webhooks: one POST for each event, signed as Standard Webhooks says. All have the same headers and are answered in the same way.';

/** Returns a value of a schema, made of the examples of its scalars. */
function createExample(bundle: Bundle, written: ShownSchema): unknown {
  const schema = {
    ...followReference(bundle, written),
    ...(written.example !== undefined && { example: written.example }),
  };
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([name, member]) => [name, createExample(bundle, member)]);
    return Object.fromEntries(members) as Record<string, unknown>;
  }
  if (schema.items) return [createExample(bundle, schema.items)];
  const [branch] = (schema.oneOf ?? schema.anyOf ?? []).filter(({ type }) => type !== 'null');
  return branch ? createExample(bundle, branch) : null;
}

const formatExample = (site: Site, bundle: Bundle, schema: ShownSchema): string =>
  withAddress(site, `${JSON.stringify(createExample(bundle, schema), null, 2)}\n`);

function renderEvent(site: Site, bundle: Bundle, { type, post }: WebhookRequest): string {
  const { schema } = post.requestBody.content['application/json'];
  return `<h2 id="${toWebhookAnchor(type)}"><code>${escape(type)}</code> <a class="anchor" href="#${toWebhookAnchor(type)}" aria-label="Link to “${escape(type)}”">#</a></h2>
${describe(post.description)}
${renderSchema(bundle, schema)}
<details><summary>Example</summary>
${codeBlock(formatExample(site, bundle, schema), 'json')}</details>`;
}

/** Writes the headers and the answers, which are those of every request. */
function renderShared(bundle: Bundle, { post: { parameters, responses } }: WebhookRequest): string {
  const headers = parameters.map(({ name, schema, description, required }) =>
    renderMember(bundle, { name, schema, isRequired: required, description }),
  );
  const answers = Object.entries(responses).map(
    ([status, { description }]) =>
      `<dt><code>${status === 'default' ? 'any other' : status}</code></dt><dd>${describe(description)}</dd>`,
  );
  return `<h2 id="headers">Headers</h2>
<dl class="members">${headers.join('')}</dl>
<h2 id="answers">Your answer</h2>
<dl class="members">${answers.join('')}</dl>`;
}

/** Creates the page of the requests that webhooks get: their headers, and the body of each type of event. */
export function webhookPage(site: Site, reference: Reference): SitePage {
  const { bundle } = reference;
  return {
    html() {
      const requests = listWebhookRequests(bundle);
      const prefix = site.prefix();
      const guide = `<a href="${escape(prefix)}/guides/webhooks">The guide to webhooks</a>`;
      const contract = `<a href="${escape(prefix)}/openapi/v2.3.2.json">OpenAPI 3.2</a>`;
      const content = `<p class="crumbs"><a href="${escape(prefix + reference.path)}">${escape(reference.title)}</a> / Webhooks</p>
<h1>${title}</h1>
<p class="lead">${lead}</p>
<p>${guide} says how to receive them. In ${contract} they are the <code>webhooks</code>.</p>
${renderShared(bundle, requests[0]!)}
${requests.map((request) => renderEvent(site, bundle, request)).join('\n')}`;
      const events = requests.map(({ type }) => ({ text: type, anchor: toWebhookAnchor(type), depth: 2 }));
      const headings = [
        { text: 'Headers', anchor: 'headers', depth: 2 },
        { text: 'Your answer', anchor: 'answers', depth: 2 },
        ...events,
      ];
      return page({
        title: `${title} · Parley`,
        description: lead,
        prefix,
        section: '/docs',
        content,
        side: referenceSide(site, reference, webhooksPath, 'Webhooks'),
        contents: pageContents(headings),
        markdownPath: toMarkdownPath(webhooksPath),
      });
    },
    markdown() {
      const events = listWebhookRequests(bundle).map(({ type, post }) => {
        const { schema } = post.requestBody.content['application/json'];
        return `## ${type}\n\n${post.description.trim()}\n\n\`\`\`json\n${formatExample(site, bundle, schema)}\`\`\`\n`;
      });
      return markdownAsset(`# ${title}\n\n${lead}\n\n${events.join('\n')}`);
    },
  };
}
