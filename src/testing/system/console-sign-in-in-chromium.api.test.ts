import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, openPage } from '#src/testing/chromium.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { listPageFaults } from '#src/testing/page-checks.ts';

describe.runIf(chromiumPath)('signing in to the console by OAuth, in Chromium', () => {
  let browser: Browser;
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

  /** Opens a path of the console, and signs in with a key on the page of the server. */
  async function signIn(path: string, key: string) {
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${api.stage.url}/console${path}`);
    await page.getByRole('button', { name: 'Sign in and stay signed in' }).click();
    await page.getByLabel('Your API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    return watched;
  }

  const credentialOf = async (page: Page, act: () => Promise<unknown>) => {
    const asked = page.waitForRequest((request) => request.url().includes('/v2/'));
    await act();
    return (await (await asked).allHeaders())['authorization'];
  };

  it('leads back to the address that was asked for, with a token that is in the memory of the page alone', async () => {
    const { page, faults } = await signIn('/agents?sort=name', api.key.key);
    await heading(page, 'Agents').waitFor();
    expect(page.url()).toBe(`${api.stage.url}/console/agents?sort=name`);
    const token = await credentialOf(page, () => page.getByRole('link', { name: 'Conversations' }).click());
    expect(token).toMatch(/^Bearer oat_/);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toMatch(/oat_|sk_|verifier/);
    // A token makes no keys, so that is not offered.
    await page.getByRole('link', { name: 'Keys' }).click();
    await heading(page, 'Keys').waitFor();
    expect(await page.getByRole('button', { name: 'New key' }).count()).toBe(0);
    expect(await listPageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('asks nothing after a reload or in a new tab, until the reader signs out, which ends the tokens', async () => {
    const { page, faults } = await signIn('/agents', api.key.key);
    await heading(page, 'Agents').waitFor();
    await page.reload();
    await heading(page, 'Agents').waitFor();
    const other = await page.context().newPage();
    await other.goto(`${api.stage.url}/console/users?x=1`);
    await heading(other, 'Users').waitFor();
    expect(other.url()).toBe(`${api.stage.url}/console/users?x=1`);
    const token = await credentialOf(page, () => page.getByRole('link', { name: 'Memories' }).click());

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    const asWas = () => fetch(`${api.stage.url}/v2/agents`, { headers: { authorization: token! } });
    await expect.poll(async () => (await asWas()).status).toBe(401);
    // The other tab learns of it, and the session of the browser is over.
    await other.getByRole('link', { name: 'Agents' }).click();
    await other.getByText('Your sign-in has ended').waitFor();
    expect(await listPageFaults(other)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Sign in and stay signed in' }).click();
    await page.getByLabel('Your API key').waitFor();
    // Chromium itself reports the refusals of the token that was revoked.
    expect(faults.filter((fault) => !/status of 40[01]/.test(fault))).toEqual([]);
    await page.context().close();
  });

  it('goes on with other tokens when one is not known any more', async () => {
    const { page } = await signIn('/agents', api.key.key);
    await heading(page, 'Agents').waitFor();
    const first = await credentialOf(page, () => page.getByRole('link', { name: 'Users' }).click());
    const { dataSource } = api.stage.database;
    await dataSource.query(`DELETE FROM oauth_records WHERE kind = 'AccessToken' AND client_id = 'parley-console'`);
    await expect
      .poll(async () => (await fetch(`${api.stage.url}/v2/users`, { headers: { authorization: first! } })).status)
      .toBe(401);
    await page.getByRole('link', { name: 'Memories' }).click();
    await heading(page, 'Memories').waitFor();
    const next = await credentialOf(page, () => page.getByRole('link', { name: 'Agents' }).click());
    expect(next).toMatch(/^Bearer oat_/);
    expect(next).not.toBe(first);
    await page.context().close();
  });

  it('ends with the key, and says so', async () => {
    const { body: key } = await api.post('/v2/keys', { body: { name: 'Ada', scopes: ['agents:read', 'users:read'] } });
    const { page } = await signIn('/agents', key.secret);
    await heading(page, 'Agents').waitFor();
    await api.delete(`/v2/keys/${key.id}`);
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByText('Your sign-in has ended').waitFor();
    await page.context().close();
  });

  it('comes back to the sign-in of the console when the reader refuses, and takes no answer that it did not ask for', async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${api.stage.url}/console/agents`);
    await page.getByRole('button', { name: 'Sign in and stay signed in' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('API key').waitFor();
    expect(page.url()).toBe(`${api.stage.url}/console/agents`);
    await page.goto(`${api.stage.url}/console/signed-in?code=stolen&state=x&iss=${encodeURIComponent(api.stage.url)}`);
    await page.getByLabel('API key').waitFor();
    expect(page.url()).toBe(`${api.stage.url}/console/`);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('is offered to nobody who came by another address', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${api.stage.url.replace('127.0.0.1', 'localhost')}/console`);
    await page.getByLabel('API key').waitFor();
    expect(await page.getByRole('button', { name: 'Sign in and stay signed in' }).count()).toBe(0);
    await page.context().close();
  });
});
