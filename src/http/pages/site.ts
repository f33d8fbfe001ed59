import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lifecycle } from '#src/contract/lifecycle.ts';
import { asset, type Asset } from './asset.ts';
import type { Bundle } from './contract.ts';
import { exampleUrl } from './example-url.ts';
import type { Library } from './library.ts';

/** What pages are made of. */
export type Site = {
  /** Returns the address at which callers reach this server, without a slash at its end. */
  publicUrl: () => string;
  /** Returns the path of that address; empty for most. */
  prefix: () => string;
  /** The contract of today, and that of the version before. */
  bundle: Bundle;
  earlier: Bundle;
  /** The contract for OpenAI's clients. */
  openai: Bundle;
  lifecycle: Lifecycle;
  /** The folder that holds `docs/` and `generated/`. */
  root: string;
  /** Returns what documents there are, read once. */
  library: () => Library;
};

/** Returns a text with the address of this server in its examples. */
export const withAddress = ({ publicUrl }: Site, text: string): string => text.replaceAll(exampleUrl, publicUrl());

/** Reads a document, with the address of this server in its examples. */
export const readDocument = (site: Site, file: string): string =>
  withAddress(site, readFileSync(join(site.root, file), 'utf8'));

/** Returns the path at which a page is served as Markdown. */
export const toMarkdownPath = (path: string): string => (path.endsWith('/') ? `${path}index.md` : `${path}.md`);

/** Returns a page as Markdown. */
export const markdownAsset = (text: string): Asset => asset('text/markdown; charset=utf-8', text);
