import { problem } from '#src/problems.ts';
import type { Step } from './step.ts';

/** Chooses the answer's media type from what the operation offers and the caller accepts; the first is the default. */
export const negotiate: Step = (req, res) => {
  const { offers, streams, version } = res.locals.operation!;
  const [preferred] = offers;
  if (!preferred) return;
  const { accept } = req.headers;
  if (accept === undefined || accept === '*/*' || accept === preferred) {
    res.locals.mediaType = preferred;
    return;
  }
  const versioned = `application/vnd.parley.v${version.slice(0, -2)}+json`;
  const chosen = req.accepts(streams ? offers : [...offers, versioned]);
  if (!chosen) {
    throw problem('not_acceptable', `This operation answers with ${offers.join(' or ')}, which Accept rules out.`);
  }
  res.locals.mediaType = chosen === versioned ? preferred : chosen;
};
