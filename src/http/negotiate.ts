import { problem } from '#src/api/problems.ts';
import type { Step } from './step.ts';

/**
 * Chooses the answer's media type from what the operation offers and the caller accepts; the first is the default. Of an
 * operation whose request says whether it streams, or in which form its bytes are, any is acceptable: its clients name one and the same
 * for all.
 */
export const negotiate: Step = (req, res) => {
  const { offers, streams, answersWhole, answersBytes, version } = res.locals.operation!;
  const [preferred] = offers;
  if (!preferred) return;
  const { accept } = req.headers;
  if (accept === undefined || accept === '*/*' || accept === preferred) {
    res.locals.mediaType = preferred;
    return;
  }
  const versioned = `application/vnd.parley.v${version.slice(0, -2)}+json`;
  const chosen = chooseType(accept, streams ? offers : [...offers, versioned]);
  if (!chosen) {
    throw problem('not_acceptable', `This operation answers with ${offers.join(' or ')}, which Accept rules out.`);
  }
  res.locals.mediaType = chosen === versioned || (streams && answersWhole) || answersBytes ? preferred : chosen;
};

/** A range of an `Accept` header, and its place there. */
type MediaRange = { type: string; quality: number; place: number };

/**
 * Returns the offer that an `Accept` header prefers, or null when it rules out all of them. Parameters other than `q` say
 * nothing here: every answer is in UTF-8 and of the one form that its media type has. An offer has the quality of the
 * most specific range that covers it (RFC 9110, 12.5.1); of equal ones, the range that is named first decides.
 */
export function chooseType(accept: string, offers: readonly string[]): string | null {
  const ranges = splitUnquoted(accept, ',').map(readRange);
  const ranked = offers.flatMap((offer) => {
    const covering = ranges.filter(({ type }) => covers(type, offer));
    const [best] = covering.toSorted((a, b) => specificity(b.type) - specificity(a.type));
    return best && best.quality > 0 ? [{ offer, ...best }] : [];
  });
  const [first] = ranked.toSorted(
    (a, b) => b.quality - a.quality || specificity(b.type) - specificity(a.type) || a.place - b.place,
  );
  return first?.offer ?? null;
}

function readRange(text: string, place: number): MediaRange {
  const [type = '', ...parameters] = splitUnquoted(text, ';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
  const quality = weight === undefined ? 1 : Number(weight.slice(weight.indexOf('=') + 1));
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 1, place };
}

function covers(range: string, offer: string): boolean {
  return range === '*/*' || range === offer || (range.endsWith('/*') && offer.startsWith(range.slice(0, -1)));
}

function specificity(range: string): number {
  if (range === '*/*') return 0;
  return range.endsWith('/*') ? 1 : 2;
}

/** Splits a header's value where the separator stands outside of a quoted string. */
function splitUnquoted(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted && letter === '\\') at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
