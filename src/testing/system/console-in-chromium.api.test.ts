import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, openPage } from '#src/testing/chromium.ts';
import { openConsole, type ConsolePage } from '#src/testing/console-page.ts';
import { makeAgent, plays, says, testApi, type Api } from '#src/testing/harness.ts';
import { listPageFaults } from '#src/testing/page-checks.ts';

describe.runIf(chromiumPath)('the console in Chromium', () => {
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  /** Makes a session whose log has this many events, each of them by itself. */
  async function makeLongSession(events: number): Promise<string> {
    const agent_id = await makeAgent(api);
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id } });
    await pushEvents(session.id, 1, events);
    return session.id;
  }

  /** Adds a run of so many events to a log, as a producer does. */
  async function pushEvents(session: string, from: number, count: number): Promise<void> {
    const run = { threadId: 'thread', runId: `run ${from}` };
    const steps = Array.from({ length: count - 2 }, (_, index) => ({
      type: 'CUSTOM',
      name: 'step',
      value: from + index,
    }));
    const made: object[] = [{ type: 'RUN_STARTED', ...run }, ...steps, { type: 'RUN_FINISHED', ...run }];
    for (let at = 0; at < count; at += 500) {
      const events = made.slice(at, at + 500).map((event, index) => ({ producer_seq: from + at + index, event }));
      const body = { producer_epoch: 1, events };
      expect(await api.post(`/v2/sessions/${session}/events`, { body })).toMatchObject({ status: 200 });
    }
  }

  it('says in the words of the problem why a key is refused, and keeps no key', async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${api.stage.url}/console`);
    expect(await listPageFaults(page)).toEqual([]);
    await page.getByLabel('API key').fill('sk_that_nobody_has');
    await page.keyboard.press('Enter');
    await page.getByText('The API key is not known, has expired or was revoked.').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/authentication_failed[\s\S]*req_/);
    await page.getByLabel('API key').fill(api.key.key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Start' }).waitFor();
    expect(await listPageFaults(page)).toEqual([]);
    expect(
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])),
    ).not.toContain(api.key.key);
    await page.reload();
    await page.getByLabel('API key').waitFor();
    // Chromium itself reports the status of the refused key.
    expect(faults.filter((fault) => !/status of 401/.test(fault))).toEqual([]);
    await page.context().close();
  });

  it('leads a visitor from the demo agent to why it answered as it did', async () => {
    const { page, listFaults, close } = await openConsole(browser, api, '/');
    await page.getByRole('button', { name: 'Talk to the demo agent' }).click();
    await page.getByRole('button', { name: 'Make it call a tool' }).click();
    await page.getByLabel('Result of weather').fill('{"sky":"sunny"}');
    expect(await listPageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send results' }).click();
    await page.locator('.bubble-assistant', { hasText: 'take the ferry B1' }).getByText('Exact context').waitFor();
    await page.getByLabel('Message', { exact: true }).fill('Do we like boats?');
    await page.keyboard.press('Enter');
    await page
      .locator('.bubble-assistant', { hasText: 'You said: “Do we like boats?”' })
      .getByText('Exact context')
      .waitFor();
    expect(await listPageFaults(page)).toEqual([]);

    await page.getByRole('link', { name: 'Exact context' }).last().click();
    await page.getByRole('heading', { name: 'Exact context' }).waitFor();
    await page.getByText('Exact to the byte').waitFor();
    await page.getByLabel('Find in the context').fill('boats');
    await page
      .locator('.part', { hasText: 'more than museums' })
      .first()
      .getByText(/relevance \d/)
      .waitFor();
    expect(await page.locator('mark').first().innerText()).toMatch(/boats/i);
    expect(await listPageFaults(page)).toEqual([]);

    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByRole('complementary', { name: 'Event' }).waitFor();
    expect(page.url()).toMatch(/\/console\/sessions\/sess_\w+\?event=\d+$/);
    expect(await listPageFaults(page)).toEqual([]);
    expect(await listFaults()).toEqual([]);
    await close();
  });

  it('offers nothing that a key may not do', async () => {
    const { body: key } = await api.post('/v2/keys', { body: { name: 'Reader', scopes: ['sessions:read'] } });
    const { page, go, listFaults, close } = await openConsole(
      browser,
      { stage: api.stage, key: { id: key.id, key: key.secret } },
      '/',
    );
    const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link');
    await expect.poll(() => links.allInnerTexts()).toEqual(['Start', 'Sessions']);
    expect(await page.getByRole('button', { name: 'Talk to the demo agent' }).count()).toBe(0);
    await go('/conversations');
    await page.getByText('Your key may not see this').waitFor();
    expect(await listFaults()).toEqual([]);
    await close();
  });

  it('decides about calls that wait for approval', async () => {
    const body = {
      key: 'refund',
      kind: 'http',
      parameters: {},
      http: { url: 'https://tools.example.com/' },
      approval: { mode: 'always' },
    };
    expect((await api.post('/v2/tools', { body })).status).toBe(201);
    const agent_id = await makeAgent(api, { model: 'offline/scripted', tool_refs: [{ key: 'refund' }] });
    const call = { name: 'refund', arguments: { amount: 120 } };
    const script = [{ tool_call: call }, { after_results: [{ say: 'Then not.' }] }];
    const { body: reply } = await api.post('/v2/chat/messages', { body: plays(script, { agent_id }) });
    const { page, listFaults, close } = await openConsole(browser, api, `/conversations/${reply.conversation.id}`);
    await page.getByLabel('Decision about refund').selectOption('reject');
    await page.getByLabel('Reason, which the model is told').fill('Too much.');
    expect(await listPageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.locator('.bubble-assistant', { hasText: 'Then not.' }).getByText('Exact context').waitFor();
    expect(await listFaults()).toEqual([]);
    await close();
  });

  describe('a long timeline', () => {
    let session: string;
    let view: ConsolePage;
    beforeAll(async () => {
      session = await makeLongSession(3000);
      view = await openConsole(browser, api, `/sessions/${session}`);
    });
    afterAll(async () => {
      expect(await view.listFaults()).toEqual([]);
      await view.close();
    });

    const rowsShown = () => view.page.locator('.event-row').count();
    const list = () => view.page.getByRole('listbox', { name: 'Events' });
    const place = () => list().evaluate((element) => [element.scrollTop, element.scrollHeight - element.clientHeight]);
    /** The row at the upper edge of the list. After a jump the rows there are drawn with the next frame. */
    const firstRow = () =>
      list().evaluate(async (element) => {
        const { left, top } = element.getBoundingClientRect();
        for (;;) {
          const row = document.elementFromPoint(left + 20, top + 20)?.closest('.event-row');
          if (row) return row.querySelector('.event-seq')!.textContent;
          await new Promise(requestAnimationFrame);
        }
      });

    it('draws the rows on the screen alone, and goes anywhere by the number of an event', async () => {
      const { page } = view;
      await page.locator('#event-3000').waitFor();
      expect(await rowsShown()).toBeLessThan(80);
      await page.getByLabel('Event, from 1 to 3000').fill('1500');
      await page.getByRole('button', { name: 'Go', exact: true }).click();
      await page.locator('#event-1500[aria-selected=true]').waitFor();
      await page.getByRole('button', { name: 'First', exact: true }).click();
      await page.locator('#event-1[aria-selected=true]').waitFor();
      // Down to the end of what is loaded, several times: more comes, without a place being missed.
      for (let at = 0; at < 3; at++) {
        const before = await firstRow();
        const scroll = async () => {
          await list().evaluate((element) => (element.scrollTop = element.scrollHeight));
          return firstRow();
        };
        await expect.poll(scroll).not.toBe(before);
      }
      expect(await page.locator('.event-row.gap').count()).toBe(0);
    });

    it('is read with the keyboard alone', async () => {
      const { page } = view;
      await page.getByRole('button', { name: 'Newest', exact: true }).click();
      await page.locator('#event-3000').waitFor();
      await list().focus();
      await page.keyboard.press('End');
      await page.locator('#event-3000[aria-selected=true]').waitFor();
      await page.keyboard.press('ArrowUp');
      await page.locator('#event-2999[aria-selected=true]').waitFor();
      await page.keyboard.press('PageUp');
      await page.locator('#event-2999').waitFor({ state: 'attached' });
      expect(await list().getAttribute('aria-activedescendant')).toMatch(/^event-29\d\d$/);
      expect(page.url()).toMatch(/\?event=29\d\d$/);
    });

    it('follows what comes: who looks at the end stays there, and who reads above is not moved', async () => {
      const { page } = view;
      await page.getByRole('button', { name: 'Newest', exact: true }).click();
      await page.getByText('Live', { exact: true }).waitFor();
      await pushEvents(session, 3001, 40);
      await page.locator('#event-3040').waitFor();
      const [top, bottom] = await place();
      expect(Math.abs(top! - bottom!)).toBeLessThan(3);
      await list().evaluate((element) => (element.scrollTop -= 1000));
      const before = await firstRow();
      await pushEvents(session, 3041, 60);
      await expect.poll(() => page.getByText('of 3,100').count()).toBe(1);
      expect(await firstRow()).toBe(before);
    });
  });

  it('shows an answer while it is written, and stops it', async () => {
    const agent_id = await makeAgent(api, { model: 'offline/scripted' });
    const { body: reply } = await api.post('/v2/chat/messages', { body: says('Hello!', { agent_id }) });
    const { page, listFaults, close } = await openConsole(browser, api, `/conversations/${reply.conversation.id}`);
    const script = { script: [{ say: 'It begins. ' }, { delay_ms: 600_000 }, { say: 'It ends.' }] };
    await page.getByLabel('Message', { exact: true }).fill(JSON.stringify(script));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.bubble-assistant', { hasText: 'It begins.' }).getByText('being written').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.bubble-assistant', { hasText: 'It begins.' }).getByText('stopped').waitFor();
    expect(await listFaults()).toEqual([]);
    await close();
  });
});
