/** A cookie, and the path to which it is sent. */
type Cookie = { value: string; path: string };

/** A page that a browser shows, or the address outside of the server to which it was sent. */
export type Visit = { url: URL; status: number; headers: Headers; text: string };

/** As much of a browser as signing in needs: cookies by their path, redirects on one server, and forms. */
export class Browser {
  readonly cookies = new Map<string, Cookie>();
  readonly #server: string;

  constructor(server: string) {
    this.#server = server;
  }

  /** Goes to an address and follows redirects, up to one that leads away from the server. */
  async visit(address: string | URL, init: RequestInit = {}): Promise<Visit> {
    const url = new URL(address, this.#server);
    const headers = { ...(init.headers as Record<string, string>), cookie: this.#cookiesFor(url) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    const location = answer.headers.get('location');
    if (location === null) return { url, status: answer.status, headers: answer.headers, text: await answer.text() };
    const next = new URL(location, url);
    if (next.origin !== new URL(this.#server).origin || next.pathname === '/docs/try')
      return { url: next, status: answer.status, headers: answer.headers, text: '' };
    return this.visit(next);
  }

  /** Sends a form of a page to the address of the page. */
  submit(page: Visit, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Visit> {
    const origin = new URL(this.#server).origin;
    return this.visit(page.url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin, 'sec-fetch-site': 'same-origin', ...headers },
    });
  }

  #cookiesFor({ pathname }: URL): string {
    const sent = [...this.cookies].filter(([, { path }]) => pathname === path || pathname.startsWith(`${path}/`));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((attribute) => attribute.startsWith('path='))?.slice('path='.length) ?? '/';
    const isGone = attributes.some((attribute) => attribute.startsWith('expires=Thu, 01 Jan 1970'));
    if (isGone) this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }
}
