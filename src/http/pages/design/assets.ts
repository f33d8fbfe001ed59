import { createHash } from 'node:crypto';
import { asset, type Asset } from '#src/http/pages/asset.ts';
import { elements } from './elements.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { reference } from './reference.ts';
import { siteScript } from './site-script.ts';
import { themeStyle } from './theme.ts';
import { tokens } from './tokens.ts';

/** The one style sheet of all pages. */
export const stylesheet = [tokens, elements, frame, themeStyle, home, reference].join('');

type SharedFile = { path: string; make: () => Asset };

/** Returns a file that all pages share, at a path that changes with its content, so that browsers keep it. */
function shared(name: string, extension: string, type: string, text: string): SharedFile {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/assets/${name}-${hash}.${extension}`, make: () => asset(type, text, { immutable: true }) };
}

export const styleFile = shared('parley', 'css', 'text/css; charset=utf-8', stylesheet);
export const scriptFile = shared('parley', 'js', 'text/javascript; charset=utf-8', siteScript);
