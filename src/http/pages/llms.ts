import { listGuides } from './guides.ts';
import { asset, type Asset } from './asset.ts';
import type { Site } from './site.ts';

/** Returns what a language model has to know of this server to find the rest, in the form of llmstxt.org. */
export function llmsText(site: Site): Asset {
  const url = site.publicUrl();
  const { version, summary = '' } = site.bundle.info;
  const text = `# Parley

> ${summary} This is version ${version} at ${url}.

Each page is served as Markdown at its path with \`.md\`, or with \`Accept: text/markdown\`. Requests of the API send a key as \`X-API-Key\`.
Paths begin with \`/v2/\`. Errors are \`application/problem+json\` with a stable \`error_code\`.

## API

- [OpenAPI contract](${url}/openapi/v2.yaml): every operation, schema and error of version 2
- [AsyncAPI contract](${url}/asyncapi/v2.json): the events of real-time voice
- [First call](${url}/index.md): an agent and a streamed answer with curl, TypeScript and Python
- [Clients](${url}/clients/index.md): the TypeScript and Python clients, to be installed from this server
- [Problems](${url}/problems/index.md): what each error code means and what to do
- [Changelog](${url}/changelog.md): what each release has added and changed

${listGuides(site)}`;
  return asset('text/plain; charset=utf-8', text);
}
