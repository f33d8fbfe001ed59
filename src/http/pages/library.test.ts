import { describe, expect, it } from 'vitest';
import { resolveLink } from './library.ts';

describe('resolveLink', () => {
  it.each([
    ['docs/guides/access.md', 'users.md#reach', '/p/guides/users#reach'],
    ['docs/guides/access.md', '../operations/configuration.md', '/p/guides/operations/configuration'],
    ['docs/guides/access.md', '../problems/timeout.md', '/p/problems/timeout'],
    ['docs/guides/access.md', '../../README.md', '/p/'],
    ['docs/guides/access.md', 'v1-to-v2.md#errors', '/p/docs/v1-to-v2#errors'],
    ['docs/operations/container.md', '../guides/memories.md', '/p/guides/memories'],
    ['docs/architecture.md', 'decisions/0064-audit.md', '/p/guides/decisions/0064-audit'],
    ['docs/architecture.md', 'glossary.md', '/p/guides/glossary'],
    ['CHANGELOG.md', 'docs/problems/', '/p/problems/'],
    ['CHANGELOG.md', 'docs/changelog/1.0.0.md', '/p/changelog/1.0.0'],
    ['docs/guides/access.md', '/docs', '/p/docs'],
    ['docs/guides/access.md', '#scopes', '#scopes'],
    ['docs/guides/access.md', 'https://example.com/a#b', 'https://example.com/a#b'],
  ])('leads from %s by %s to %s', (file, href, target) => expect(resolveLink(file, href, '/p')).toBe(target));

  it.each([
    ['docs/architecture.md', '../src/http/server.ts'],
    ['docs/guides/access.md', '../../package.json'],
    ['docs/guides/access.md', '../../../elsewhere.md'],
  ])('leads from %s by %s nowhere', (file, href) => expect(resolveLink(file, href, '/p')).toBeNull());
});
