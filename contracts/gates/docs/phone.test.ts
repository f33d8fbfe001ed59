import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chromiumPath, openChromium } from '#src/testing/chromium.ts';
import { formatAsHtml } from './as-html.ts';
import { createChangelogModel } from './model.ts';
import { readSources, worktree } from './sources.ts';

const root = join(import.meta.dirname, '../../..');

describe.runIf(chromiumPath)('the page on a phone', () => {
  it('is no wider than the screen: what is wider scrolls by itself', async () => {
    const page = formatAsHtml(createChangelogModel(readSources(root, { from: null, to: worktree }, '2026-11-29')));
    const browser = await openChromium();
    try {
      const shown = await browser.newPage({ viewport: { width: 360, height: 640 } });
      await shown.setContent(page);
      await shown
        .locator('details')
        .first()
        .evaluate((details) => details.setAttribute('open', ''));
      const width = await shown.evaluate('document.documentElement.scrollWidth');
      expect(width).toBe(360);
    } finally {
      await browser.close();
    }
  });
});
