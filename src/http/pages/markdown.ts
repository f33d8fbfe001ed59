import { Marked } from 'marked';

/** Our own Markdown as HTML. Links to pages of this server are written as from its root, and moved under `prefix`. */
export function markdown(text: string, { headingOffset = 0, prefix = '' } = {}): string {
  const marked = new Marked({
    walkTokens(token) {
      if (token.type === 'heading') token.depth += headingOffset;
      if (token.type === 'link' && token.href.startsWith('/')) token.href = prefix + token.href;
    },
  });
  // Code that is wider than the page scrolls, and so must be reachable by keyboard.
  return marked.parse(text, { async: false }).replaceAll('<pre>', '<pre tabindex="0">');
}
