import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, openPage, type WatchedPage } from '#src/testing/chromium.ts';
import { ClientPage } from '#src/testing/client-page.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { listPageFaults } from '#src/testing/page-checks.ts';
import { makeOAuthClient } from '#src/testing/oauth-client.ts';

/** A name that would be a script on a page that does not escape it. */
const name = `<img src=x onerror="alert('client')">`;

let browser: Browser;
let application: ClientPage;
let stage: Stage;
let api: Api;

describe.runIf(chromiumPath)('in Chromium', () => {
  beforeAll(async () => {
    application = await ClientPage.start();
    stage = await startStage(await openTestDatabase(), {}, { corsOrigins: [application.url] });
    api = await testApi(stage);
    await makeAgent(api);
    const { id } = await makeOAuthClient(api, {
      name,
      confidential: false,
      grant_types: ['authorization_code'],
      redirect_uris: ['http://127.0.0.1/callback'],
      scopes: ['agents:read', 'agents:write', 'models:read'],
    });
    application.settings = { server: stage.url, client: id, scope: 'agents:read models:read' };
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    application.stop();
    await stage.drain();
  });

  /** Begins at the application, and signs in with a key. Returns the page that asks for consent. */
  async function signIn(key: string): Promise<WatchedPage> {
    const opened = await openPage(browser);
    const { page } = opened;
    await page.goto(application.url);
    await page.getByRole('button', { name: 'Sign in with Parley' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(page.url()).toMatch(new RegExp(`^${stage.url}/oauth/interaction/`));
    expect(await page.getByText(name).first().textContent()).toBe(name);
    expect(await listPageFaults(page)).toEqual([]);
    await page.getByLabel('Your API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    return opened;
  }

  const shownBy = async ({ page }: WatchedPage) => {
    await page.waitForURL(`${application.url}/callback?**`);
    await page.waitForFunction(() => document.querySelector('output')?.textContent !== '');
    return JSON.parse((await page.locator('output').textContent())!) as unknown;
  };

  it('a person signs in to an application on another host, and consents', async () => {
    const opened = await signIn(api.key.key);
    const { page, faults } = opened;
    await page.getByRole('heading', { name: `Let ${name} act for you?` }).waitFor();
    expect(await listPageFaults(page)).toEqual([]);
    expect(await page.locator('ul code').allTextContents()).toEqual(['agents:read', 'models:read']);
    await page.getByRole('button', { name: 'Allow' }).click();
    expect(await shownBy(opened)).toEqual({ scope: 'agents:read models:read', status: 200, agents: 1 });
    expect(faults).toEqual([]);
  });

  it('a person refuses, and the application is told', async () => {
    const opened = await signIn(api.key.key);
    await opened.page.getByRole('button', { name: 'Refuse' }).click();
    expect(await shownBy(opened)).toEqual({ error: 'access_denied' });
    expect(opened.faults).toEqual([]);
  });

  it('a person with another key is told so, and may try again', async () => {
    const { page, faults } = await signIn('sk_wrong');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/API key/);
    await page.getByLabel('Your API key').fill(api.key.key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    // The browser itself reports the status 401.
    expect(faults).toEqual([expect.stringContaining('401')]);
  });

  it('a reader of the reference signs in, and tries an operation with the token', async () => {
    const { page, faults } = await openPage(browser);
    const signedIn = page.waitForEvent('popup');
    await page.goto(`${stage.url}/docs/try`);
    await page.getByRole('button', { name: 'Authorize via oauth2' }).click();
    const popup = await signedIn;
    await popup.getByLabel('Your API key').fill(api.key.key);
    await popup.getByRole('button', { name: 'Sign in' }).click();
    await popup.getByRole('button', { name: 'Allow' }).click();
    await popup.waitForEvent('close');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(({ value }) => value.startsWith('oat_')),
    );

    await page.goto(`${stage.url}/docs/try#tag/agents/GET/v2/agents`);
    await page.getByRole('button', { name: /Test Request\s*\(get \/v2\/agents\)/ }).click();
    const answered = page.waitForResponse((response) => response.url().startsWith(`${stage.url}/v2/agents`));
    await page.getByRole('button', { name: /^Send/ }).first().click();
    const answer = await answered;
    expect((await answer.request().allHeaders())['authorization']).toMatch(/^Bearer oat_/);
    expect([answer.url(), answer.status()]).toEqual([`${stage.url}/v2/agents`, 200]);
    expect(faults).toEqual([]);
  });

  it('a reader gives the page for trying a key, and the first click succeeds with what exists', async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${stage.url}/docs/operations/getAgent`);
    await page.getByRole('link', { name: 'Try it', exact: true }).first().click();
    await page.getByLabel('Your API key').fill(api.key.key);
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('ids of what exists').waitFor();
    await page.getByRole('button', { name: /Test Request\s*\(get \/v2\/agents\/\{agent_id\}\)/ }).click();
    const answered = page.waitForResponse((response) => response.url().startsWith(`${stage.url}/v2/agents/`));
    await page.getByRole('button', { name: /^Send/ }).first().click();
    const answer = await answered;
    expect((await answer.request().allHeaders())['x-api-key']).toBe(api.key.key);
    expect(answer.status()).toBe(200);
    expect(faults).toEqual([]);
  });

  it('a reader with a key that is not known is told so', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${stage.url}/docs/try`);
    await page.getByLabel('Your API key').fill('sk_wrong');
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('This server does not know this key.').waitFor();
  });
});
