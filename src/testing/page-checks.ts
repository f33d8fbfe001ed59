import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The ways in which people see a page: with light or dark colours, on a desk or on a phone. */
const modes = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { name: `${colorScheme}, wide`, colorScheme, viewport: { width: 1360, height: 850 } },
  { name: `${colorScheme}, phone`, colorScheme, viewport: { width: 360, height: 740 } },
]);

type AxeResults = { violations: { id: string; help: string; nodes: { target: unknown[]; html: string }[] }[] };

const run = `axe.run(document, { resultTypes: ['violations'] })`;

/** Checks a page in each mode with all rules of axe, and that it is no wider than the screen. Returns the faults. */
export async function listPageFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.evaluate(axe.source);
  for (const { name, colorScheme, viewport } of modes) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    const { violations } = (await page.evaluate(run)) as AxeResults;
    for (const { id, help, nodes } of violations)
      faults.push(`${name}: ${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    if (width > viewport.width) faults.push(`${name}: ${width} pixels wide`);
  }
  return faults;
}
