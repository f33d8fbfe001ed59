import type { RequestHandler, Router } from 'express';
import { serveAsset, type Asset } from './asset.ts';
import { toMarkdownPath } from './site.ts';

type MakeAsset = () => Asset | Promise<Asset>;

/** A page that is served as HTML and as Markdown. */
export type SitePage = { html: MakeAsset; markdown: MakeAsset };

/** The handlers of a page: `either` answers with what the caller accepts, HTML unless it asks for Markdown. */
type PageHandlers = { either: RequestHandler; markdown: RequestHandler };

/** Creates the handlers of a page. Each form is made at its first request. */
export function createPageHandlers({ html, markdown }: SitePage): PageHandlers {
  const [asHtml, asMarkdown] = [serveAsset(html), serveAsset(markdown)];
  const either: RequestHandler = (req, res, next) => {
    res.vary('Accept');
    const serve = req.accepts(['text/html', 'text/markdown']) === 'text/markdown' ? asMarkdown : asHtml;
    return serve(req, res, next);
  };
  return { either, markdown: asMarkdown };
}

/** Serves a page at its path, and its Markdown at that path with `.md`. */
export function addPage(router: Router, path: string, page: SitePage): void {
  const { either, markdown } = createPageHandlers(page);
  router.get(toMarkdownPath(path), markdown);
  router.get(path, either);
}

/**
 * Serves the pages that `find` creates for a path, which has neither `.md` nor a slash at its end. Each is made at its first request
 * and kept, so their number has to be bounded. `find` throws a problem where there is no page.
 */
export function serveMadePages(find: (path: string) => SitePage): RequestHandler {
  const made = new Map<string, PageHandlers>();
  return (req, res, next) => {
    const isMarkdown = req.path.endsWith('.md');
    const path = req.path.replace(isMarkdown ? /(?:\/index)?\.md$/ : /\/$/, '');
    const handlers = made.get(path) ?? createPageHandlers(find(path));
    made.set(path, handlers);
    return (isMarkdown ? handlers.markdown : handlers.either)(req, res, next);
  };
}
